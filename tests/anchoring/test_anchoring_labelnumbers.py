"""Numbers that a converter left in the cell of a name, beside blank cells."""

from __future__ import annotations

import pytest
from anchoring_forms import COLUMNS, HEADS, Spanned, html, read, requests_lines, truth, wrong

from extract.record import Status

LINES = requests_lines()


def table(count: int) -> bytes:
    """The table of requests; the name of each row has the first ``count`` of its numbers, the cells beside it none."""
    lines: list[list[Spanned]] = [
        [line.group, f"{line.label}\n{' '.join(line.values[:count])}", ("", 1, len(COLUMNS))] for line in LINES
    ]
    heads: list[Spanned] = ["", "", *HEADS]
    return html([heads, *lines])


def test_as_many_numbers_as_columns_are_the_values() -> None:
    assert wrong(read(table(len(COLUMNS))), truth(LINES)) == {}


@pytest.mark.parametrize("count", [1, 4])
def test_fewer_numbers_than_columns_are_not_taken_for_values(count: int) -> None:
    cells = read(table(count))
    found = {cells["requests", line.row, column].status for line in LINES for column in COLUMNS}
    assert Status.AS_PRINTED not in found
