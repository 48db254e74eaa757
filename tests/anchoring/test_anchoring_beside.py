"""What stands beside the values of a grid and is none of them: line codes, tables within cells, corrected tables."""

from __future__ import annotations

import pytest
from anchoring_forms import (
    CASE_LINE,
    HEADINGS,
    HEADS,
    Spanned,
    body,
    case_truth,
    form,
    html,
    read,
    requests_lines,
    truth,
    wrong,
)

from extract.templates import load_template

LINES = requests_lines()
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
STATISTICS = load_template("2014").table("statistics").rows


@pytest.mark.parametrize("heading", ["行次", ""])
def test_a_column_of_line_codes_between_names_and_values(heading: str) -> None:
    rows = [[*row[:-7], str(n), *row[-7:]] for n, row in enumerate(body(LINES), 1)]
    heads: list[list[Spanned]] = [[("项目", 3, 2), (heading, 3, 1), ("申请人情况", 1, 7)], *HEADINGS[1:]]
    assert wrong(read(html([*heads, *rows])), truth(LINES)) == {}


def test_line_codes_of_rows_parted_by_tabs() -> None:
    head = "项目\t行次\t" + "\t".join(HEADS)
    rows = [f"{line.label}\t{n}\t" + "\t".join(line.values) for n, line in enumerate(LINES, 1)]
    assert wrong(read("\n".join([head, *rows])), truth(LINES)) == {}


def test_counts_that_rise_from_row_to_row_are_no_codes() -> None:
    values = {row.id: str(n) for n, row in enumerate(STATISTICS, 1)}
    rows = [[row.ordinal + row.label.text, row.unit, values[row.id]] for row in STATISTICS]
    cells = read(html([["统计指标", "单位", "统计数"], *rows]), 2016)
    assert {row.id: cells["statistics", row.id, "value"].printed for row in STATISTICS} == values


def test_a_row_of_values_in_a_table_of_its_own_within_the_cell() -> None:
    rows: list[list[Spanned]] = [[*row[:-7], (" ".join(map(str, row[-7:])), 1, 7)] for row in body(LINES)]
    assert wrong(read(html([*HEADINGS, *rows])), truth(LINES)) == {}


def test_one_long_number_over_merged_columns_stays_one() -> None:
    rows: list[list[Spanned]] = [
        [("第二十条第（五）项", 1, 4)],
        ["信息内容", ("本年处理决定数量", 1, 3)],
        ["行政许可", ("1 234 567", 1, 3)],
    ]
    assert read(html(form(LINES), rows))["art20_5", "licensing", "decisions"].value == 1234567


def test_an_index_before_the_line_of_the_review_table() -> None:
    cases: list[list[Spanned]] = [
        ["0", ("行政复议", 1, 5), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        ["1", *OUTCOMES, *OUTCOMES, *OUTCOMES],
        ["2", *CASE_LINE],
    ]
    assert wrong(read(html(form(LINES), cases)), case_truth()) == {}


def test_the_table_before_a_correction_is_left_out() -> None:
    old = requests_lines(filled={"new": (9, 9, 0, 0, 0, 0, 18)})
    page = html(form(old), form(LINES), before="更正前：", between="更正后：")
    assert wrong(read(page), truth(LINES)) == {}
