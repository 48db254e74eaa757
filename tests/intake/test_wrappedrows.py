"""Rows apart by spaces whose labels go on in the lines below them."""

from __future__ import annotations

from extract.document import Table
from extract.intake.plaintext import read_text
from extract.limits import Limits


def grids(text: str) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in table.rows()] for table in read_text(text, Limits()).tables()]


def kinds(text: str) -> list[str]:
    return [type(block).__name__ for block in read_text(text, Limits()).blocks]


def test_parts_of_labels_below_the_values() -> None:
    text = "名称        上年  本年\n其他对外管理  0    1\n服务事项\n行政处罚    2    3\n行政强制    4    5\n"
    text += "第二十条第（八）项\n"
    assert grids(text) == [
        [["名称", "上年", "本年"], ["其他对外管理\n服务事项", "0", "1"], ["行政处罚", "2", "3"], ["行政强制", "4", "5"]]
    ]
    assert kinds(text) == ["Table", "Paragraph"]


def test_groups_and_labels_wrapped_side_by_side() -> None:
    text = """\
三、  （一）予以公   0   1
本年  开
办理  （三  1.属于   2   3
结果  ）不  国家
    予公  秘密
    开   2.其他   4   5
        法律
四、结转下年度继续   6   7
办理
"""
    assert grids(text) == [
        [
            ["三、\n本年\n办理\n结果", "（一）予以公\n开", "", "0", "1"],
            ["", "（三\n）不\n予公\n开", "1.属于\n国家\n秘密", "2", "3"],
            ["", "", "2.其他\n法律", "4", "5"],
            ["四、结转下年度继续\n办理", "", "", "6", "7"],
        ]
    ]


def test_a_page_may_end_within_a_label() -> None:
    text = "1.属于国家  1  2\n秘密\n2.其他法律  3  4\n\f\n禁止\n3.重复申请  5  6\n\n其他。"
    ((first, second, third),) = grids(text.replace("\f\n", "\n"))
    assert (first[0], second, third) == ("1.属于国家\n秘密", ["2.其他法律\n禁止", "3", "4"], ["3.重复申请", "5", "6"])


def test_values_one_space_apart_where_the_other_rows_tell_their_number() -> None:
    text = "许可  10  2  3\n（七）总计  32 6  0\n强制 1  2  3\n"
    assert grids(text) == [[["许可", "10", "2", "3"], ["（七）总计", "32", "6", "0"], ["强制", "1", "2", "3"]]]


def test_lines_that_are_no_parts_end_the_table() -> None:
    rows = "行政许可    2    3\n行政处罚    2    3\n行政强制    4    5\n"
    for line in ("第二十条第（五）项", "          标题", "四、复议", "                      其他", "本年无其他情况。"):
        assert kinds(f"{rows}{line}\n") == ["Table", "Paragraph"]


def test_hostile_lines_end() -> None:
    row = "甲  1.乙  1\n"
    wide = "甲  " * 3_000
    parts = "甲\n" * 3_000
    blocks = read_text(f"{row * 5}{parts}{row * 3_000}{wide}1\n{wide}\n", Limits()).blocks
    assert any(isinstance(block, Table) for block in blocks)
    assert all(len(cell.text) < 300 for block in blocks if isinstance(block, Table) for cell in block.cells)


def test_labels_one_space_apart_with_lines_that_begin_two_characters_apart() -> None:
    text = """\
三、本 （一）予以公开      3     0
年度办 （二）部分公开      0     1
理结果   （仅计此项）
      （三） 1.属于   1   0
      不予公 国家秘
      开   密
          2.其他   4   5
"""
    assert grids(text) == [
        [
            ["三、本\n年度办\n理结果", "（一）予以公开", "", "3", "0"],
            ["", "（二）部分公开\n（仅计此项）", "", "0", "1"],
            ["", "（三）\n不予公\n开", "1.属于\n国家秘\n密", "1", "0"],
            ["", "", "2.其他", "4", "5"],
        ]
    ]


def test_a_list_goes_on_over_headings_and_blank_values() -> None:
    text = """\
（一）主动公开数   条   7
制发总数       件
（二）不同渠道的
情况
1.公报公开数    条
2.网站公开数    条   5
3.微博公开数    条   2
"""
    assert grids(text) == [
        [
            ["（一）主动公开数", "条", "7"],
            ["制发总数", "件", ""],
            ["（二）不同渠道的\n情况", ""],
            ["1.公报公开数", "条", ""],
            ["2.网站公开数", "条", "5"],
            ["3.微博公开数", "条", "2"],
        ]
    ]


def test_the_heading_of_a_section_ends_the_table() -> None:
    rows = "行政许可    2\n行政处罚    3\n行政强制    4\n"
    assert kinds(f"{rows}三、收到申请情况\n        自然人  总计\n一、本年新收  1  1\n") == ["Table", *["Paragraph"] * 3]
