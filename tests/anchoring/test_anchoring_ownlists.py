"""Lists of the office's own beside the form, rows of it that the form lacks, and rows in the order of a province."""

from __future__ import annotations

from collections.abc import Mapping

from anchoring_forms import HEADS, Spanned, anchored, doubtful, form, html, read, requests_lines, truth, wrong

from extract.reconcile.model import ReconciledCell
from extract.record import Status

LINES = requests_lines()
DECISIONS: list[list[Spanned]] = [
    [("第二十条第（五）项", 1, 2)],
    ["信息内容", "本年处理决定数量"],
    ["行政许可", "431"],
    [("第二十条第（六）项", 1, 2)],
    ["信息内容", "本年处理决定数量"],
    ["行政处罚", "12"],
    ["行政强制", "3"],
    [("第二十条第（八）项", 1, 2)],
    ["信息内容", "本年收费金额（单位：万元）"],
    ["行政事业性收费", "0"],
]
PRINTED = {
    ("art20_5", "licensing", "decisions"): "431",
    ("art20_6", "penalty", "decisions"): "12",
    ("art20_6", "coercion", "decisions"): "3",
}
KINDS: list[list[Spanned]] = [
    ["序号", "公开类别", "数量（条）"],
    ["1", "行政许可", "188"],
    ["2", "行政处罚", "36"],
    ["3", "行政强制", "5"],
]


def in_doubt(cells: Mapping[tuple[str, str, str], ReconciledCell], table: str, row: str) -> bool:
    return cells[table, row, "decisions"].status is Status.NEEDS_REVIEW


def test_a_list_of_what_was_published_is_not_the_form_before_it_or_behind_it() -> None:
    for tables in ((KINDS, DECISIONS, form(LINES)), (DECISIONS, KINDS, form(LINES))):
        cells = read(html(*tables))
        assert wrong(cells, PRINTED) == {}
        found = anchored(html(*tables))
        assert found is not None
        assert found.warnings == ["文件中另有表头不同的表格，其中也有“行政许可”、“行政处罚”、“行政强制”等行，没有计入"]
        assert not in_doubt(cells, "art20_5", "licensing")


def test_the_only_list_with_such_rows_is_taken_whatever_its_headings() -> None:
    cells = read(html(KINDS, form(LINES)))
    assert cells["art20_5", "licensing", "decisions"].value == 188


def test_a_table_under_the_same_headings_keeps_the_row_in_doubt() -> None:
    again: list[list[Spanned]] = [["信息内容", "本年处理决定数量"], ["行政许可", "433"]]
    assert in_doubt(read(html(DECISIONS, again, form(LINES))), "art20_5", "licensing")


def test_rows_that_the_form_lacks_are_named() -> None:
    rows = form(LINES)
    at = next(i for i, row in enumerate(rows) if str(row[0]).startswith("('（二）部分公开"))
    extra: list[Spanned] = [("其中：网上答复", 1, 2), *"1100002"]
    found = anchored(html([*rows[:at], extra, *rows[at:]]))
    assert found is not None
    assert found.warnings == ["表格中“其中：网上答复”不是这一格式的行，没有计入"]
    assert wrong(read(html([*rows[:at], extra, *rows[at:]])), truth(LINES)) == {}


def test_rows_in_the_order_and_with_the_numbers_of_a_province() -> None:
    rows: list[list[Spanned]] = [
        ["指标名称", "计量单位", "2015年"],
        ["主动公开信息数", "条", "528"],
        ["其中：1、网站公开", "条", "380"],
        ["2、政府公报公开", "条", "4"],
    ]
    cells = read(html(rows), 2015)
    values = {row: cells["statistics", row, "value"].value for row in ("channel_website", "channel_gazette")}
    assert values == {"channel_website": 380, "channel_gazette": 4}


def test_a_copied_label_of_a_list_with_headings_between_its_rows() -> None:
    slip: list[list[Spanned]] = [["行政处罚", *row[1:]] if row[0] == "行政强制" else row for row in DECISIONS]
    cells = read(html(slip, form(LINES)))
    assert cells["art20_6", "coercion", "decisions"].value == 3
    assert in_doubt(cells, "art20_6", "coercion")
    assert in_doubt(cells, "art20_6", "penalty")


def test_a_column_of_remarks_headed_from_above_is_left_out() -> None:
    heads, *rest = form(LINES)
    rows = [[*heads, ("备注", 3, 1)], *rest[:2], *([*row, "见说明"] for row in rest[2:])]
    cells = read(html(rows))
    assert wrong(cells, truth(LINES)) == {}
    assert not doubtful(cells, "granted")


def test_a_single_column_of_counts_is_the_total() -> None:
    rows: list[list[Spanned]] = [[("项目", 1, 2), "数量（件）"]]
    rows += [[*row[:-7], row[-1]] for row in form(LINES)[3:]]
    expected = {key: text for key, text in truth(LINES).items() if key[2] == "total"}
    assert wrong(read(html(rows)), expected) == {}


def test_a_column_that_the_author_left_out_with_its_heading() -> None:
    def kept(row: list[Spanned]) -> list[Spanned]:
        return [*row[:-5], *row[-4:]]

    heads = form(LINES)[:3]
    rows = [[heads[0][0], ("申请人情况", 1, 6)], [("自然人", 2, 1), ("法人或其他组织", 1, 4), ("总计", 2, 1)]]
    rows += [[head for head in heads[2] if head != "科研机构"], *map(kept, form(LINES)[3:])]
    cells = read(html(rows))
    assert wrong(cells, {key: text for key, text in truth(LINES).items() if key[2] != "research"}) == {}
    assert {cells[key].status for key in truth(LINES) if key[2] == "research"} == {Status.MISSING}


def test_the_form_in_two_tables_of_some_columns_each() -> None:
    rows = form(LINES)[3:]
    left: list[list[Spanned]] = [[("项目", 1, 2), *HEADS[:3]], *([*row[:-7], *row[-7:-4]] for row in rows)]
    right: list[list[Spanned]] = [[("项目", 1, 2), *HEADS[3:]], *([*row[:-7], *row[-4:]] for row in rows)]
    cells = read(html(left, right))
    assert wrong(cells, truth(LINES)) == {}
    assert not doubtful(cells, "granted")
    again = [[("项目", 1, 2), *HEADS[2:]], *([*row[:-7], *row[-5:]] for row in rows)]
    assert read(html(left, again))["requests", "new", "other"].status is Status.MISSING
