"""The formats the generator writes, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eval.gold.generate.model import Layout
from eval.gold.generate.render.docx import render_docx
from eval.gold.generate.render.html import render_html
from eval.gold.generate.render.markdown import render_markdown
from eval.gold.generate.render.ofd import render_ofd
from eval.gold.generate.render.options import RenderOptions
from eval.gold.generate.render.pdf import render_pdf_ruled, render_pdf_unruled
from eval.gold.generate.render.text import render_lines, render_pipes, render_plain_lines, render_run_together


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format.

    Attributes:
        weight: share in a corpus that does not ask for one format; 0 for what real corpora have next to none of.
        cells: whether the file keeps the boundaries of empty cells.
        columns: whether it keeps a grid of columns.
    """

    suffix: str
    render: Callable[[Layout, RenderOptions], bytes]
    weight: int
    cells: bool = True
    columns: bool = True


FORMATS: dict[str, FileFormat] = {
    "docx": FileFormat(".docx", render_docx, 20),
    "html": FileFormat(".html", render_html, 20),
    "markdown": FileFormat(".md", render_markdown, 12),
    "lines": FileFormat(".txt", render_lines, 14),
    "plain_lines": FileFormat(".txt", render_plain_lines, 6, columns=False),
    "pipes": FileFormat(".txt", render_pipes, 8),
    "run_together": FileFormat(".txt", render_run_together, 8, cells=False, columns=False),
    "pdf_ruled": FileFormat(".pdf", render_pdf_ruled, 8),
    "pdf_unruled": FileFormat(".pdf", render_pdf_unruled, 4, columns=False),
    "ofd": FileFormat(".ofd", render_ofd, 0),
}
