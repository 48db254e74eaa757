"""Rows of documents in which characters are misread: what is left of the labels, and their order, tell the rows."""

from __future__ import annotations

import pytest
from anchoring_forms import (
    CASE_LINE,
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

from extract.anchoring.text import UNREAD, money_unit
from extract.record import Status
from extract.templates import load_template

LINES = requests_lines()
MISREAD = relabelled(
    LINES,
    {
        "new": "一、本年新收政府信息公并申请数童",
        "refused_third_party": "4.保护第三万合法权益",
        "unable_not_held": "1.本机关不掌握相关政府信思",
        "declined_excessive": "4.无正当理田大量反复申请",
    },
)
"""Four labels with misread characters: the document is one of those in which there may be more."""


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        ("processed_total", "（匕）总讣"),
        ("declined_repeat", "2.里夏申青"),
        ("other_other", "3.具他"),
        ("granted", "（一）子以厶开"),
    ],
)
def test_a_label_of_which_little_is_left_is_known_by_its_place(row: str, seen: str) -> None:
    assert wrong(read(html(form(relabelled(MISREAD, {row: seen})))), truth(LINES)) == {}


def test_a_label_of_which_nothing_is_left_is_placed_in_doubt() -> None:
    cells = read(html(form(relabelled(MISREAD, {"processed_total": "（匕）恩讣"}))))
    assert {key: cells[key].printed for key in truth(LINES)} == truth(LINES)
    assert doubtful(cells, "processed_total")


def test_a_row_of_another_name_is_none_of_the_form_where_characters_are_misread() -> None:
    cells = read(html(form(relabelled(MISREAD, {"declined_repeat": "涉及个人住房的咨询"}))))
    assert cells["requests", "declined_repeat", "total"].status is Status.MISSING


def test_a_label_that_may_be_either_of_two_rows_is_in_doubt() -> None:
    lines = [line for line in MISREAD if line.row != "refused_internal_affairs"]
    cells = read(html(form(relabelled(lines, {"refused_deliberative": "禹亍四三壬内郎事牲信思"}))))
    named = [row for row in ("refused_deliberative", "refused_internal_affairs") if doubtful(cells, row)]
    assert len(named) == 1


def test_a_clear_label_that_two_rows_share_goes_where_all_lines_say() -> None:
    """The rows before the second 其他情形数 are misread, and so is the first one."""
    labels = {
        "reviews_other": "（三）具池清形数",
        "litigation_total": "五、亍政斥讼致童",
        "litigation_upheld": "（一）维寺具休亍政亍为戓者驳回原告斥讼请求数",
        "litigation_corrected": "（二）坡衣法纠错敌",
    }
    cells = read(html(_list(_UNITS, labels)), 2016)
    expected = {key: text for key, text in _list_truth().items() if key[1].startswith(("reviews", "litigation"))}
    assert {key: cells[key].printed for key in expected} == expected


_ROWS = load_template("2014").table("statistics").rows
_UNITS = {"channel_website": "亲", "requests_fax": "无", "reviews_total": "三", "meetings": "扒"}


def _list(units: dict[str, str], labels: dict[str, str]) -> list[list[Spanned]]:
    """The list of 2014: name, unit, value; every row has another value."""
    rows: list[list[Spanned]] = [["统计指标", "单位", "统计数"]]
    misread = {
        "channel_gazette": "政府公报公开政府信思数",
        "answer_granted": "同意公开答夏数",
        "meetings": "召开政府信息公并工作会议或专题会议数",
    }
    for number, row in enumerate(_ROWS):
        label = labels.get(row.id, row.ordinal + misread.get(row.id, row.label.text))
        rows.append([label, units.get(row.id, row.unit), str(number)])
    return rows


def _list_truth() -> dict[tuple[str, str, str], str]:
    return {("statistics", row.id, "value"): str(number) for number, row in enumerate(_ROWS)}


def test_a_misread_unit_is_neither_the_name_nor_the_value_of_its_row() -> None:
    cells = read(html(_list(_UNITS, {})), 2016)
    assert {key: cells[key].printed for key in _list_truth()} == _list_truth()


def test_the_wide_table_with_few_headings_that_can_be_read() -> None:
    heads: list[list[Spanned]] = [
        [("亍政复仪", 1, 5), ("亍政斥讼", 1, 10)],
        [*[(name, 2, 1) for name in ("结呆维寺", "结呆纠止", "具他结果", "尚末审洁", "总汁")],
         ("末经复议直按起斥", 1, 5), ("夏议后走诉", 1, 5)],
        ["洁果维寺", "结果纠正", "其池结果", "尚未审结", "急计"] * 2,
    ]  # fmt: skip
    assert wrong(read(html(form(LINES), [*heads, CASE_LINE])), case_truth()) == {}


@pytest.mark.parametrize(
    "heads",
    [
        ("自然事", "商容企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"),
        ("自然人", "商业相业", "科研经构", "社会公站途织", "法律服务点专", "其发", "总量"),
    ],
    ids=["two side by side", "all but one"],
)
def test_misread_headings(heads: tuple[str, ...]) -> None:
    lines = [Line(i.row, i.group, i.label, ("", *i.values[1:6], "")) for i in LINES]
    rows: list[list[Spanned]] = [["", "", "", *heads], *[[i.label, "", "", *i.values] for i in lines]]
    assert wrong(read(html(rows)), truth(lines)) == {}


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("本年收费金额（单位：万元）", "万元"),
        ("采购总金额（元）", "元"),
        ("金额（人民币元）", "元"),
        ("本年收费金额（单位：原元）", UNREAD),
        ("本年收费金额（单位：万厂）", UNREAD),
        ("本年收费金额（百元）", UNREAD),
        ("本年制发件数（单位：件）", ""),
        ("本年收费金额（含上年）", ""),
    ],
)
def test_the_unit_of_money_that_a_heading_names(heading: str, unit: str) -> None:
    assert money_unit(heading) == unit


def test_an_amount_whose_unit_cannot_be_read_is_in_doubt() -> None:
    rows: list[list[Spanned]] = [
        [("第二十条第（八）项", 1, 2)],
        ["信息内容", "本年收费金额（单位：原元）"],
        ["行政事业性收费", "594.67"],
    ]
    cell = read(html(form(LINES), rows))["art20_8", "administrative_fees", "amount"]
    assert (cell.value, cell.status) == (594.67, Status.NEEDS_REVIEW)
