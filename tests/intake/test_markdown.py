"""Markdown: one test for each way converters write it."""

from __future__ import annotations

import pytest

from extract.document import Table
from extract.intake.markdown import clean_cell, read_markdown
from extract.limits import Limits


def grids(text: str) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in table.rows()] for table in read_markdown(text, Limits()).tables()]


def paragraphs(text: str) -> list[tuple[int, str]]:
    document = read_markdown(text, Limits())
    assert all(document.text[p.start : p.end] == p.text for p in document.paragraphs())
    return [(p.heading, p.text) for p in document.paragraphs()]


def test_table_with_leading_pipes_and_separator() -> None:
    text = "|  | 自然人 | 总计 |\n|:--|---|--:|\n| (四)<br>无法提供 | 1 |  |\n"
    assert grids(text) == [[["", "自然人", "总计"], ["(四)\n无法提供", "1", ""]]]


def test_table_without_leading_pipes() -> None:
    assert grids("名称 | 数量\n--- | ---\n行政许可 | 5\n行政处罚 |\n\n以上。") == [
        [["名称", "数量"], ["行政许可", "5"], ["行政处罚"]]
    ]


def test_header_with_separator_and_no_rows_is_a_table() -> None:
    assert grids("| 规章 | 0 |\n|---|---|\n") == [[["规章", "0"]]]


def test_escaped_pipe_stays_in_the_cell() -> None:
    assert grids("| a\\|b | 1 |\n|---|---|\n| c | 2 |") == [[["a|b", "1"], ["c", "2"]]]


def test_empty_line_and_new_header_begin_a_new_table() -> None:
    assert len(grids("| a | 1 |\n|---|---|\n| b | 2 |\n\n|   |   |\n|---|---|\n| c | 3 |")) == 2


def test_empty_line_between_rows_does_not_cut_the_table() -> None:
    assert grids("| a | 1 |\n|---|---|\n| b | 2 |\n\n| c | 3 |\n\n后文") == [[["a", "1"], ["b", "2"], ["c", "3"]]]


def test_heading_cuts_the_table() -> None:
    document = read_markdown("| a | 1 |\n|---|---|\n## 三、申请\n| b | 2 |\n| c | 3 |", Limits())
    assert [isinstance(block, Table) for block in document.blocks] == [True, False, True]


def test_ragged_rows_keep_their_cells() -> None:
    (table,) = read_markdown("| a |\n|---|---|---|\n| b | 1 | 2 |\n| c | 3 |", Limits()).tables()
    assert (table.n_rows, table.n_columns, len(table.cells)) == (3, 3, 6)


def test_cell_provenance_covers_the_source_of_the_cell() -> None:
    document = read_markdown("| **总计** | 0 |\n|---|---|\n| 甲&nbsp;乙 | 1 |", Limits())
    (table,) = document.tables()
    sources = [document.text[c.provenance.start : c.provenance.end] for c in table.cells]
    assert sources == ["**总计**", "0", "甲&nbsp;乙", "1"]
    assert [c.text for c in table.cells] == ["总计", "0", "甲\xa0乙", "1"]
    assert table.cells[2].provenance.path == "line 3"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("## 一、总体情况 ##", (2, "一、总体情况")),
        ("#一、总体情况", (1, "一、总体情况")),
        ("## **六、其他事项**", (2, "六、其他事项")),
        ("**二、主动公开情况**", (6, "二、主动公开情况")),
        ("**一是建立机制。**", (0, "一是建立机制。")),
        ("**一是**，其他", (0, "一是**，其他")),
        ("> - 公开3条", (0, "公开3条")),
        ("1. 公开3条", (0, "1. 公开3条")),
        ("~~公开3条，~~公开4条", (0, "~~公开3条，~~公开4条")),
        ('<p align="center">某局</p>', (0, "某局")),
    ],
)
def test_markup_stays_outside_the_paragraph(line: str, expected: tuple[int, str]) -> None:
    assert paragraphs(line) == [expected]


def test_setext_headings() -> None:
    assert paragraphs("某局年度报告\n====\n\n一、总体情况\n---\n正文。") == [
        (1, "某局年度报告"),
        (2, "一、总体情况"),
        (0, "正文。"),
    ]


def test_rules_fences_images_and_comments_are_left_out() -> None:
    assert paragraphs("```markdown\n正文。\n\n***\n![图](a.png)\n<!-- 页 -->\n~~公开3条。~~\n```") == [(0, "正文。")]


def test_one_line_with_a_pipe_is_a_paragraph() -> None:
    assert paragraphs("首页 | 公开") == [(0, "首页 | 公开")]


def test_clean_cell_drops_markup_and_keeps_minus_signs() -> None:
    assert clean_cell("<b>-3</b>") == "-3"
    assert clean_cell("1\\. 国家秘密") == "1. 国家秘密"
    assert clean_cell("&lt;5&gt;") == "<5>"


def test_html_table_inside_markdown() -> None:
    text = '## 二、公开\n\n<table>\n<tr><td rowspan="2">规章</td><td>7</td></tr>\n<tr><td>8</td></tr></table>\n\n后文。'
    document = read_markdown(text, Limits())
    assert [isinstance(block, Table) for block in document.blocks] == [False, True, False]
    (table,) = document.tables()
    assert [(c.row, c.column, c.row_span, c.text) for c in table.cells] == [
        (0, 0, 2, "规章"),
        (0, 1, 1, "7"),
        (1, 1, 1, "8"),
    ]
    assert [text[c.provenance.start : c.provenance.end] for c in table.cells] == ["规章", "7", "8"]


def test_html_table_that_never_closes_leaves_the_text() -> None:
    assert (0, "正文。") in paragraphs("<table>\n<tr><td>规章\n\n正文。")


def test_empty_first_cell_without_leading_pipe_keeps_its_column() -> None:
    """Without pipes at the edges a pipe at the left edge ends an empty cell, whatever the separator looks like."""
    for separator in ("--- | --- | ---", "|---|---|---|"):
        assert grids(f"名称 |  | 总计\n{separator}\n | 自然人 | 总计\n新收 | 1 | 1\n结转 | 0 | 0") == [
            [["名称", "", "总计"], ["", "自然人", "总计"], ["新收", "1", "1"], ["结转", "0", "0"]]
        ]


def test_one_row_that_lost_its_leading_pipe_shifts_no_other() -> None:
    assert grids("| 名称 | 数量 |\n|---|---|\n行政许可 | 5 |\n| 行政处罚 | 6 |\n|  | 7 |") == [
        [["名称", "数量"], ["行政许可", "5"], ["行政处罚", "6"], ["", "7"]]
    ]


def test_rows_apart_by_spaces_in_a_fence() -> None:
    rows = "信息内容  制发  废止\n规章  0  1\n规范性文件  2  3\n其他  4  5\n"
    assert grids(f"```\n{rows}```\n\n后文。") == [[row.split() for row in rows.splitlines()]]
    assert not grids(f"```\n```\n{rows}")


def test_what_a_converter_writes_for_an_empty_cell_is_empty() -> None:
    text = "| Unnamed: 0 | 数量 |\n|---|---|\n| 规章 | nan |\n| 许可 | None |\n"
    assert grids(text) == [[["", "数量"], ["规章", ""], ["许可", ""]]]
