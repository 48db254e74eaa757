"""Headings that the author swapped: the sums of the rows tell, and the rows that would read otherwise are marked."""

from __future__ import annotations

from dataclasses import replace

from anchoring_forms import (
    COLUMNS,
    HEADINGS,
    Line,
    Spanned,
    body,
    doubtful,
    form,
    html,
    read,
    requests_lines,
    truth,
    wrong,
)

from extract.record import Status

LINES = requests_lines()
SWAPPED: list[list[Spanned]] = [
    HEADINGS[0],
    [("总计", 2, 1), ("法人或其他组织", 1, 5), ("自然人", 2, 1)],
    HEADINGS[2],
]


def moved(line: Line) -> Line:
    """The line with its total first and the natural persons last."""
    return replace(line, values=(line.values[-1], *line.values[1:-1], line.values[0]))


def test_swapped_headings_over_values_in_the_usual_order_are_marked() -> None:
    cells = read(html([*SWAPPED, *body(LINES)]))
    assert doubtful(cells, "new")
    assert doubtful(cells, "refused_third_party")
    assert cells["requests", "carried_in", "total"].status is Status.AS_PRINTED


def test_swapped_headings_over_swapped_values_are_right() -> None:
    assert wrong(read(html([*SWAPPED, *body([moved(line) for line in LINES])])), truth(LINES)) == {}


def test_values_in_another_order_than_their_headings_are_marked() -> None:
    cells = read(html(form([moved(line) for line in LINES])))
    assert doubtful(cells, "new")
    assert doubtful(cells, "processed_total")


def test_one_wrong_total_is_a_mistake_of_the_author() -> None:
    lines = [
        replace(line, values=("4", "0", "0", "0", "0", "0", "2")) if line.row == "granted" else line for line in LINES
    ]
    cells = read(html(form(lines)))
    assert all(cells["requests", "new", column].status is Status.AS_PRINTED for column in COLUMNS)
    assert not any(cell.status is Status.NEEDS_REVIEW for cell in cells.values())
