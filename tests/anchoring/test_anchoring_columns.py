"""Traps of the columns: drifted values, swapped headings, lists set twice, provincial lists, units of money."""

from __future__ import annotations

import pytest
from anchoring_forms import (
    CASE_LINE,
    COLUMNS,
    FILLED,
    HEADINGS,
    HEADS,
    Line,
    Spanned,
    anchored,
    body,
    case_truth,
    form,
    html,
    read,
    requests_lines,
    truth,
    wrong,
)

from extract.reconcile.model import ReconciledCell
from extract.record import Status

LINES = requests_lines()


def flat(lines: list[Line]) -> list[list[Spanned]]:
    """Rows with a single label cell each."""
    return [[line.label, *line.values] for line in lines]


def test_header_rows_merged_away() -> None:
    """A conversion left only the lowest line of the headings, without 自然人 and 总计."""
    rows = [["", "", "", *HEADS[1:6], ""], *body(LINES)]
    assert wrong(read(html(rows)), truth(LINES)) == {}


def test_no_header_rows_at_all() -> None:
    assert wrong(read(html(body(LINES))), truth(LINES)) == {}


def test_columns_named_by_a_converter() -> None:
    rows = [["", *(f"数据{number}" for number in range(1, 8))], *flat(LINES)]
    assert wrong(read(html(rows)), truth(LINES)) == {}


def test_one_table_for_each_row() -> None:
    """A language model put every row under its own copy of the headings."""
    tables = [[["指标", *HEADS], row] for row in flat(LINES)]
    assert wrong(read(html(*tables)), truth(LINES)) == {}


def test_values_drifted_by_one_column_in_a_wider_grid() -> None:
    """From a row on, all values stand one column further right than the headings; the freed cells are empty."""
    rows: list[list[Spanned]] = [["", *HEADS, ""]]
    for index, line in enumerate(LINES):
        rows.append([line.label, "", *line.values] if 5 <= index < 14 else [line.label, *line.values, ""])
    assert wrong(read(html(rows)), truth(LINES)) == {}


def test_values_drifted_by_two_columns_under_merged_labels() -> None:
    """The labels of some rows take fewer columns than the headings think, so that their values drift left or right."""
    rows: list[list[Spanned]] = [[("", 1, 3), *HEADS]]
    for index, line in enumerate(LINES):
        if index % 3 == 0:
            rows.append([(line.label, 1, 3), *line.values])
        elif index % 3 == 1:
            rows.append(["", (line.label, 1, 2), *line.values])
        else:
            rows.append([line.label, "", "", *line.values])
    assert wrong(read(html(rows)), truth(LINES)) == {}


def test_swapped_columns_follow_their_headings() -> None:
    order = [1, 0, 2, 3, 6, 4, 5]
    rows: list[list[Spanned]] = [["", *(HEADS[i] for i in order)]]
    rows += [[line.label, *(line.values[i] for i in order)] for line in LINES]
    cells = read(html(rows))
    certain = {key: cell.printed for key, cell in cells.items() if cell.status is not Status.NEEDS_REVIEW}
    assert not [key for key, text in truth(LINES).items() if key in certain and certain[key] != text]
    assert {key: cells[key].printed for key in truth(LINES)} == truth(LINES)


def test_too_few_cells_are_doubtful() -> None:
    """A row of five values under no headings: nobody knows which two are missing."""
    rows = [[line.label, *(line.values[:5] if line.row == "granted" else line.values)] for line in LINES]
    cells = read(html(rows))
    found = [cells["requests", "granted", column] for column in ("natural_person", "business", "research")]
    assert {cell.status for cell in found} == {Status.NEEDS_REVIEW}


def test_a_blank_column_keeps_its_place() -> None:
    lines = [Line(i.row, i.group, i.label, (*i.values[:3], "", *i.values[4:])) for i in LINES]
    assert wrong(read(html([["", *HEADS], *flat(lines)])), truth(lines)) == {}


@pytest.mark.parametrize("blank", ["", "—", "/", "\u3000", "-"])
def test_only_the_totals_are_filled(blank: str) -> None:
    lines = [Line(i.row, i.group, i.label, (*[blank.strip()] * 6, i.values[6])) for i in LINES]
    cells = read(html(form(lines)))
    assert wrong(cells, truth(lines)) == {}
    assert cells["requests", "new", "total"].value == 8


OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
CASE_HEADINGS: list[list[Spanned]] = [
    [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
    [*[(name, 2, 1) for name in OUTCOMES], ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
    [*OUTCOMES, *OUTCOMES],
]


def test_the_wide_table() -> None:
    cells = read(html(form(LINES), [*CASE_HEADINGS, CASE_LINE]))
    assert wrong(cells, case_truth()) == {}


def test_the_wide_table_cut_before_its_values() -> None:
    assert wrong(read(html(form(LINES), CASE_HEADINGS, [CASE_LINE])), case_truth()) == {}


STATISTICS = [
    ("主动公开政府信息数", "条", "120"),
    ("收到申请数", "件", "5"),
    ("1．当面申请数", "件", "3"),
    ("2．传真申请数", "件", "0"),
    ("3．网络申请数", "件", "2"),
    ("4．信函申请数", "件", "0"),
    ("行政复议数量", "件", "1"),
    ("举报投诉数量", "件", "0"),
]
STATISTICS_ROWS = ("disclosed_total", "requests_received", "requests_in_person", "requests_fax", "requests_online",
                   "requests_letter", "reviews_total", "complaints_total")  # fmt: skip


def statistics_truth() -> dict[tuple[str, str, str], str]:
    return {("statistics", row, "value"): line[2] for row, line in zip(STATISTICS_ROWS, STATISTICS, strict=True)}


def test_the_list_set_in_two_columns() -> None:
    half = len(STATISTICS) // 2
    head = ("统计指标", "单位", "统计数")
    rows = [
        [*head, *head],
        *([*left, *right] for left, right in zip(STATISTICS[:half], STATISTICS[half:], strict=True)),
    ]
    assert wrong(read(html(rows), 2016), statistics_truth()) == {}


@pytest.mark.parametrize("entry", ["{0}：{2}{1}", "{0}: {2} {1}", "{0} {2} {1}"])
def test_the_list_in_one_column_with_the_value_in_the_label_cell(entry: str) -> None:
    rows: list[list[Spanned]] = [["一、主动公开情况"], *([entry.format(*line)] for line in STATISTICS)]
    cells = read(html(rows), 2016)
    assert {key: cells[key].printed for key in statistics_truth()} == statistics_truth()


def test_sentences_in_one_column_are_no_list() -> None:
    rows: list[list[Spanned]] = [[f"{name}：{value}{unit}，比上年增加1{unit}。"] for name, unit, value in STATISTICS]
    assert anchored(html(rows)) is None


def provincial(year: str) -> dict[tuple[str, str, str], ReconciledCell]:
    """指标名称 | 计量单位 | the year | 历年累计: only the year's own column counts."""
    rows = [["指标名称", "计量单位", year, "历年累计"], *([*line, str(int(line[2]) * 7 + 1)] for line in STATISTICS)]
    return read(html(rows), 2015)


YEARS = pytest.mark.parametrize("year", ["2015年", "2015", "本年度"])


@YEARS
def test_the_provincial_list_never_takes_the_column_of_all_years(year: str) -> None:
    cells = provincial(year)
    assert {key: cells[key].printed for key in statistics_truth()} == statistics_truth()


@pytest.mark.parametrize("year", ["2015年", "2015年度", "本年度"])
def test_the_provincial_list_with_a_column_of_all_years(year: str) -> None:
    assert wrong(provincial(year), statistics_truth()) == {}


@pytest.mark.parametrize("dashes", ["——", "-", ""])
def test_headings_of_groups_are_no_rows_that_the_provincial_list_leaves_out(dashes: str) -> None:
    rows = [["指标名称", "计量单位", "本年", "历年累计"]]
    headings = {0: "一、主动公开情况", 1: "（二）通过不同渠道和方式公开政府信息的情况", 2: "三、依申请公开情况"}
    printed = [STATISTICS[0], ("3.政策解读稿件发布数", "篇", "4"), *STATISTICS[1:]]
    for place, line in enumerate(printed):
        rows += [[headings[place], dashes, "", ""]] if place in headings else []
        rows.append([*line, str(int(line[2]) + 9)])
    cells = read(html(rows), 2015)
    left_out = ("normative_issued", "channel_gazette", "weibo_wechat_responses", "other_responses")
    assert {cells["statistics", row, "value"].status for row in left_out} == {Status.MISSING}


def purchase(heading: str, amount: str) -> list[list[Spanned]]:
    return [
        [("第二十条第（九）项", 1, 3)],
        ["信息内容", "采购项目数量", heading],
        ["政府集中采购", "6", amount],
    ]


@pytest.mark.parametrize(
    ("heading", "amount", "value"),
    [
        ("采购总金额", "517200元", 517_200),
        ("采购总金额", "239.8282万", 2_398_282),
        ("采购总金额", "152.2万元", 1_522_000),
        ("采购总金额", "1,522,000", 1_522_000),
        ("采购总金额（万元）", "152.2", 1_522_000),
        ("采购总金额（单位：万元）", "152.2", 1_522_000),
        ("采购总金额（元）", "5172", 5_172),
        ("采购总金额（千元）", "5172", 5_172_000),
        ("采购总金额（百万元）", "5.17", 5_170_000),
        ("采购总金额（万元）", "517200元", 517_200),
        ("采购总金额", "0", 0),
    ],
)
def test_the_unit_of_an_amount(heading: str, amount: str, value: int) -> None:
    lines = requests_lines("2019", filled=FILLED)
    cells = read(html(purchase(heading, amount), form(lines)), 2019)
    cell = cells["art20_9", "government_procurement", "amount"]
    assert (cell.printed, cell.value, cell.status) == (amount, value, Status.AS_PRINTED)


def test_a_small_bare_amount_is_doubtful_between_yuan_and_ten_thousand() -> None:
    cells = read(html(purchase("采购总金额", "152.2"), form(requests_lines("2019"))), 2019)
    cell = cells["art20_9", "government_procurement", "amount"]
    assert (cell.printed, cell.value, cell.status) == ("152.2", 152.2, Status.NEEDS_REVIEW)
    assert [other.value for other in cell.alternatives] == [1_522_000]


@pytest.mark.parametrize(("unit", "value"), [("万元", 3.5), ("元", 0.00035)])
def test_the_unit_column_of_the_list_names_the_money(unit: str, value: float) -> None:
    rows = [["统计指标", "单位", "统计数"], *STATISTICS, ["七、依申请公开信息收取的费用", unit, "3.5"]]
    cell = read(html(rows), 2016)["statistics", "request_fees", "value"]
    assert (cell.printed, cell.value) == ("3.5", value)


def test_a_page_without_a_statutory_table() -> None:
    assert anchored(html([["姓名", "职务"], ["甲", "主任"]])) is None
    assert anchored(html(HEADINGS)) is None


def test_the_column_of_the_report_year_among_others_under_one_heading() -> None:
    """统计数 spans last year, this year and the change between them."""
    rows: list[list[Spanned]] = [
        [("统计指标", 2, 1), ("单位", 2, 1), ("统计数", 1, 3)],
        ["2015年", "2016年", "同比增减"],
        *([*line[:2], str(int(line[2]) + 9), line[2], "-9"] for line in STATISTICS),
    ]
    assert wrong(read(html(rows), 2016), statistics_truth()) == {}


def test_the_columns_of_the_report_year_beside_those_of_last_year() -> None:
    acts = ("本年制发件数", "本年废止件数", "现行有效件数")
    rows: list[list[Spanned]] = [
        [("信息内容", 2, 1), ("2021年", 1, 3), ("2022年", 1, 3)],
        [*acts, *acts],
        ["行政规范性文件", "4", "2", "23", "8", "3", "37"],
        [("第二十条第（五）项", 1, 7)],
        ["信息内容", ("2021年处理决定数量", 1, 3), ("2022年处理决定数量", 1, 3)],
        ["行政许可", ("1085", 1, 3), ("431", 1, 3)],
    ]
    expected = {
        ("art20_1", "normative_documents", "issued_this_year"): "8",
        ("art20_1", "normative_documents", "in_force"): "37",
        ("art20_5", "licensing", "decisions"): "431",
    }
    assert wrong(read(html(rows)), expected) == {}


@pytest.mark.parametrize("kept", [(6,), (0, 6)])
def test_fewer_columns_than_the_form_stay_where_their_headings_say(kept: tuple[int, ...]) -> None:
    """Only 总计; or 自然人, 法人或其他组织 and 总计, of which the middle one is no column of the form."""
    between = ["法人或其他组织"] if len(kept) > 1 else []
    heads = [HEADS[i] for i in kept]
    rows = [["", *heads[:-1], *between, heads[-1]]]
    for line in LINES:
        middle = [str(sum(map(int, line.values[1:6])))] if between else []
        rows.append([line.label, *(line.values[i] for i in kept[:-1]), *middle, line.values[6]])
    cells = read(html(rows))
    known = {COLUMNS[i] for i in kept}
    assert wrong(cells, {key: text for key, text in truth(LINES).items() if key[2] in known}) == {}
    others = {cells[key].status for key in truth(LINES) if key[2] not in known}
    assert others == {Status.MISSING}


def test_only_one_legible_heading_does_not_drop_the_other_columns() -> None:
    rows = [["信息内容", "某某", "某某某某", "现行有效件数"], ["行政规范性文件", "8", "3", "37"]]
    columns = ("issued_this_year", "repealed_this_year", "in_force")
    expected = {("art20_1", "normative_documents", column): rows[1][i + 1] for i, column in enumerate(columns)}
    assert wrong(read(html(rows, form(LINES))), expected) == {}
