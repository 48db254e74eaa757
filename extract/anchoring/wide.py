"""The wide table (review and litigation): one line of values under stacked headings, no labels beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from extract.anchoring.columns import Headings
from extract.anchoring.cuts import RowStyle, cut_candidates
from extract.anchoring.grid import Grid, HeaderCell
from extract.anchoring.labels import HEADING, column_scores, label_score
from extract.anchoring.linecells import UNSURE, line_candidates
from extract.anchoring.model import RowCandidate, RowReading, Segment
from extract.anchoring.serials import numbers_columns
from extract.anchoring.text import core
from extract.templates.model import CellKey, Column, TableTemplate

_RUN_SCORE = 85
_JUMBLED = 0.85
"""Share of the characters of all headings that must stand before a line of values."""
_DRAWN = "|｜:-+"
"""Signs that draw the lines of a table in text."""
_REST_OF_HEADINGS = 1
"""Lines at the top of a page before the values: a page break may cut the headings in two."""
_LEAST_LEAVES = 3
"""Headings that must be read over as many values as the form has; over more or fewer values, half of them must be."""


@dataclass(frozen=True, slots=True)
class WideHit:
    """The line of values and the stretch of ``Document.text`` that the table takes.

    ``by_headings`` is True where the headings of the form stand above the line in the form's own order; some may be
    misread where the line has as many values as the form.
    """

    reading: RowReading
    start: int
    end: int
    by_headings: bool = False


def wide_keys(table: TableTemplate) -> tuple[CellKey, ...]:
    """Cells of the line, left to right."""
    return tuple(CellKey(table.id, row.id, column.id) for row in table.rows for column in table.columns)


def _columns(table: TableTemplate) -> list[Column]:
    """Column of each cell of the line, left to right."""
    return list(table.columns) * len(table.rows)


def find_in_grids(table: TableTemplate, grids: Sequence[Grid], segments: Sequence[Segment]) -> WideHit | None:
    """The line of values under the leaf headings; doubtful where the document has a second such table that differs."""
    hits = [hit for grid in grids if (hit := _by_shape(table, grid, segments)) is not None]
    if not hits:
        hits = [hit for position in range(len(grids)) if (hit := _hit(table, grids, position, segments)) is not None]
    filled = [hit for hit in hits if any(hit.reading.candidates[0].pattern())] or hits[:1]
    if not filled:
        return None
    best = filled[0]
    if any(_printed(hit) != _printed(best) for hit in filled[1:]):
        best.reading.doubt = best.reading.doubt or "该表出现两次而数值不同"
    return best


def _printed(hit: WideHit) -> list[str]:
    return [text.printed.strip() if text else "" for text in hit.reading.candidates[0].texts]


def _by_shape(table: TableTemplate, grid: Grid, segments: Sequence[Segment]) -> WideHit | None:
    """The line of a scanned grid that has as many values as the table; no other table of the forms is as wide."""
    width = len(wide_keys(table))
    if not grid.scanned:
        return None
    lines = [s for s in segments if s.table == grid.index and len(s.values) == width]
    if len(lines) != 1:
        return None
    reading = RowReading(wide_keys(table), line_candidates(lines[0], Headings(), width))
    return WideHit(reading, grid.table.provenance.start, grid.table.provenance.end, by_headings=True)


def _hit(table: TableTemplate, grids: Sequence[Grid], position: int, segments: Sequence[Segment]) -> WideHit | None:
    """The line of values under the leaf headings of one grid, in the same grid or at the top of the next."""
    grid, width = grids[position], len(wide_keys(table))
    leaves = _leaves(table, grid)
    if len(leaves) < _LEAST_LEAVES:
        return None
    lines = [s for s in segments if s.table == grid.index and s.row > max(leaf.row for leaf in leaves)]
    below = [s for s in lines if not numbers_columns([value.text for value in s.values])]
    if not below and position + 1 < len(grids):
        below = [s for s in segments if s.table == grids[position + 1].index and s.row <= _REST_OF_HEADINGS]
    line = max(below, key=lambda s: (min(len(s.values), width), -s.row), default=None)
    if line is None or not line.values:
        return None
    if len(leaves) * 2 <= width and not _agree(table, leaves, line):
        return None  # misread headings leave the number of values, and the few that were read
    spans = [(leaf.column, leaf.column + leaf.span) for leaf in leaves] if _in_order(table, leaves) else None
    candidates = line_candidates(line, Headings(spans), width)
    doubt = "单元格数与列数对不上" if candidates[0].why == UNSURE else ""
    reading = RowReading(wide_keys(table), candidates, doubt=doubt)
    start, end = grid.table.provenance.start, max(grid.table.provenance.end, line.end)
    return WideHit(reading, start, end, spans is not None or _agree(table, leaves, line))


def find_in_text(table: TableTemplate, text: str, segments: Sequence[Segment], style: RowStyle) -> WideHit | None:
    """The run of digits after the last of the stacked headings, or after all of them with their lines mixed up."""
    columns = _columns(table)
    tail = "".join(core(column.label.text) for column in table.columns)
    for segment in segments:
        label = core(segment.label)
        in_order = fuzz.ratio(label[-len(tail) :], tail) >= _RUN_SCORE
        if not segment.run or not (in_order or _jumbled(table, label, len(segment.values))):
            continue
        # The last cell of every kind of case is the sum of the others.
        of_table = replace(style, groups=(len(table.columns),) * len(table.rows))
        cut = cut_candidates(segment.values, columns, of_table)
        if cut.candidates:
            reading = RowReading(wide_keys(table), cut.candidates, doubt=cut.doubt)
            return WideHit(reading, _headings_start(table, text, segment), segment.end)
    return _named_one_by_one(table, segments)


def _headings_start(table: TableTemplate, text: str, segment: Segment) -> int:
    """Where the headings right above the values begin: sentences before them are no part of the table."""
    words = [*table.heading.all, *(row.label.text for row in table.rows), *(c.label.text for c in table.columns)]
    printed = frozenset(core("".join(words)) + _DRAWN)
    at = segment.values[0].provenance.start
    while segment.start < at and (text[at - 1].isspace() or text[at - 1] in printed):
        at -= 1
    while text[at].isspace():
        at += 1
    return at


def _named_one_by_one(table: TableTemplate, segments: Sequence[Segment]) -> WideHit | None:
    """Every value with its name before it (结果维持：1，结果纠正：0 …), all kinds of cases in the form's order."""
    columns = _columns(table)
    runs = [segments[i : i + len(columns)] for i in range(len(segments) - len(columns) + 1)]
    for run in runs:
        names = [core(segment.label) for segment in run]
        if not all(
            len(segment.values) == 1 and name.endswith(tuple(core(word) for word in column.label.all))
            for segment, name, column in zip(run, names, columns, strict=True)
        ):
            continue
        firsts = names[:: len(table.columns)]
        if all(core(row.label.text) in name for row, name in zip(table.rows, firsts, strict=True)):
            cells = tuple(segment.values[0].as_cell() for segment in run)
            reading = RowReading(wide_keys(table), [RowCandidate(cells, 0.0, "header")])
            return WideHit(reading, run[0].start, run[-1].end)
    return None


def _jumbled(table: TableTemplate, label: str, n_values: int) -> bool:
    """Whether a line has a value for each cell, and the words before it are the headings whatever their order.

    Headings of several lines side by side come out line by line: 结果 结果 其他 尚未, then 维持 纠正 结果 审结.
    """
    columns = _columns(table)
    wanted = "".join(core(word) for word in [*(row.label.text for row in table.rows), *(c.label.text for c in columns)])
    printed = Counter(label[-len(wanted) :])
    return n_values == len(columns) and (printed & Counter(wanted)).total() >= _JUMBLED * len(wanted)


def _leaves(table: TableTemplate, grid: Grid) -> list[HeaderCell]:
    """Heading cells that stand over one value each, left to right; a lower one replaces one above it."""
    by_column: dict[int, HeaderCell] = {}
    labels = tuple(column.label for column in table.columns)
    for cell in grid.texts:
        if max(column_scores(cell.text, labels)) >= HEADING:
            by_column[cell.column] = cell
    return [by_column[column] for column in sorted(by_column)]


def _in_order(table: TableTemplate, leaves: Sequence[HeaderCell]) -> bool:
    wanted = _columns(table)
    return len(leaves) == len(wanted) and all(
        label_score(leaf.text, column.label) >= HEADING for leaf, column in zip(leaves, wanted, strict=True)
    )


def _agree(table: TableTemplate, leaves: Sequence[HeaderCell], line: Segment) -> bool:
    """Whether the line has a value for each place of the form, and every heading that was read is that of its place."""
    wanted = _columns(table)
    if len(line.values) != len(wanted):
        return False
    places = {value.column: column for value, column in zip(line.values, wanted, strict=True)}
    return all(
        leaf.column in places and label_score(leaf.text, places[leaf.column].label) >= HEADING for leaf in leaves
    )
