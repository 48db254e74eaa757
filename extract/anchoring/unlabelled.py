"""Rows whose labels are all lost: the place alone tells which they are, and the sums of the form tell the place.

A table of which a row is lost too, or which prints （六） as one row, says as little for itself as one that is whole.
Only where the column sums hold is the place more than a guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from extract.anchoring.align import Match, doubt_of
from extract.anchoring.labels import RowSlot
from extract.anchoring.model import Segment
from extract.anchoring.text import addend, core, is_blank
from extract.record import Number
from extract.templates.model import Relation, TableTemplate, Template

_N_ENDS = 2
"""Rows before the results and rows after them, which the sums bind to each other."""

_Row: TypeAlias = tuple[Number | None, ...]
"""What the cells of a line add to the sums of their columns; None for one that cannot be read."""


def settle_unlabelled(
    segments: Sequence[Segment], slots: Sequence[RowSlot], matches: Sequence[Match], template: Template
) -> list[Match]:
    """The matches with rows without labels set where the sums hold, and in doubt where they do not."""
    by_table: defaultdict[str, list[Match]] = defaultdict(list)
    for match in matches:
        by_table[slots[match.slot].table.id].append(match)
    settled: list[Match] = []
    for table, own in by_table.items():
        nameless = [match for match in own if _is_nameless(segments[match.segment])]
        relations = [r for r in template.relations if _of_columns(r, table)] if nameless else []
        settled += _settle(segments, slots, own, nameless, relations) if nameless and relations else own
    return sorted(settled, key=lambda match: match.segment)


def _is_nameless(segment: Segment) -> bool:
    return not core(segment.label) and bool(segment.values)


def _of_columns(relation: Relation, table: str) -> bool:
    """Whether the relation adds up rows of the table."""
    return relation.sense == "eq" and all(key.table == table for key in relation.keys) and _one_column(relation)


def _one_column(relation: Relation) -> bool:
    return len({key.column for key in relation.keys}) == 1


def _settle(
    segments: Sequence[Segment],
    slots: Sequence[RowSlot],
    own: Sequence[Match],
    nameless: Sequence[Match],
    relations: Sequence[Relation],
) -> list[Match]:
    table = slots[own[0].slot].table
    named = {slots[m.slot].row.id: m.segment for m in own if segments[m.segment].values}
    if len(own) == len(nameless):
        found = _by_sums(segments, slots, _lines(segments, nameless, table), table, relations)
        if found:
            return found
    elif _hold(segments, named, table, relations):
        return list(own)
    sure = {m.segment for m in own if not _is_nameless(segments[m.segment])}
    return [m if m.segment in sure or m.doubt else replace(m, doubt=doubt_of(segments[m.segment])) for m in own]


def _by_sums(
    segments: Sequence[Segment],
    slots: Sequence[RowSlot],
    lines: Sequence[int],
    table: TableTemplate,
    relations: Sequence[Relation],
) -> list[Match]:
    """All lines placed in the form that they fill, or whose ends the sums bind; [] where no sums hold.

    Only as many rows as the published form has leave no doubt which is which: fewer may be another form or a loss.
    """
    places = {slot.row.id: j for j, slot in enumerate(slots) if slot.table is table}
    forms = _forms(table)
    for rows in [form for form in forms if len(form) == len(lines)] or forms[:1]:
        if not 2 * _N_ENDS < len(lines) <= len(rows):
            continue
        fitted = [*rows[: len(lines) - _N_ENDS], *rows[-_N_ENDS:]]
        if _hold(segments, dict(zip(fitted, lines, strict=True)), table, relations):
            doubts = [doubt_of(segments[line]) if len(lines) < len(forms[0]) else "" for line in lines]
            doubts[:_N_ENDS] = doubts[-_N_ENDS:] = [""] * _N_ENDS
            return [Match(i, places[row], 0.0, doubt) for row, i, doubt in zip(fitted, lines, doubts, strict=True)]
    return []


def _lines(segments: Sequence[Segment], nameless: Sequence[Match], table: TableTemplate) -> list[int]:
    """The lines without a label in the grid of the matched ones that are as wide as the table."""
    grid = segments[nameless[0].segment].table
    return [
        i
        for i, segment in enumerate(segments)
        if segment.table == grid and _is_nameless(segment) and _numbers(segment, len(table.columns)) is not None
    ]


def _forms(table: TableTemplate) -> list[list[str]]:
    """The rows of the table as published, and with each group that has a one-row form as that row."""
    forms = [[row.id for row in table.rows if not row.variant]]
    for variant in table.rows:
        if variant.variant:
            left_out = {other.id for other in table.rows if other.variant and other is not variant}
            forms.append([row.id for row in table.rows if row.id not in left_out.union(variant.replaces)])
    return forms


def _hold(
    segments: Sequence[Segment], lines: Mapping[str, int], table: TableTemplate, relations: Sequence[Relation]
) -> bool:
    """Whether all sums of columns hold, at least one of them with more than zeros.

    A cell that cannot be read leaves the sums of its column open.
    """
    columns = {column.id: index for index, column in enumerate(table.columns)}
    numbers = {row: _numbers(segments[line], len(columns)) for row, line in lines.items()}
    told = False
    for relation in relations:
        index = columns[relation.keys[0].column]
        left, right = (
            [row[index] for key in side if (row := numbers.get(key.row)) is not None]
            for side in (relation.left, relation.right)
        )
        total, parts = _sum(left), _sum(right)
        if total is None or parts is None:
            continue
        if total != parts:
            return False
        told |= total != 0
    return told


def _sum(addends: Sequence[Number | None]) -> Number | None:
    known = [each for each in addends if each is not None]
    return sum(known) if len(known) == len(addends) else None


def _numbers(segment: Segment, width: int) -> _Row | None:
    """The last ``width`` cells of a line; None where it has fewer, or more than blanks before them."""
    if len(segment.values) < width or not all(is_blank(value.text) for value in segment.values[:-width]):
        return None
    return tuple(addend(value.text) for value in segment.values[-width:])
