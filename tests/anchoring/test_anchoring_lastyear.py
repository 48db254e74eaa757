"""Traps of figures that are not this year's or not this unit's: last year's columns and tables, corrected ones."""

from __future__ import annotations

import pytest
from anchoring_forms import COLUMNS, FILLED, HEADS, Spanned, form, html, read, requests_lines, truth, wrong

from extract.record import Status

LINES = requests_lines()
OTHERS = requests_lines(filled=FILLED | {"new": (9, 2, 0, 0, 0, 0, 11), "granted": (6, 1, 0, 0, 0, 0, 7)})


def page(*parts: str | list[list[Spanned]]) -> bytes:
    """A page of lines and tables in turn, under the title of a report."""
    drawn = [f"<p>{part}</p>".encode() if isinstance(part, str) else html(part) for part in parts]
    return b"".join([b"<p>\xe4\xb8\x9c\xe6\xa1\xa5\xe9\x95\x872022\xe5\xb9\xb4</p>", *drawn])


@pytest.mark.parametrize("name", ["上年", "去年", "上一年"])
def test_a_heading_of_last_year_beside_that_of_the_form(name: str) -> None:
    rows: list[list[Spanned]] = [
        ["信息内容", f"{name}制发件数", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["行政规范性文件", "4", "8", "3", "37"],
        [("第二十条第（五）项", 1, 5)],
        ["信息内容", f"{name}处理决定数量", ("本年处理决定数量", 1, 3)],
        ["行政许可", "1085", ("431", 1, 3)],
    ]
    expected = {
        ("art20_1", "normative_documents", "issued_this_year"): "8",
        ("art20_1", "normative_documents", "in_force"): "37",
        ("art20_5", "licensing", "decisions"): "431",
    }
    assert wrong(read(html(rows)), expected) == {}


def test_the_heading_of_last_year_that_is_the_forms_own_stays() -> None:
    rows: list[list[Spanned]] = [
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "12", "-1", "88"],
    ]
    cells = read(html(rows, form(requests_lines("2019"))), 2019)
    assert cells["art20_5", "licensing", "items_last_year"].value == 12


@pytest.mark.parametrize("caption", ["附：上年度同期数据", "上年情况：", "（去年统计数据）"])
def test_a_table_that_its_caption_gives_to_the_year_before(caption: str) -> None:
    data = page("三、收到和处理申请情况", form(LINES), caption, form(OTHERS), "四、复议情况")
    assert wrong(read(data), truth(LINES)) == {}


@pytest.mark.parametrize("caption", ["原第三部分表格：", "原表：", "原数据："])
def test_a_table_before_its_correction(caption: str) -> None:
    data = page("三、收到和处理申请情况", caption, form(OTHERS), "更正后：", form(LINES))
    assert wrong(read(data), truth(LINES)) == {}


def test_the_caption_holds_to_the_end_of_its_section() -> None:
    act: list[list[Spanned]] = [["信息内容", "本年处理决定数量"], ["行政许可", "431"]]
    last: list[list[Spanned]] = [["信息内容", "本年处理决定数量"], ["行政许可", "7"]]
    parts = [act, "上年度数据", last, "三、申请情况", form(LINES), "上年度数据", form(OTHERS)]
    cells = read(page("二、主动公开情况", *parts))
    assert wrong(cells, truth(LINES) | {("art20_5", "licensing", "decisions"): "431"}) == {}


@pytest.mark.parametrize("line", ["单位：万元", "（单位：件、万元）", "计量单位：万元"])
def test_the_unit_that_the_line_above_a_table_names(line: str) -> None:
    purchase: list[list[Spanned]] = [["信息内容", "采购项目数量", "采购总金额"], ["政府集中采购", "6", "15200.5"]]
    cells = read(page(line, purchase, "三、", form(requests_lines("2019"))), 2019)
    cell = cells["art20_9", "government_procurement", "amount"]
    assert (cell.value, cell.status) == (152_005_000, Status.AS_PRINTED)


def test_a_list_by_quarters_is_read_from_the_column_of_the_year() -> None:
    rows: list[list[Spanned]] = [["统计指标", "单位", "一季度", "二季度", "三季度", "四季度", "全年"]]
    for label in ("主动公开政府信息数", "收到申请数", "当面申请数", "申请办结数"):
        rows.append([label, "件", "1", "2", "3", "4", "10"])
    assert read(html(rows), 2016)["statistics", "disclosed_total", "value"].value == 10


@pytest.mark.parametrize("group", ["法人和其他组织", "法人及其他组织", "法人、其他组织"])
def test_a_group_of_columns_in_another_wording(group: str) -> None:
    rows: list[list[Spanned]] = [["项目", "公民", group, "合计"]]
    rows += [[line.label, line.values[0], str(sum(map(int, line.values[1:6]))), line.values[6]] for line in LINES]
    cells = read(html(rows))
    expected = {key: text for key, text in truth(LINES).items() if key[2] in ("natural_person", "total")}
    assert wrong(cells, expected) == {}
    assert all(cells["requests", "new", column].value is None for column in COLUMNS[1:6])


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("refused_security_stability", "3.危及国家安全、公共安全、经济安全、社会稳定"),
        ("unable_not_held", "1.政府信息不存在或本机关不掌握"),
        ("other_not_corrected", "1.逾期不补正"),
        ("other_other", "3.其他情形"),
    ],
)
def test_rows_in_short_or_older_words(row: str, label: str) -> None:
    lines = [line for line in LINES if line.row != row]
    at = next(n for n, line in enumerate(LINES) if line.row == row)
    values = ("1", "0", "0", "0", "0", "0", "1")
    rows: list[list[Spanned]] = [["", *HEADS], *([line.label, *line.values] for line in lines)]
    rows.insert(at + 1, [label, *values])
    cells = read(html(rows))
    assert [cells["requests", row, column].printed for column in COLUMNS] == list(values)
    assert cells["requests", row, "total"].status is not Status.NEEDS_REVIEW
