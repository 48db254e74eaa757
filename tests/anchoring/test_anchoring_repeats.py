"""Traps of what comes more than once: rows, lists and whole sets of tables of another year or of another office."""

from __future__ import annotations

from dataclasses import replace

from anchoring_forms import (
    FILLED,
    HEADINGS,
    Spanned,
    anchored,
    body,
    doubtful,
    form,
    html,
    read,
    relabelled,
    requests_lines,
    truth,
    wrong,
)

from extract.anchoring.anchor import anchor
from extract.intake import read_document
from extract.limits import Limits
from extract.record import Status

LINES = requests_lines()
OTHERS = requests_lines(filled={"new": (2, 0, 0, 0, 0, 0, 2), "granted": (2, 0, 0, 0, 0, 0, 2),
                                "processed_total": (2, 0, 0, 0, 0, 0, 2)})  # fmt: skip
CASES_LIST = [
    ("四、行政复议数量", "件", "3"),
    ("（一）维持具体行政行为数", "件", "1"),
    ("（二）被依法纠错数", "件", "2"),
    ("（三）其他情形数", "件", "0"),
    ("五、行政诉讼数量", "件", "4"),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "1"),
    ("（二）被依法纠错数", "件", "1"),
    ("（三）其他情形数", "件", "2"),
]
CASES_ROWS = ("reviews_total", "reviews_upheld", "reviews_corrected", "reviews_other",
              "litigation_total", "litigation_upheld", "litigation_corrected", "litigation_other")  # fmt: skip


def case_list(changed: dict[int, str] | None = None) -> list[list[Spanned]]:
    """The part of the older list that names rows of two groups alike, with other values in some lines."""
    values = {index: line[2] for index, line in enumerate(CASES_LIST)} | (changed or {})
    return [["统计指标", "单位", "统计数"], *([*line[:2], values[i]] for i, line in enumerate(CASES_LIST))]


def test_a_second_list_marks_the_row_it_differs_in_and_not_its_namesake() -> None:
    for index, row in enumerate(CASES_ROWS):
        cells = read(html(case_list(), case_list({index: "9"})), 2016)
        marked = [name for name in CASES_ROWS if cells["statistics", name, "value"].status is Status.NEEDS_REVIEW]
        assert marked == [row]


ACTS: list[list[Spanned]] = [
    [("第二十条第（一）项", 1, 4)],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "0", "1"],
]
ACTS_COLUMNS = ("issued_this_year", "repealed_this_year", "in_force")


def test_of_two_labels_that_fit_a_row_alike_neither_is_taken_for_certain() -> None:
    rows = [*ACTS, ["政府规范性文件", "1", "3", "18"], ["部门规范性文件", "9", "9", "99"]]
    cells = read(html(rows, form(LINES)))
    assert {cells["art20_1", "normative_documents", column].status for column in ACTS_COLUMNS} == {Status.NEEDS_REVIEW}
    assert wrong(cells, truth(LINES)) == {}


def test_a_label_like_that_of_the_form_does_not_disturb_the_row_itself() -> None:
    rows = [*ACTS, ["行政规范性文件", "1", "3", "18"], ["部门规范性文件", "9", "9", "99"]]
    assert wrong(read(html(rows)), {("art20_1", "normative_documents", "in_force"): "18"}) == {}


def test_rows_that_come_twice_are_told_in_one_warning() -> None:
    found = anchored(html(form(LINES), [*HEADINGS, *body(OTHERS)]))
    assert found is not None
    assert len(found.warnings) == 1
    assert "等" in found.warnings[0]


def page(*parts: str | list[list[Spanned]]) -> bytes:
    """A page of headings and tables in turn."""
    drawn = (html(part) if isinstance(part, list) else f"<p>{part}</p>".encode() for part in parts)
    return b"".join(drawn)


TITLE = "东桥镇2022年政府信息公开工作年度报告"
LEFT_OUT = "没有计入"


def test_the_table_of_an_earlier_year_is_left_out() -> None:
    data = page(TITLE, "2021年度情况如下：", form(OTHERS), "2022年度情况如下：", form(LINES))
    assert wrong(read(data), truth(LINES)) == {}
    found = anchored(data)
    assert found is not None
    assert [LEFT_OUT in warning for warning in found.warnings] == [True]


def test_the_only_table_is_taken_whatever_year_its_heading_names() -> None:
    data = page(TITLE, "2021年度情况如下：", form(LINES))
    assert wrong(read(data), truth(LINES)) == {}


def test_two_tables_of_the_same_earlier_year_are_doubtful() -> None:
    cells = read(page(TITLE, "2021年度情况如下：", form(OTHERS), form(LINES)))
    assert cells["requests", "new", "total"].status is Status.NEEDS_REVIEW


def test_a_list_of_a_later_year_is_not_left_out() -> None:
    data = page("政府信息公开情况统计表（2016年度）", case_list(), "东桥镇人民政府政府信息公开情况统计表（2017年度）",
                case_list({4: "9"}))  # fmt: skip
    assert read(data, 2016)["statistics", "litigation_total", "value"].status is Status.NEEDS_REVIEW


def test_the_tables_of_subordinate_offices_are_left_out() -> None:
    data = page(TITLE, form(LINES), "附件：城关镇政府信息公开工作情况表", form(OTHERS))
    assert wrong(read(data), truth(LINES)) == {}


def test_a_second_table_of_the_office_itself_is_compared() -> None:
    data = page(TITLE, form(LINES), "附件：东桥镇政府信息公开工作情况表", form(OTHERS))
    assert read(data)["requests", "new", "total"].status is Status.NEEDS_REVIEW


def test_a_label_copied_over_the_next_one_leaves_both_rows_in_doubt() -> None:
    lines = relabelled(LINES, {"declined_publication": "2.重复申请"})
    lines = [replace(line, values=("7",) * 7) if line.row == "declined_publication" else line for line in lines]
    cells = read(html(form(lines)))
    assert cells["requests", "declined_publication", "total"].printed == "7"
    assert cells["requests", "declined_repeat", "total"].printed == str(FILLED["declined_repeat"][-1])
    assert doubtful(cells, "declined_publication")
    assert doubtful(cells, "declined_repeat")


def test_a_row_printed_twice_before_the_next_one_takes_no_other_row() -> None:
    at = next(index for index, line in enumerate(LINES) if line.row == "declined_repeat")
    cells = read(html(form([*LINES[: at + 1], *LINES[at:]])))
    assert wrong(cells, truth(LINES)) == {}


def test_the_sum_of_a_region_stands_for_its_parts_in_the_report_of_the_region() -> None:
    total = requests_lines(filled={"new": (8, 2, 0, 0, 0, 0, 10), "granted": (5, 1, 0, 0, 0, 0, 6)})
    for tables in (("（一）全县合计", form(total), "（二）县政府部门", form(LINES)),
                   ("（一）县政府部门", form(LINES), "（二）全县合计", form(total))):  # fmt: skip
        document = read_document(page("云溪县2022年政府信息公开工作年度报告", *tables), Limits())
        of_region = anchor(document, 2022, "云溪县")
        of_office = anchor(document, 2022, "云溪县人民政府办公室")
        assert of_region is not None
        assert of_office is not None
        new = next(row for row in of_region.rows if row.keys[0].row == "new")
        assert [text.printed for text in new.candidates[0].texts if text] == [*"8200000"[:6], "10"]
        assert new.doubt == ""
        assert next(row for row in of_office.rows if row.keys[0].row == "new").doubt


def test_the_table_of_the_office_in_a_county_report_is_left_out() -> None:
    data = page(
        TITLE.replace("东桥镇", "云溪县"),
        form(LINES),
        "云溪县人民政府办公室收到和处理政府信息公开申请情况",
        form(OTHERS),
    )
    found = anchor(read_document(data, Limits()), 2022, "云溪县")
    assert found is not None
    assert [LEFT_OUT in warning for warning in found.warnings] == [True]


def test_a_heading_with_the_name_of_the_agency_is_its_own() -> None:
    head = "<table><tr><td>首页</td><td>年度报告</td></tr></table>"
    data = head.encode() + page(
        "云溪县统计局2022年政府信息公开工作年度报告", form(LINES), "云溪县统计局政府信息公开情况", form(LINES)
    )
    found = anchor(read_document(data, Limits()), 2022, "云溪县统计局")
    assert found is not None
    assert found.warnings == []
