"""Statutory tables in running text: a label, then its digits, then the next label, with no cell marks left.

Every stretch of text without a grid is cut into runs of numbers and the words before each; a run with its words is a
segment like a row of a grid, so that the same alignment serves both.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from extract.anchoring.model import Segment, Value
from extract.anchoring.serials import find_serials, numbered_rows
from extract.document import Document, Glyphs, Provenance, Table

_WIDE = str.maketrans("０１２３４５６７８９．－−，　", "0123456789.--, ")
_RUN = re.compile(
    r"(?:(?<![A-Za-z])-?\d[\d.,-]*(?:万元|亿元|万|元)?|(?<=[\s|])[-/—]{1,2}(?=[\s|]))"
    r"(?:[\s|]*(?:-?\d[\d.,-]*(?:万元|亿元|万|元)?|(?<=[\s|])[-/—]{1,2}(?=[\s|])))*"
)
_TOKEN = re.compile(r"[^\s|]+")
_ORDINAL_AHEAD = re.compile(r"[.、．]?\s{0,2}[\u4e00-\u9fff“《]")
_COUNTER = re.compile(r"[件条次篇个人项宗起年月日期名号%％份部多余家户]")
_PAGE_LINE = re.compile(
    r"(?m)^(?P<page>[ \t]*(?:[-—–]{1,2} ?\d{1,3} ?[-—–]{1,2}|第 ?\d{1,3} ?页(?:[ ,]{0,2}共 ?\d{1,3} ?页)?)[ \t]*\n)"
    r"(?:(?P<head>[^\n\d]{4,40})\n)?"
)
_CLOCK = r"(?:[上下]午)?[ \t]?\d{1,2}:\d\d(?::\d\d)?(?:[ \t]*[AP]M)?"
_BROWSER_LINE = re.compile(
    r"(?m)^[ \t\f]*(?:(?:file|https?)://\S{3,300}(?:[ \t]+\d{1,3}/\d{1,3})?"
    rf"|\d{{1,4}}[/-]\d{{1,2}}[/-]\d{{1,4}},?[ \t]+{_CLOCK}(?:[ \t]+\S.{{0,120}})?"
    r"|\d{1,3}/\d{1,3})[ \t]*$"
)
"""What a browser prints above and below every page: day, time and title, the address, and the page of how many."""
_LEAST_BROWSER_LINES = 3
_AMOUNT, _COUNT = r"\d[\d.,]{0,14} ?", "[件条次个项宗起]"
_COUNTED_ROW = re.compile(rf"(?:{_AMOUNT}{_COUNT}\s*){{3}}")
_COUNTED_CELL = re.compile(rf"(?m)(?:(?<=[件条次个项宗起\s])|^)({_AMOUNT}){_COUNT}(?=\s*$|\s*\d)")
_LEAST_COUNTED = 3
"""Rows of numbers with their units from which a text prints its tables so."""
_NAMED = re.compile(r"[:：] {0,3}\Z")
_UNIT_TO_THE_END = re.compile(r" {0,3}[条件次篇个人部份项家处]次? {0,3}(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of ``Document.text`` between grids."""

    start: int
    end: int


def stretches(document: Document) -> list[Stretch]:
    """The text between the tables of a document, in order."""
    found: list[Stretch] = []
    start: int | None = None
    end = 0
    for block in document.blocks:
        if isinstance(block, Table):
            if start is not None:
                found.append(Stretch(start, end))
            start = None
        else:
            start = block.start if start is None else start
            end = block.end
    if start is not None:
        found.append(Stretch(start, end))
    return found


def stream_segments(document: Document, names_row: Callable[[str], bool]) -> list[Segment]:
    """Every run of numbers in running text, with the words before it as its label; numbers of rows are no values.

    Args:
        document: the document.
        names_row: whether words are the name of a row of the form.
    """
    places = Places(document)
    found: list[Segment] = []
    for stretch in stretches(document):
        text = _without_units(_without_lines_of_pages(document.text[stretch.start : stretch.end].translate(_WIDE)))
        runs = [
            [match.span() for match in _TOKEN.finditer(text, start, end)]
            for start, end in _runs(text)
            # Other numbers are narrative (82条), or a note inside a label (计1条）.
            if not _COUNTER.match(text, end) or _is_entry(text, start, end)
        ]
        for row in numbered_rows(text, runs, find_serials(text, runs, names_row)):
            spans = [(stretch.start + a, stretch.start + b) for a, b in row.tokens]
            values = [Value(document.text[a:b], places.at(a, b)) for a, b in spans]
            first, last = stretch.start + row.start, stretch.start + row.end
            found.append(Segment(row.label, "", values, run=True, start=first, end=last))
    return found


def _without_lines_of_pages(text: str) -> str:
    """The text with blanks of the same length for what programs print between pages: offsets must stay true."""
    if sum(1 for _ in itertools.islice(_BROWSER_LINE.finditer(text), _LEAST_BROWSER_LINES)) == _LEAST_BROWSER_LINES:
        text = _BROWSER_LINE.sub(lambda match: " " * len(match.group()), text)
    return _without_page_numbers(text)


def _without_page_numbers(text: str) -> str:
    """The text with blanks for the lines between pages: ``- 3 -``, and below it a running head that comes again."""
    heads = Counter(match["head"] for match in _PAGE_LINE.finditer(text))

    def blank(match: re.Match[str]) -> str:
        """White space of the same length: offsets into the text must stay true."""
        end = match.end() if heads[match["head"]] > 1 else match.end("page")
        return " " * (end - match.start()) + text[end : match.end()]

    return _PAGE_LINE.sub(blank, text) if heads else text


def _without_units(text: str) -> str:
    """The text with blanks for the units of cells (``0件``), where whole rows of numbers carry them."""
    rows = itertools.islice(_COUNTED_ROW.finditer(text), _LEAST_COUNTED)
    if sum(1 for _ in rows) < _LEAST_COUNTED:
        return text
    return _COUNTED_CELL.sub(r"\1 ", text)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    for match in _RUN.finditer(text):
        start, end = match.span()
        end = start + len(match.group().rstrip(".,、- \n\t|"))
        end = _without_ordinal(text, start, end)
        if end > start:
            yield start, end


def _is_entry(text: str, start: int, end: int) -> bool:
    """Whether a number with its unit is all that a line says of the name before it (``收到申请数：42件``)."""
    return _NAMED.search(text, max(0, start - 4), start) is not None and _UNIT_TO_THE_END.match(text, end) is not None


def _without_ordinal(text: str, start: int, end: int) -> int:
    """Where the run stops if its last digit is the number of the next row (``0000000`` + ``2.其他…``)."""
    ahead = text[end : end + 4]
    if not (text[end - 1].isdigit() and ahead[:1] in (".", "、", "．") and _ORDINAL_AHEAD.match(ahead)):
        return end
    return start + len(text[start : end - 1].rstrip())


class Places:
    """Page and box of spans of the text, from the paragraphs that hold them."""

    def __init__(self, document: Document) -> None:
        self._paragraphs = sorted(document.paragraphs(), key=lambda paragraph: paragraph.start)
        self._starts = [paragraph.start for paragraph in self._paragraphs]

    def at(self, start: int, end: int) -> Provenance:
        """The place of a span."""
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return Provenance(start=start, end=end)
        paragraph = self._paragraphs[index]
        page, box = glyph_box(paragraph.glyphs, start, end)
        page = page if page is not None else paragraph.provenance.page
        return Provenance(page, box, paragraph.provenance.path, start, end)


def glyph_box(
    glyphs: Sequence[Glyphs], start: int, end: int
) -> tuple[int | None, tuple[float, float, float, float] | None]:
    """Union of the boxes of a span on the first page it touches; (None, None) without geometry."""
    hits = [g for g in glyphs if g.start < end and start < g.end]
    if not hits:
        return None, None
    page = hits[0].page
    boxes = [g.box for g in hits if g.page == page]
    return page, (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
