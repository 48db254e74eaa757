"""Plain text: one test for each layout and trap."""

from __future__ import annotations

import pytest

from extract.document import Table
from extract.errors import ErrorCode, NianbaoError
from extract.intake.plaintext import read_text
from extract.limits import Limits


def tables(text: str) -> list[Table]:
    document = read_text(text, Limits())
    for block in document.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                source = document.text[cell.provenance.start : cell.provenance.end]
                assert source.split() == cell.text.split()
        else:
            assert document.text[block.start : block.end] == block.text
    return list(document.tables())


def grid(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()]


def test_tab_marks_with_blank_cells_and_cells_over_lines() -> None:
    text = "三、收到申请情况\n\t\n\t自然人\n\t商业\n企业\n\n"
    text += "\t一、本年新收\n\t3\n\t\n\n\t二、上年结转\n\t　0\n\t\xa01\n\n\n四、行政复议\n"
    (table,) = tables(text)
    assert table.source == "lines"
    assert grid(table) == [["", "自然人", "商业\n企业"], ["一、本年新收", "3", ""], ["二、上年结转", "0", "1"]]
    assert (table.n_rows, table.n_columns) == (3, 3)


def test_tab_marks_cell_with_an_empty_line_inside() -> None:
    text = "\t\n\t科研\n\n机构\n\t其他\n\n\t尚未\n\n审结\n\n\t0\n\t1\n\t2\n"
    (table,) = tables(text)
    assert grid(table) == [["", "科研\n机构", "其他"], ["尚未\n审结"], ["0", "1", "2"]]


@pytest.mark.parametrize("last", ["0", ""])
def test_tab_marks_end_at_a_heading_without_number_before_the_next_table(last: str) -> None:
    text = (
        f"\t行政许可\n\t12\n\n\t行政强制\n\t{last}\n\n收到和处理申请情况\n\t申请人\n\t自然人\n\n\t一、本年新收\n\t3\n"
    )
    first, second = tables(text)
    assert grid(first) == [["行政许可", "12"], ["行政强制", last]]
    assert grid(second)[0] == ["申请人", "自然人"]


def test_tab_marks_end_at_section_heading_without_empty_line() -> None:
    document = read_text("\t行政许可\n\t12\n三、收到和处理申请情况\n本机关收到申请。", Limits())
    assert [type(block).__name__ for block in document.blocks] == ["Table", "Paragraph", "Paragraph"]


def test_tab_marks_two_empty_lines_part_two_tables() -> None:
    found = tables("\t规章\n\t0\n\n\n\t行政许可\n\t5\n")
    assert [grid(table) for table in found] == [[["规章", "0"]], [["行政许可", "5"]]]


def test_paragraphs_indented_by_a_tab_are_no_table() -> None:
    text = "\t本年度主动公开信息三条。\n\t全年没有收到申请。\n\n\t某某镇人民政府\n\t二〇二二年一月\n"
    document = read_text(text, Limits())
    assert not list(document.tables())
    assert len(document.blocks) == 4


def test_pipe_rows_without_separator_keep_blank_cells() -> None:
    (table,) = tables(
        "统计表\n指 标 | 单位 | 统计数 |\n一、主动公开 | ||\n(一)公开数 | 条 | 30 |\n制发数 | 件 | |\n填表人：甲"
    )
    assert table.source == "pipes"
    assert grid(table) == [
        ["指 标", "单位", "统计数"],
        ["一、主动公开", "", ""],
        ["(一)公开数", "条", "30"],
        ["制发数", "件", ""],
    ]


def test_pipe_rows_with_a_label_over_two_lines() -> None:
    (table,) = tables("公开数 | 条 | 3 |\n专职人员数(不包括网站\n工作人员数) | 人 | 1 |\n")
    assert grid(table)[1] == ["专职人员数(不包括网站\n工作人员数)", "人", "1"]


def test_one_line_with_pipes_is_no_table() -> None:
    assert not tables("首页 | 新闻 | 公开\n本年度报告如下。")


def test_tab_separated_rows() -> None:
    text = "第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t17\n"
    text += "第二十条第（六）项\n行政处罚\t\n行政强制\t2\n\n三、申请情况"
    (table,) = tables(text)
    assert table.source == "lines"
    assert grid(table) == [
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "17"],
        ["第二十条第（六）项"],
        ["行政处罚", ""],
        ["行政强制", "2"],
    ]


def test_tab_separated_row_that_begins_with_a_blank_cell() -> None:
    (table,) = tables("\t自然人\t总计\n一、新收\t1\t1\n")
    assert grid(table)[0] == ["", "自然人", "总计"]


def test_rows_with_runs_of_spaces_that_agree() -> None:
    (table,) = tables("信息内容  制发  废止\n规章  0  1\n规范性文件   2  3\n其他    4     5\n\n以上。")
    assert grid(table) == [
        ["信息内容", "制发", "废止"],
        ["规章", "0", "1"],
        ["规范性文件", "2", "3"],
        ["其他", "4", "5"],
    ]


def test_rows_with_runs_of_spaces_that_disagree_are_no_table() -> None:
    assert not tables("规章  0  1  2\n规范性文件   2  3\n其他    4\n行政许可  1  2  3")


@pytest.mark.parametrize(
    "text",
    [
        "规章000规范性文件106行政许可0",
        "规章\n0\n0\n规范性文件\n1\n2\n",
        "一、本年新收 0 0 00 0 0 0 二、上年结转 0 0 0 0 0 0 0",
        "第一  本年度公开三条。\n第二  收到申请两件。\n第三  没有诉讼。",
    ],
)
def test_text_without_marks_stays_paragraphs(text: str) -> None:
    document = read_text(text, Limits())
    assert not list(document.tables())
    assert [block.text for block in document.paragraphs()] == text.strip().split("\n")


def test_paragraphs_lose_space_at_the_edges_and_know_their_line() -> None:
    (first, second) = read_text("　　甲局\n\n\xa0乙 \n", Limits()).paragraphs()
    assert (first.text, first.provenance.path) == ("甲局", "line 1")
    assert (second.text, second.provenance.path) == ("乙", "line 3")


def test_limits_on_characters_and_cells() -> None:
    with pytest.raises(NianbaoError) as too_long:
        read_text("甲" * 11, Limits(characters=10))
    with pytest.raises(NianbaoError) as too_many:
        read_text("a | b\nc | d\n", Limits(cells=3))
    assert too_long.value.code == too_many.value.code == ErrorCode.TOO_LARGE
