"""Markdown as converters write it: merged cells as empty cells, breaks as ``<br>``, tables cut by page breaks."""

from __future__ import annotations

from random import Random

from eval.gold.generate.model import Grid, Layout, Para
from eval.gold.generate.render.options import RenderOptions


def render_markdown(layout: Layout, options: RenderOptions) -> bytes:
    """Headings with ``#``, pipe tables whose first row is the heading row."""
    rng = Random(options.seed)
    deepest = rng.choice((2, 2, 3))
    parts: list[str] = []
    for block in layout.blocks:
        if isinstance(block, Para):
            parts.append(_paragraph(block, rng.randint(2, 5) if deepest == 3 else 2))
        else:
            parts.extend(_tables(block, rng, split=options.split_tables))
    return ("\n\n".join(parts) + "\n").encode(options.encoding)


def _paragraph(paragraph: Para, level: int) -> str:
    text = paragraph.text.replace("<", "\\<")
    if paragraph.level == 0:
        return text
    return "#" * (paragraph.level if paragraph.level == 1 else level + paragraph.level - 2) + " " + text


def _tables(grid: Grid, rng: Random, *, split: bool) -> list[str]:
    rows = [["" for _ in range(grid.n_columns)] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text.replace("\n", "<br>").replace("|", "\\|")
    cut = rng.randint(3, grid.n_rows - 2) if split and grid.n_rows > 6 else None
    if cut is None:
        return [_table(rows)]
    # The second half has no heading of its own: converters give it an empty one.
    return [_table(rows[:cut]), _table([[""] * grid.n_columns, *rows[cut:]])]


def _table(rows: list[list[str]]) -> str:
    rule = ["-" * max(3, 2 * len(text)) for text in rows[0]]
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]])
