"""Numbers of running text and of table cells: one test for each form, cn2an as the oracle for Chinese numerals."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numerals import MAX_LENGTH, format_chinese, parse_cell, parse_chinese, parse_number


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("82条", 82, "条", "exact"),
        ("２０３０条", 2030, "条", "exact"),
        ("2 030 条", 2030, "条", "exact"),
        ("1,234件", 1234, "件", "exact"),
        ("1，234件", 1234, "件", "exact"),
        ("83.84%", 83.84, "%", "exact"),
        ("99%以上", 99, "%", "at_least"),
        ("百分之三十五", 35, "%", "exact"),
        ("2.5万余条", 25000, "条", "at_least"),
        ("20余万条", 200000, "条", "at_least"),
        ("239.8282万元", 2398282, "元", "exact"),
        ("30亿次", 3000000000, "次", "exact"),
        ("三十二", 32, "", "exact"),
        ("一百二十", 120, "", "exact"),
        ("两处", 2, "处", "exact"),
        ("四十余条", 40, "条", "at_least"),
        ("千余篇", 1000, "篇", "at_least"),
        ("百余处", 100, "处", "at_least"),
        ("近千次", 1000, "次", "approx"),
        ("15万多次", 150000, "次", "at_least"),
        ("3300来次", 3300, "次", "at_least"),
        ("二十来条", 20, "条", "at_least"),
        ("3万+", 30000, "", "at_least"),
        ("数十", 10, "", "at_least"),
        ("几十件", 10, "件", "at_least"),
        ("上百", 100, "", "at_least"),
        ("破亿", 100000000, "", "at_least"),
        ("约1.8万人次", 18000, "人次", "approx"),
        ("100条左右", 100, "条", "approx"),
        ("超过380条", 380, "条", "at_least"),
        ("不足10件", 10, "件", "at_most"),
        ("20件以内", 20, "件", "at_most"),
        ("超八成", 80, "%", "at_least"),
        ("九成半", 95, "%", "exact"),
        ("一倍", 1, "倍", "exact"),
        ("26件（次）", 26, "件(次)", "exact"),
        ("零", 0, "", "exact"),
    ],
)
def test_number_form(text: str, value: float, unit: str, qualifier: str) -> None:
    quantity = parse_number(text)
    assert quantity is not None
    assert (quantity.value, quantity.unit, quantity.qualifier) == (value, unit, qualifier)


def test_fraction_is_a_ratio_without_unit() -> None:
    quantity = parse_number("约七分之一")
    assert quantity is not None
    assert quantity.value == pytest.approx(1 / 7)
    assert (quantity.unit, quantity.qualifier) == ("", "approx")


@pytest.mark.parametrize("text", ["", "若干", "1,23", "1 2", "二三", "一千二十", "12条13件", "3万5", "零分之三", "—"])
def test_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_overlong_text_is_refused() -> None:
    assert parse_number("1" * (MAX_LENGTH + 1)) is None
    assert parse_cell("0" * (MAX_LENGTH + 1)) is None


def test_whole_values_are_integers() -> None:
    quantity = parse_number("239.8282万元")
    assert quantity is not None
    assert isinstance(quantity.value, int)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("0", "件", 0),
        (" 0 ", "件", 0),
        ("\u3000０", "件", 0),
        ("-3", "项", -3),
        ("－3", "项", -3),
        ("+2", "项", 2),
        ("减2", "项", -2),
        ("增加1", "项", 1),
        ("1,234", "件", 1234),
        ("12件", "件", 12),
        ("五", "件", 5),
        ("无", "件", 0),
        ("零", "件", 0),
        ("无变化", "项", 0),
        ("持平", "项", 0),
        ("517200元", "元", 517200),
        ("3922533.2元", "元", 3922533.2),
        ("239.8282万", "元", 2398282),
        ("二百万元整", "元", 2000000),
        ("人民币86.4万", "元", 864000),
        ("239.8282万元", "元", 2398282),
        ("15646978.85", "元", 15646978.85),
        ("7730.28", "万元", 7730.28),
        ("7730.28万元", "万元", 7730.28),
        ("5元", "万元", 0.0005),
        ("0.5亿元", "万元", 5000),
        ("1.2万", "件", 12000),
        ("36.5（万元）", "元", 365000),
        ("4（件）", "件", 4),
        ("3万5千元", "元", 35000),
        ("1亿2000万元", "元", 120000000),
        ("4万5000", "件", 45000),
    ],
)
def test_cell_form(text: str, unit: str, value: float) -> None:
    cell = parse_cell(text, unit)
    assert cell is not None
    assert cell.value == value


@pytest.mark.parametrize("text", ["", "  ", "—", "——", "/", "-", "－", "\\"])
def test_blank_cell(text: str) -> None:
    cell = parse_cell(text, "件")
    assert cell is not None
    assert cell.blank


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("21 100", "件"),
        ("2\n2", "件"),
        ("1-2", "项"),
        ("约5", "件"),
        ("规章0", "件"),
        ("5元", "项"),
        ("人民币5", "件"),
        ("5.", "万元"),
        ("3，4，", "件"),
        ("3万2", "元"),
        ("3万2", "件"),
    ],
)
def test_unreadable_cell(text: str, unit: str) -> None:
    assert parse_cell(text, unit) is None


@given(st.integers(min_value=0, max_value=10**8))
def test_chinese_numerals_agree_with_cn2an(number: int) -> None:
    spelled = cn2an.an2cn(number)
    assert parse_chinese(spelled) == number
    assert format_chinese(number) == spelled


@given(st.text(alphabet="零一二三四五六七八九十百千万亿两", max_size=12))
def test_what_is_read_as_chinese_can_be_written_back(text: str) -> None:
    number = parse_chinese(text)
    if number is not None:
        assert parse_chinese(format_chinese(number)) == number


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for value in (parse_number(text), parse_cell(text, "元")):
        assert value is None or value.value is None or value.value == value.value


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["件", "元", "万元"]))
def test_bare_cell_keeps_its_value(number: int, unit: str) -> None:
    cell = parse_cell(f"{number:,}", unit)
    assert cell is not None
    assert cell.value == number
