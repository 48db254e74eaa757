"""Labels and headings that page OCR misread: their place in the form tells what they are, or the row is in doubt."""

from __future__ import annotations

import pytest
from anchoring_forms import (
    CASE_LINE,
    HEADS,
    Line,
    Spanned,
    case_truth,
    doubtful,
    form,
    html,
    read,
    relabelled,
    requests_lines,
    truth,
    wrong,
)

from extract.record import Status

LINES = requests_lines()
ENDS_BLANK = [Line(i.row, i.group, i.label, ("", *i.values[1:6], "")) for i in LINES]
"""Blank cells at both ends of every row: their order alone does not say where the values belong."""
MISREAD_HEADINGS: list[list[Spanned]] = [
    [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
    [*[(name, 2, 1) for name in ("结果维持", "结果纠正", "其他结果", "向未事结", "总计")],
     ("未经复议直计起诉", 1, 5), ("复议后起诉", 1, 5)],
    ["结果维持", "结呆纠正", "其他结果", "尚未审结", "总计", "结包维持", "结果纠正", "其他班果", "尚未审结", "总计"],
]  # fmt: skip


def table(lines: list[Line], heads: tuple[str, ...]) -> list[list[Spanned]]:
    """Three columns of labels, two of them empty, before the values."""
    rows: list[list[Spanned]] = [["", "", "", *heads]]
    rows += [[line.label, "", "", *line.values] for line in lines]
    return rows


@pytest.mark.parametrize(
    ("column", "seen"), [(0, "自然事"), (1, "商容企止"), (2, "某某某某"), (5, "甚池"), (6, "总让")], ids=str
)
def test_a_misread_heading_is_known_by_its_place(column: int, seen: str) -> None:
    heads = (*HEADS[:column], seen, *HEADS[column + 1 :])
    assert wrong(read(html(table(ENDS_BLANK, heads))), truth(ENDS_BLANK)) == {}


def test_a_column_of_remarks_is_no_misread_total() -> None:
    lines = [Line(i.row, i.group, i.label, i.values[:6]) for i in LINES]
    rows = [[*row, "备注" if number == 0 else "无"] for number, row in enumerate(table(lines, HEADS[:6]))]
    cells = read(html(rows))
    certain = [c for c in cells.values() if c.key.column == "total" and c.status is Status.AS_PRINTED and c.value]
    assert certain == [], "what stands under 备注 is no number of the form"


def test_the_wide_table_with_misread_headings() -> None:
    cells = read(html(form(LINES), [*MISREAD_HEADINGS, CASE_LINE]))
    assert wrong(cells, case_truth()) == {}


def test_a_row_hardly_legible_is_taken_in_doubt_where_one_place_is_left() -> None:
    lines = relabelled(LINES, {"declined_repeat": "里夏申请"})
    cells = read(html(form(lines)))
    assert {key: cells[key].printed for key in truth(lines)} == truth(lines)
    assert doubtful(cells, "declined_repeat")
    assert wrong(cells, {k: v for k, v in truth(lines).items() if k[1] != "declined_repeat"}) == {}


def test_a_row_of_another_name_is_not_taken_for_the_one_that_lacks() -> None:
    lines = relabelled(LINES, {"declined_repeat": "涉及个人住房的咨询"})
    cells = read(html(form(lines)))
    assert {cells["requests", "declined_repeat", c].status for c in ("natural_person", "total")} == {Status.MISSING}
