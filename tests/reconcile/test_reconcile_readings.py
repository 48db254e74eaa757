"""From the printed text of a cell to its number, and the doubts that remain."""

from __future__ import annotations

import pytest

from extract.reconcile.readings import Reading, read_cell


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("１２", 12),
        ("1,234", 1234),
        (" 1 ", 1),
        ("3件", 3),
        ("无", 0),
        ("零", 0),
        ("\u30005\u3000", 5),
        ("5.0", 5),
    ],
)
def test_a_count(text: str, value: int) -> None:
    assert read_cell(text, "件", decimal=False, signed=False) == Reading("".join(text.split()), value)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "—", "——", "/", "-"])
def test_a_blank(text: str) -> None:
    reading = read_cell(text, "件", decimal=False, signed=False)
    assert reading.blank
    assert reading.printed == text.strip()


@pytest.mark.parametrize(
    ("text", "value", "doubt"),
    [
        ("l2", 12, "字母"),
        ("O", 0, "字母"),
        ("3元", None, "不能读作数字"),
        ("57件（其中不予许可3件）", 57, "说明或符号"),
        ("4件，同比增加1件", 4, "说明或符号"),
        ("2.5万余件", 25000, "说明或符号"),
        ("31*", 31, "说明或符号"),
        ("约60", 60, "说明或符号"),
        ("41、", 41, "标点"),
        ("7.", 7, "标点"),
        ("12 30", 1230, "几个数"),
        ("007", 7, "以 0 开头"),
        ("1.5", 1.5, "整数"),
        ("-1", -1, "负数"),
    ],
)
def test_a_doubtful_count(text: str, value: float | None, doubt: str) -> None:
    reading = read_cell(text, "件", decimal=False, signed=False)
    assert (reading.printed, reading.value, reading.blank) == (text, value, False)
    assert doubt in reading.doubt


@pytest.mark.parametrize(("text", "doubtful"), [("5\n7", True), ("21 10", True), ("1 234", False), ("12 345.6", False)])
def test_digits_apart_may_be_several_numbers(text: str, doubtful: bool) -> None:
    assert bool(read_cell(text, "万元", decimal=True, signed=False).doubt) is doubtful


def test_a_change_may_be_negative() -> None:
    assert read_cell("-3", "项", decimal=False, signed=True) == Reading("-3", -3)


@pytest.mark.parametrize(
    ("text", "unit", "heading", "value"),
    [
        ("517200元", "元", "", 517_200),
        ("239.8282万", "元", "", 2_398_282),
        ("152.2万元", "元", "", 1_522_000),
        ("152.2", "元", "万元", 1_522_000),
        ("517200", "元", "", 517_200),
        ("5172", "元", "元", 5_172),
        ("32600元", "万元", "", 3.26),
        ("3.26", "万元", "", 3.26),
        ("32600", "万元", "元", 3.26),
        ("3.26万元", "万元", "元", 3.26),
        ("0", "元", "", 0),
    ],
)
def test_an_amount(text: str, unit: str, heading: str, value: float) -> None:
    assert read_cell(text, unit, decimal=True, signed=False, printed_unit=heading) == Reading(text, value)


def test_a_small_bare_amount_has_two_explanations() -> None:
    reading = read_cell("152.2", "元", decimal=True, signed=False)
    assert (reading.value, reading.other) == (152.2, 1_522_000)
    assert "万元" in reading.doubt
