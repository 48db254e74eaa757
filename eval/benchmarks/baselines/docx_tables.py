"""A walk over the tables of a docx, as python-docx users write it, straight on the XML."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from eval.benchmarks.baselines.rows import Answers, fill_rows
from extract.templates import Template

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_cells(data: bytes, template: Template) -> Answers:
    """Fill the template from the rows of every table of the body, cells that continue a merged one left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(xml, parser)
    rows = [[_text(cell) for cell in row.iter(f"{_W}tc") if not _continues(cell)] for row in root.iter(f"{_W}tr")]
    return fill_rows(rows, template)


def _text(cell: etree._Element) -> str:
    return "".join(node.text or "" for node in cell.iter(f"{_W}t"))


def _continues(cell: etree._Element) -> bool:
    """Whether the cell is the lower part of a vertically merged one."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val", "continue") == "continue"
