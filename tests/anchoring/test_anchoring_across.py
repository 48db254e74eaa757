"""The lists of article 20 turned round: names of rows side by side over their numbers."""

from __future__ import annotations

import pytest
from anchoring_forms import Spanned, form, html, read, requests_lines, truth, wrong

LINES = requests_lines()
MONTHS: list[Spanned] = ["本年制发件数", "本年废止件数", "现行有效件数"]
DOCUMENTS: list[list[Spanned]] = [
    ["信息内容", ("规章", 1, 3), ("行政规范性文件", 1, 3)],
    ["指标", *MONTHS, *MONTHS],
    ["件数", "0", "1", "2", "3", "4", "5"],
]


def decisions(amount: str = "万元") -> list[list[Spanned]]:
    """Decisions and fees, a row each in the form, side by side."""
    return [
        ["信息内容", "行政许可", "行政处罚", "行政强制", "行政事业性收费"],
        [f"本年处理决定数量/本年收费金额（{amount}）", "11", "12", "13", "14.5"],
    ]


def test_names_over_their_numbers() -> None:
    cells = read(html([*DOCUMENTS, [("第二十条第（五）（六）（八）项", 1, 7)], *decisions()], form(LINES)))
    expected = truth(LINES)
    for row, values in (("rules", "012"), ("normative_documents", "345")):
        columns = ("issued_this_year", "repealed_this_year", "in_force")
        expected |= {("art20_1", row, column): value for column, value in zip(columns, values, strict=True)}
    expected |= {
        ("art20_5", "licensing", "decisions"): "11",
        ("art20_6", "penalty", "decisions"): "12",
        ("art20_6", "coercion", "decisions"): "13",
        ("art20_8", "administrative_fees", "amount"): "14.5",
    }
    assert wrong(cells, expected) == {}


@pytest.mark.parametrize(("unit", "value"), [("万元", 14.5), ("元", 0.00145)])
def test_the_printed_unit_of_an_amount_counts(unit: str, value: float) -> None:
    cells = read(html(decisions(unit), form(LINES)))
    assert cells["art20_8", "administrative_fees", "amount"].value == pytest.approx(value)


def test_a_summary_beside_the_usual_lists_is_left_alone() -> None:
    usual: list[list[Spanned]] = [["信息内容", "本年处理决定数量"], ["行政处罚", "7"], ["行政强制", "8"]]
    summary: list[list[Spanned]] = [["类别", "行政处罚", "行政强制"], ["上季度", "1", "2"]]
    cells = read(html(summary, usual, form(LINES)))
    assert wrong(cells, {("art20_6", "penalty", "decisions"): "7", ("art20_6", "coercion", "decisions"): "8"}) == {}
