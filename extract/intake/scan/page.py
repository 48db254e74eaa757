"""One page image: brought upright and cleaned, its tables and lines found and read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from statistics import median

from extract.document import Box, Page
from extract.intake.builder import CellDraft
from extract.intake.pdf.compose import PageParts
from extract.intake.pdf.ruled import RuledTable
from extract.intake.scan.byform import values_in_place
from extract.intake.scan.cells import ReadCell, read_table
from extract.intake.scan.clean import CleanPage, clean, pages_long, resolution
from extract.intake.scan.crops import InkPage, TextBox
from extract.intake.scan.grid import ScanTable, find_tables
from extract.intake.scan.raster import PageImage
from extract.intake.scan.readers import Readers
from extract.intake.scan.spread import halves, unfolded
from extract.intake.scan.textlines import LEAST_SIGN, PageText, read_lines
from extract.intake.scan.usual import UsualValues
from extract.pages import page_begun

_POINTS = 72.0
_PROBES = (2, 6)
"""Lines that are read to tell how a page lies, and how many more where those leave it open."""
_PROBE_WIDTH = 1.5
_PER_COLUMN = 2
"""Lines of one column of a table that are read before those of others."""
_UPRIGHT = 0.75
"""Probability of its characters from which a page seems to lie upright."""
_CLEAR, _LONG, _PROOF = 0.9, 6, 12
"""Probability and characters of a line that reads well, and the characters of such lines that prove a page upright."""
_READ, _SOME, _MANY = 0.6, 4, 32
"""Probability and characters of a line that reads at all, and the characters of such lines that no turned page has."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LEGIBLE = 0.35
"""Probability of its characters below which a page is no page of text whichever way it is turned."""
_LINE = 0.45
"""Width from which a text is a line of a page, in widths of the page."""
_TURNS = (0, 2, 1, 3)
"""Quarter turns, the most likely first."""
_LEAST_SIDE, _LEAST_DPI = 48, 60.0
"""Pixels of the smallest image that could hold a line of text, and the least resolution at which a long strip could."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A clean page with its tables and the places of its text; ``quarters``: the turns that brought it upright."""

    quarters: int
    page: CleanPage
    ink: InkPage
    texts: PageText
    tables: list[ScanTable]
    outside: list[TextBox]


class PageReader:
    """Reads the page images of one document, one after another.

    Remembers how the last one lay, where its last form ended, and which values the report usually has.
    """

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._quarters = 0
        self._usual = UsualValues()
        self._ends: float | None = None

    def read(self, image: PageImage) -> PageParts:
        """The tables and lines of an image of one page or two; none for one without any that can be read."""
        for _ in range(pages_long(image.pixels)):
            page_begun()
        if _is_tiny(image):
            return PageParts(Page(image.number, image.width, image.height), height=image.height)
        return self._spread(image) or self._parts(image, self._upright(image))

    def _spread(self, image: PageImage) -> PageParts | None:
        """Two pages side by side; None for anything else."""
        pair = halves(image)
        if pair is None or any(map(_is_tiny, pair)):
            return None
        sheets = []
        for half in pair:
            sheet = self._upright(half)
            if sheet.quarters or not _is_page(sheet):
                return None  # a page on its side, or one with a blank between two of its parts
            sheets.append(sheet)
        page_begun()
        return unfolded(image, *map(self._parts, pair, sheets))

    def _parts(self, image: PageImage, sheet: _Sheet) -> PageParts:
        """What stands on a clean page."""
        shown = Page(image.number, image.width, image.height)
        self._ends = sheet.tables[-1].ends if sheet.tables else None
        page, scale = sheet.page, _POINTS / sheet.page.dpi

        def to_original(box: Box) -> Box:
            x0, y0, x1, y1 = (value / scale for value in box)
            return page.placement.original_box((x0, y0, x1, y1))

        tables: list[RuledTable] = []
        for table in sheet.tables:
            cells = read_table(table, sheet.ink, sheet.texts, self._readers, self._usual)
            drafts = [_draft(cell, page) for cell in cells]
            if any(draft.text for draft in drafts):
                x0, y0, x1, y1 = (value * scale for value in table.box)
                tables.append(RuledTable((x0, y0, x1, y1), drafts))
        boxes = [table.box for table in sheet.tables]
        lines = read_lines(sheet.outside, boxes, sheet.texts, sheet.ink, self._readers)
        return PageParts(shown, tables, lines, page.grey.shape[0] * scale, to_original)

    def _upright(self, image: PageImage) -> _Sheet:
        """The page cleaned in the first orientation in which its lines read well, else the best of all four.

        Where words are too small to read, numbers in the places of a form tell. A page that reads in none (a
        photograph, noise) comes without tables and text: nothing is read into it.
        """
        best: tuple[_Probe, int, _Sheet] | None = None
        for quarters in sorted(_TURNS, key=lambda turn: turn != self._quarters):
            sheet = self._sheet(image, quarters)
            if not sheet.ink.mask.any():
                return sheet
            probe = _probe(sheet)
            values = 0 if probe.proven else values_in_place(sheet.tables, sheet.ink, self._readers.digits)
            if best is None or _rank(probe, values) > _rank(*best[:2]):
                best = (probe, values, sheet)
            if probe.proven or (probe.upright and values):
                self._quarters = quarters
                break
        assert best is not None, "there is always a first orientation"
        probe, values, sheet = best
        if probe.legible:
            return sheet
        # Where no word is read there is no text to read either, but numbers in the places of a form are.
        return _Sheet(sheet.quarters, sheet.page, sheet.ink, sheet.texts, sheet.tables if values else [], [])

    def _sheet(self, image: PageImage, quarters: int) -> _Sheet:
        page = clean(image, quarters)
        ink = InkPage(page)
        found = find_tables(page, self._ends)
        texts = PageText(ink, self._readers.engine)
        outside = ink.outside([table.box for table in found])
        tables = [table for table in found if table.n_columns > 1]
        # A single column is a frame around lines of text.
        framed = [cell for table in found if table.n_columns == 1 for cell in table.cells]
        outside += [line for cell in framed for line in ink.cell(cell.box).lines]
        return _Sheet(quarters, page, ink, texts, tables, sorted(outside, key=lambda line: (line.top, line.left)))


@dataclass(frozen=True, slots=True, order=True)
class _Probe:
    """How well the longest lines of a page read.

    Attributes:
        signs: characters of the lines of some length that read at all: turned pages have next to none. Lines without
            Chinese are left out: in the grain of a photograph digits and letters are found.
        usual: the median of the lines' probabilities.
        clear: characters of the long lines that read well.
    """

    signs: int = 0
    usual: float = 0.0
    clear: int = 0

    @property
    def proven(self) -> bool:
        """Whether the page lies upright beyond doubt, whatever seals and shadings among its lines look like."""
        return self.clear >= _PROOF or self.signs >= _MANY

    @property
    def upright(self) -> bool:
        """Whether the page seems to lie upright: most of its lines read, as a few short ones of a turned page may."""
        return self.proven or (self.signs > 0 and self.usual >= _UPRIGHT)

    @property
    def legible(self) -> bool:
        """Whether there is text at all."""
        return self.signs > 0 or self.usual >= _LEGIBLE


def _is_page(sheet: _Sheet) -> bool:
    """Whether half of an image holds what a page does, not some columns of a table without ruling lines."""
    width = sheet.page.grey.shape[1]
    return bool(sheet.tables) or any(box.width > _LINE * width for box in sheet.outside)


def _is_tiny(image: PageImage) -> bool:
    return min(image.pixels.shape[:2]) < _LEAST_SIDE or resolution(image.pixels) < _LEAST_DPI


def _rank(probe: _Probe, values: int) -> tuple[bool, bool, int, _Probe]:
    """How much speaks for an orientation."""
    return probe.proven, probe.upright, values, probe


def _probe(sheet: _Sheet) -> _Probe:
    """Read a few long lines: those of running text first, since they are read anyway, then words in cells."""
    text = set(sheet.outside)
    low = LEAST_SIGN * sheet.ink.text_height
    lines = [box for box in _lines_of(sheet) if box.height >= low and not sheet.texts.is_tangle(box)]
    long = [box for box in lines if box.width >= _PROBE_WIDTH * box.height]
    if not long:
        return _Probe()
    lines = sorted(long, key=lambda box: (box not in text or box.width < _LONG * box.height, -box.width))
    lines = _varied(lines, text, sheet.ink.text_height)
    first, more = _PROBES
    probe = _judged(_read_some(sheet.texts, lines[:first], text))
    if probe.clear >= _PROOF:
        return probe
    return _judged(_read_some(sheet.texts, lines[: first + more], text))


def _varied(lines: Sequence[TextBox], running: Set[TextBox], near: float) -> list[TextBox]:
    """The lines with those of one column of a table put last, but for two: a column of values says nothing."""
    first: list[TextBox] = []
    others: list[TextBox] = []
    for box in lines:
        alike = sum(abs(box.left - other.left) < near for other in first if other not in running)
        (others if box not in running and alike >= _PER_COLUMN else first).append(box)
    return [*first, *others]


def _read_some(texts: PageText, lines: Sequence[TextBox], running: Set[TextBox]) -> list[tuple[str, float]]:
    words = [(box,) for box in lines if box not in running]
    return texts.read([(box,) for box in lines if box in running]) + texts.read(words, narrow=True)


def _judged(read: Sequence[tuple[str, float]]) -> _Probe:
    return _Probe(
        signs=sum(len(text) for text, score in read if score >= _READ and len(text) >= _SOME and _HAN.search(text)),
        usual=median(score if len(text) > 1 else 0.0 for text, score in read),
        clear=sum(len(text) for text, score in read if score >= _CLEAR and len(text) >= _LONG),
    )


def _lines_of(sheet: _Sheet) -> Iterator[TextBox]:
    yield from sheet.outside
    for table in sheet.tables:
        for cell in table.cells:
            yield from sheet.ink.cell(cell.box).lines


def _draft(cell: ReadCell, page: CleanPage) -> CellDraft:
    at = cell.place
    box = page.placement.original_box(at.box)
    path = f"page {page.number}"
    return CellDraft(at.row, at.column, cell.text, at.row_span, at.column_span, page.number, box, path, cell.readings)
