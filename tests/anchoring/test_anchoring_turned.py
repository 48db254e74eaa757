"""Tables that are turned round: applicants down the side, results along the top."""

from __future__ import annotations

from anchoring_forms import (
    CASE_LINE,
    HEADS,
    Spanned,
    case_truth,
    form,
    html,
    read,
    requests_lines,
    truth,
    wrong,
)

LINES = requests_lines()
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def turned(rows: list[list[Spanned]]) -> list[list[Spanned]]:
    """The rows with columns and rows swapped, merged cells with them."""
    placed: dict[tuple[int, int], Spanned] = {}
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            text, down, across = (cell, 1, 1) if isinstance(cell, str) else cell
            while (number, column) in covered:
                column += 1
            covered |= {(number + i, column + j) for i in range(down) for j in range(across)}
            placed[column, number] = (text, across, down)
    width = 1 + max(place[0] for place in placed)
    return [[placed[place] for place in sorted(placed) if place[0] == line] for line in range(width)]


def test_applicants_down_the_side() -> None:
    rows: list[list[Spanned]] = [["申请人情况", *HEADS], *([line.label, *line.values] for line in LINES)]
    assert wrong(read(html(turned(rows))), truth(LINES)) == {}


def test_the_whole_form_turned_with_its_merged_cells() -> None:
    assert wrong(read(html(turned(form(LINES)))), truth(LINES)) == {}


def test_the_review_table_beside_it_is_read_as_it_stands() -> None:
    cases: list[list[Spanned]] = [
        [("行政复议", 1, 5), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        [*OUTCOMES, *OUTCOMES, *OUTCOMES],
        list(CASE_LINE),
    ]
    cells = read(html(turned(form(LINES)), cases))
    assert wrong(cells, truth(LINES) | case_truth()) == {}


def test_a_list_of_applicants_of_another_kind_is_not_turned() -> None:
    extra: list[list[Spanned]] = [["申请人", "一季度", "二季度", "三季度"], *([head, "1", "2", "3"] for head in HEADS)]
    assert wrong(read(html(form(LINES), extra)), truth(LINES)) == {}
