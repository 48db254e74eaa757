"""Where cells stand in OUT/text: records give them a page and a box, or nothing for formats without pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.anchoring.anchor import anchor
from extract.document import Document
from extract.errors import NianbaoError
from extract.intake.plaintext import read_text
from extract.intake.reader import read_document
from extract.limits import Limits
from extract.reconcile.reconcile import reconcile
from extract.record import Record
from extract.sections import outline
from extract.templates import CellKey


@dataclass(frozen=True, slots=True)
class Places:
    """Spans of cells in the plain text of a report.

    Attributes:
        spans: start and end by cell; equal for an empty cell.
        exact: False where a span is the line that holds the cell: found in the plain text alone, without the file.
    """

    spans: dict[CellKey, tuple[int, int]] = field(default_factory=dict)
    exact: bool = True


def locate_cells(record: Record, text: str, data: bytes | None, limits: Limits) -> Places:
    """Find the cells of a record in its plain text, by reading the file again or, without it, the text itself.

    Only what shows the printed text of the cell counts as found. Files with pages are not read again: their cells have
    boxes, and recognising a scan takes long.

    Args:
        data: the bytes of the file, None where they are not at hand.
    """
    if data is not None and not any(cell.box for cell in record.cells):
        try:
            document = read_document(data, limits)
        except NianbaoError:
            document = None
        if document is not None and document.text == text:
            return Places(dict(_found(document, record)))
    try:
        lines = dict(_found(read_text(text, limits), record))
    except NianbaoError:
        return Places(exact=False)
    return Places({key: _line(text, *span) for key, span in lines.items()}, exact=False)


def _found(document: Document, record: Record) -> Iterator[tuple[CellKey, tuple[int, int]]]:
    report = outline(document)
    anchored = anchor(document, report.year, report.agency)
    if anchored is None or anchored.template.era != record.template:
        return
    printed = {CellKey(*cell.key): cell.printed.strip() for cell in record.cells}
    for key, place in reconcile(anchored).places.items():
        if document.text[place.start : place.end].strip() == printed.get(key):
            yield key, (place.start, place.end)


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after
