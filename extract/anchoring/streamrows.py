"""Rows of the template from runs of digits in running text, with the checks that keep narrative out of the tables."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.anchoring.align import Match
from extract.anchoring.blanklines import with_blank_lines
from extract.anchoring.cuts import RowStyle, cut_candidates, row_style
from extract.anchoring.labels import RowSlot
from extract.anchoring.model import CellText, RowCandidate, RowReading, Segment
from extract.anchoring.rowsums import add_up, sum_groups
from extract.anchoring.text import core, is_empty, money_unit
from extract.anchoring.textheads import printed_columns
from extract.anchoring.years import year_abreast
from extract.document import Document, Provenance
from extract.templates.model import CellKey, Column, TableTemplate, Template

_ACCEPT = 0.85
_CLEAR_ROWS = 4
_OVERFLOW_COST = 4.0
_NEAR = 3
_PAGE_NUMBER = re.compile(r"[1-9]\d?")
_SECTION_BELOW = re.compile(r" *\n\s*[一二三四五六七八九]、")
_HEADING_REACH = 300
"""Characters before a list in which its heading is looked for."""
_LONGEST_ORDINAL = 12
"""Characters before a label on its line that are the number of its row (``其中：1、``)."""
_LEAST_LISTED = 10
"""Rows that must have one number each, if no column is named, for the list to be one of totals."""
_LEAST_NUMBERED, _FEW = 3, 2
"""Rows that must end in the number of the next label, and how many times as many as those that do not."""


@dataclass(slots=True)
class TextRows:
    """Readings of one table and the stretch of ``Document.text`` it takes."""

    table: str
    readings: list[RowReading]
    start: int
    end: int


def read_text_rows(
    document: Document,
    template: Template,
    segments: Sequence[Segment],
    slots: Sequence[RowSlot],
    matches: Sequence[Match],
    year: int | None,
) -> list[TextRows]:
    """Readings by table; a table counts as found where its headings stand before it or many of its rows agree."""
    style = text_style(document, template.era, segments, slots, matches)
    clear = [(m.segment, len(slots[m.slot].table.columns)) for m in matches if m.score >= _ACCEPT]
    segments = with_blank_lines(document.text, segments, clear)
    matched = {match.slot for match in matches}
    gaps = any(j not in matched and not slot.row.variant for j, slot in enumerate(slots))
    found: list[TextRows] = []
    for table in template.tables:
        own = [m for m in matches if m.score >= _ACCEPT and slots[m.slot].table.id == table.id]
        if not own or table.layout != "rows":
            continue
        own = _contiguous(own)
        segments = _without_numbers_of_labels(own, segments, slots) if len(table.columns) == 1 else segments
        first, last = segments[own[0].segment], segments[own[-1].segment]
        if len(own) < _CLEAR_ROWS and not _has_heading(first.label, table):
            continue
        column = _column_of_year(document, first, table, year)
        order = _order(document, table, segments, slots, matches)
        of_table = replace(style, groups=sum_groups(template.era, table, order))
        if of_table.groups and _only_totals(document.text, [segments[m.segment] for m in own], table):
            order, of_table = order[-1:], replace(style, groups=())
        readings = [_of_year(segments[m.segment], slots[m.slot], of_table, column, order) for m in own]
        if gaps and _may_be_page_number(document, segments[own[-1].segment]):
            readings[-1].doubt = readings[-1].doubt or "该数单独成行，也可能是页码"
        readings += _blank_rows(document, own, segments, slots)
        start = _table_start(document, first, slots[own[0].slot])
        found.append(TextRows(table.id, readings, start, last.end))
    return found


def text_style(
    document: Document, era: str, segments: Sequence[Segment], slots: Sequence[RowSlot], matches: Sequence[Match]
) -> RowStyle:
    """How this document prints its rows, told by those that are clearly rows of the form.

    Where every row can be cut into as many numbers as it has columns and adds up, none is blank.
    """
    tables = {slots[m.slot].table.id: slots[m.slot].table for m in matches}
    orders = {table.id: _order(document, table, segments, slots, matches) for table in tables.values()}
    clear = [m for m in matches if m.score >= _ACCEPT and segments[m.segment].values]
    style = row_style([(segments[m.segment].values, len(orders[slots[m.slot].table.id])) for m in clear])
    groups = {table.id: sum_groups(era, table, orders[table.id]) for table in tables.values()}
    summed = [(segments[m.segment].values, groups[slots[m.slot].table.id]) for m in clear]
    if style.blanks is None and add_up([row for row in summed if row[1]]):
        return replace(style, blanks=0)
    return style


def _order(
    document: Document,
    table: TableTemplate,
    segments: Sequence[Segment],
    slots: Sequence[RowSlot],
    matches: Sequence[Match],
) -> tuple[int, ...]:
    """The columns of a table as the words before its first row print them."""
    first = next((m for m in matches if slots[m.slot].table.id == table.id and segments[m.segment].values), None)
    if first is None:
        return tuple(range(len(table.columns)))
    end = segments[first.segment].values[0].provenance.start
    return printed_columns(document.text[max(0, end - _HEADING_REACH) : end], table, slots[first.slot].cores)


def _only_totals(text: str, own: Sequence[Segment], table: TableTemplate) -> bool:
    """Whether a text lists one number a row and names no column: the totals, and nothing else."""
    before = max(0, own[0].end - _HEADING_REACH)
    words = core(text[before : own[-1].end])
    named = any(len(name) > 2 and name in words for column in table.columns for name in map(core, column.label.all))
    short = all(len(s.values) == 1 and len(s.values[0].text) < len(table.columns) for s in own)
    return short and not named and len(own) >= _LEAST_LISTED


def _contiguous(own: list[Match]) -> list[Match]:
    """The densest run of matches: a row named once in the narrative far from the table is not part of it."""
    groups: list[list[Match]] = [[own[0]]]
    for previous, match in itertools.pairwise(own):
        if match.segment - previous.segment <= _NEAR:
            groups[-1].append(match)
        else:
            groups.append([match])
    return max(groups, key=len)


def _without_numbers_of_labels(
    own: Sequence[Match], segments: Sequence[Segment], slots: Sequence[RowSlot]
) -> Sequence[Segment]:
    """Segments of a list that end in the number of the next label, which has lost its dot, without that number.

    ``条 28`` and ``3 政务微博`` read as two numbers; where row after row does, a lone 3 is no count either.
    """
    ends = [
        (match.segment, len(values), values[-1].text == slots[match.slot + 1].ordinal)
        for match in own[:-1]
        if (values := segments[match.segment].values) and slots[match.slot + 1].ordinal.isdigit()
    ]
    pairs = sum(alike for _, n, alike in ends if n > 1)
    others = sum(not alike for _, n, alike in ends)
    if pairs < _LEAST_NUMBERED or others * _FEW > pairs:
        return segments
    cut = {at for at, _, alike in ends if alike}
    return [replace(s, values=s.values[:-1]) if n in cut else s for n, s in enumerate(segments)]


def _may_be_page_number(document: Document, segment: Segment) -> bool:
    """Whether the one value of a row is a number alone on its line right before the heading of the next section.

    Where a text drops the blank cells of other rows, this one may be blank too and the number that of the page.
    """
    if len(segment.values) != 1 or not _PAGE_NUMBER.fullmatch(segment.values[0].text):
        return False
    start, end = segment.values[0].provenance.start, segment.values[0].provenance.end
    return (
        document.text[max(0, start - 8) : start].rstrip(" ")[-1:] == "\n"
        and _SECTION_BELOW.match(document.text, end) is not None
    )


def _column_of_year(
    document: Document, first: Segment, table: TableTemplate, year: int | None
) -> tuple[int, int] | None:
    """Which value of a row of a list is of the report year, and of how many, where its heading names several years."""
    if len(table.columns) > 1:
        return None
    values = first.values[0].provenance.start if first.values else first.end
    return year_abreast(document.text[max(0, first.start - _HEADING_REACH) : values], year)


def _of_year(
    segment: Segment, slot: RowSlot, style: RowStyle, column: tuple[int, int] | None, order: tuple[int, ...]
) -> RowReading:
    """The reading of a row, of several years abreast that of the report year."""
    values = segment.values
    if column is not None and len(values) == column[1]:
        return _reading(replace(segment, values=[values[column[0]]]), slot, style, order)
    reading = _reading(segment, slot, style, order)
    if column is not None and values:
        reading.doubt = reading.doubt or "各年数字并列而有空缺，不能确定是哪一年"
    return reading


def _reading(segment: Segment, slot: RowSlot, style: RowStyle, order: tuple[int, ...]) -> RowReading:
    if not segment.values:
        return _blank_row(slot, segment.end)
    columns = tuple(_column(slot, slot.table.columns[index]) for index in order)
    cut = cut_candidates(segment.values, columns, style)
    keys = tuple(CellKey(slot.table.id, slot.row.id, slot.table.columns[index].id) for index in order)
    if cut.candidates:
        return RowReading(keys, cut.candidates, slot.row.label.text, cut.doubt, money_unit(segment.label))
    texts = [value.as_cell() for value in segment.values[: len(columns)]]
    padded = (*texts, *[None] * (len(columns) - len(texts)))
    return RowReading(
        keys,
        [RowCandidate(padded, _OVERFLOW_COST, "overflow")],
        slot.row.label.text,
        "数字与列数对不上，不能确定如何分列",
    )


def _column(slot: RowSlot, column: Column) -> Column:
    return Column(column.id, column.label, column.unit, column.group, column.signed, column.decimal or slot.row.decimal)


def _blank_rows(
    document: Document, own: Sequence[Match], segments: Sequence[Segment], slots: Sequence[RowSlot]
) -> list[RowReading]:
    """Rows whose label stands in the text with no digits after it: all their cells are blank."""
    matched = {m.slot for m in own}
    found: list[RowReading] = []
    for j in range(min(matched), max(matched)):
        slot = slots[j]
        if j in matched or slot.row.variant:
            continue
        n = next(n for n, m in enumerate(own) if m.slot > j)
        segment = segments[own[n].segment]
        before = own[n - 1].segment + 1 if n else own[n].segment
        above = "".join(s.label for s in segments[before : own[n].segment] if _struck(s))
        if n and own[n - 1].segment + 1 == own[n].segment:
            above += _words_between(document, segments[own[n - 1].segment], segment)
        label = core(above + segment.label)
        if any(len(name) > 2 and name in label for name in slot.cores):
            found.append(_blank_row(slot, segment.start))
    return found


def _words_between(document: Document, before: Segment, segment: Segment) -> str:
    """The words after one row that the label of the next is too short for; none where a table stands between them."""
    if any(before.end <= table.provenance.start < segment.start for table in document.tables()):
        return ""
    return document.text[min(before.end, segment.start) : segment.start]


def _struck(segment: Segment) -> bool:
    """Whether only dashes follow the words: a heading within the list."""
    return all(is_empty(value.text) for value in segment.values)


def _blank_row(slot: RowSlot, at: int) -> RowReading:
    nothing = CellText("", Provenance(start=at, end=at))
    keys = tuple(CellKey(slot.table.id, slot.row.id, column.id) for column in slot.table.columns)
    return RowReading(keys, [RowCandidate((nothing,) * len(keys), 0.0, "order")], slot.row.label.text)


def _has_heading(label: str, table: TableTemplate) -> bool:
    text = core(label)
    return any(core(word) in text for word in _opening_words(table))


def _opening_words(table: TableTemplate) -> list[str]:
    columns = [wording for column in table.columns for wording in column.label.all if len(core(wording)) > 2]
    return [*table.heading.all, *columns]


def _table_start(document: Document, first: Segment, slot: RowSlot) -> int:
    """Where the headings of a table begin in the words before its first value, or else the line of its first row.

    All of the narrative may stand in these words, and name the table: only what is near the row is its heading.
    """
    text = document.text[first.start : first.end]
    labels = [at for word in slot.row.label.all if (at := _last(word, text, 0)) is not None]
    label = max(labels, default=0)
    near = max(0, label - _HEADING_REACH)
    heads = [at for word in _opening_words(slot.table) if (at := _last(word, text, near)) is not None]
    line = text.rfind("\n", 0, label) + 1
    return first.start + min(heads, default=line if label - line <= _LONGEST_ORDINAL else label)


def _last(word: str, text: str, start: int) -> int | None:
    """Where a word stands last in a text from ``start`` on, with any white space between its characters."""
    pattern = r"\s*".join(re.escape(ch) for ch in word if not ch.isspace())
    found = [match.start() for match in re.finditer(pattern, text[start:])]
    return start + found[-1] if found else None
