"""Documents with a second table of the same form: of the county and its office, of a part and the whole.

Which table a row was read from is told by nothing where it comes only once, because the other one was not recognised.
"""

from __future__ import annotations

from collections.abc import Iterable

from extract.anchoring.model import RowReading

TWICE = "该行出现两次而数值不同"
"""Doubt about a row that comes twice with different values."""
_ELSEWHERE = "同样的表格在文件中不止一处，该行可能是另一处的"
_LEAST, _SHARE = 4, 0.25
"""Rows that come twice, and their share of those of a table, from which on there is a second table."""


def doubt_second_tables(rows: Iterable[RowReading]) -> None:
    """Mark all rows of a table of which many come twice with different values (in place)."""
    tables: dict[str, list[RowReading]] = {}
    for row in rows:
        tables.setdefault(row.keys[0].table, []).append(row)
    for readings in tables.values():
        twice = sum(row.doubt == TWICE for row in readings)
        if twice >= max(_LEAST, _SHARE * len(readings)):
            for row in readings:
                row.doubt = row.doubt or _ELSEWHERE
