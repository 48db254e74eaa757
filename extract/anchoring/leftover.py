"""Rows within a statutory table that no row of the form stands for: of another edition of it, or the office's own."""

from __future__ import annotations

from collections.abc import Sequence

from extract.anchoring.align import Match
from extract.anchoring.model import Segment
from extract.anchoring.text import core
from extract.numerals import parse_cell

_MOST_NAMED, LONGEST_NAME = 3, 20
"""Rows that a warning names, and characters of each."""


def named(names: Sequence[str]) -> str:
    """The first rows of several for a warning, in quotes, long ones cut off."""
    return "、".join(f"“{name[:LONGEST_NAME]}”" for name in names[:_MOST_NAMED])


def leftover_warnings(segments: Sequence[Segment], matches: Sequence[Match], others: Sequence[Match]) -> list[str]:
    """One sentence for the rows with numbers that stand between rows of the form and were left out.

    Args:
        matches: the rows that were read.
        others: rows of the form that come again, of which something else is said.
    """
    read = {(segments[m.segment].table, segments[m.segment].row) for m in (*matches, *others)}
    lines: dict[int, list[int]] = {}
    for match in matches:
        lines.setdefault(segments[match.segment].table, []).append(segments[match.segment].row)
    names = [
        "".join(each.label.split())
        for each in segments
        if each.table in lines
        and min(lines[each.table]) < each.row < max(lines[each.table])
        and (each.table, each.row) not in read
        and core(each.label)
        and any(_is_number(value.text) for value in each.values)
    ]
    if not names:
        return []
    more = f"等 {len(names)} 行" if len(names) > _MOST_NAMED else ""
    return [f"表格中{named(names)}{more}不是这一格式的行，没有计入"]


def _is_number(text: str) -> bool:
    quantity = parse_cell(text)
    return quantity is not None and quantity.value is not None
