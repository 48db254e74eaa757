"""Grids of html tables: spans as browsers place them, tags left open, layout around and inside."""

from __future__ import annotations

import pytest
from docx_building import cells, paragraphs, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.limits import Limits

DATA = "<table><tr><td>信息内容<td>制发件数<td>现行有效<tr><td>规章<td>0<td>0<tr><td>规范性文件<td>1<td>12</table>"
DATA_ROWS = [["信息内容", "制发件数", "现行有效"], ["规章", "0", "0"], ["规范性文件", "1", "12"]]


def read(body: str, limits: Limits | None = None) -> Document:
    return read_document(f"<html><body>{body}</body></html>".encode(), limits or Limits())


def test_row_and_column_spans():
    document = read(
        "<table><tr><td rowspan=2>项目</td><td colspan=2>申请人</td></tr><tr><td>自然人</td><td>企业</td></tr>"
        "<tr><td>新收</td><td>1</td><td>2</td></tr></table>"
    )
    assert cells(document) == [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "申请人"),
        (1, 1, 1, 1, "自然人"),
        (1, 2, 1, 1, "企业"),
        (2, 0, 1, 1, "新收"),
        (2, 1, 1, 1, "1"),
        (2, 2, 1, 1, "2"),
    ]


def test_missing_end_tags():
    assert rows(read(DATA)) == DATA_ROWS


def test_cells_without_a_row():
    assert rows(read("<table><td>规章<td>0</tr><tr><td>文件<td>1</table>")) == [["规章", "0"], ["文件", "1"]]


def test_head_body_and_foot_are_one_table():
    document = read(
        "<table><thead><tr><th>项<th>数</thead><tbody><tr><td>甲<td>1</tbody><tfoot><tr><td>计<td>1</table>"
    )
    assert rows(document) == [["项", "数"], ["甲", "1"], ["计", "1"]]


def test_caption_goes_before_the_table():
    document = read(f"<table><caption>主动公开情况</caption>{DATA[7:]}")
    assert paragraphs(document) == ["主动公开情况"]
    assert document.text.startswith("主动公开情况\n信息内容\t")


def test_text_between_cells_goes_before_the_table():
    document = read("<table>单位：件<tr>附<td>甲<td>1<tr><td>乙<td>2</table>")
    assert "".join(paragraphs(document)) == "单位：件附"
    assert rows(document) == [["甲", "1"], ["乙", "2"]]


@pytest.mark.parametrize("spans", ["colspan=abc rowspan=-1", 'colspan="" rowspan=" 1 "', "colspan=0 rowspan=1.9"])
def test_spans_that_are_no_numbers(spans):
    assert cells(read(f"<table><tr><td {spans}>甲<td>1<tr><td>乙<td>2</table>"))[0] == (0, 0, 1, 1, "甲")


def test_row_span_is_cut_to_the_table():
    document = read("<table><tr><td rowspan=9>甲<td>1<tr><td>2</table>")
    assert cells(document)[0] == (0, 0, 2, 1, "甲")
    assert cells(read("<table><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</table>"))[0] == (0, 0, 3, 1, "甲")


def test_empty_rows_do_not_count_unless_a_span_reaches_into_them():
    assert rows(read("<table><tr></tr><tr><td>甲<td>1<tr></tr><tr><td>乙<td>2</table>")) == [["甲", "1"], ["乙", "2"]]
    document = read("<table><tr><td rowspan=2>甲<td rowspan=2>1</tr><tr></tr><tr><td>乙<td>2</table>")
    assert cells(document)[2] == (2, 0, 1, 1, "乙")


def test_breaks_and_paragraphs_inside_cells_are_newlines():
    document = read("<table><tr><td><p>商业</p><p>企业</p><td>科研<br>机构<tr><td>1<td>&nbsp;</table>")
    assert rows(document) == [["商业\n企业", "科研\n机构"], ["1", ""]]


def test_layout_table_with_navigation_beside_the_report():
    links = "".join(f"<a href=/{i}>栏目{i}</a><br>" for i in range(8))
    text = "<p>一、总体情况</p><p>" + "全年主动公开政府信息5条。" * 30 + "</p>"
    document = read(f"<table><tr><td>{links}</td><td><h1>年度报告</h1>{text}{DATA}<p>完</p></td></tr></table>")
    assert [block.text[:6] for block in document.paragraphs()] == ["年度报告", "一、总体情况", "全年主动公开", "完"]
    assert rows(document) == DATA_ROWS


def test_tables_nested_in_layout_tables_three_deep():
    document = read(f"<table><tr><td><table><tr><td>左</td><td><table><tr><td>{DATA}</td></tr></table></table></table>")
    assert paragraphs(document) == ["左"]
    assert rows(document) == DATA_ROWS


def test_small_table_inside_a_data_cell_stays_and_stands_alone_too():
    document = read("<table><tr><td>甲<td><table><tr><td>1<td>2</table><tr><td>乙<td>3<tr><td>丙<td>4</table>")
    assert rows(document) == [["甲", "1 2"], ["乙", "3"], ["丙", "4"]]
    assert rows(document, 1) == [["1", "2"]]


def test_table_of_one_column_is_paragraphs():
    document = read(
        "<table><tr><td colspan=2>一、主动公开<tr><td colspan=2>公开数：5条<tr><td colspan=2>件数：2件</table>"
    )
    assert paragraphs(document) == ["一、主动公开", "公开数：5条", "件数：2件"]
    assert not list(document.tables())


def test_table_of_one_column_inside_a_data_cell_is_only_its_text():
    inner = "<table><tr><td>1<tr><td>2</table>"
    document = read(f"<table><tr><td>甲<td>{inner}<tr><td>乙<td>3<tr><td>丙<td>4</table>")
    assert rows(document) == [["甲", "1\n2"], ["乙", "3"], ["丙", "4"]]
    assert paragraphs(document) == []


def test_one_value_table_inside_a_data_cell_is_only_its_text():
    document = read("<table><tr><td>甲<td><table><tr><td>1</table><tr><td>乙<td>3<tr><td>丙<td>4</table>")
    assert [rows(document, i) for i in range(len(list(document.tables())))] == [[["甲", "1"], ["乙", "3"], ["丙", "4"]]]


@pytest.mark.parametrize("body", ["<table><tr><td>" * 60 + "文字", "<table><tr>" + "<td colspan=400>1" * 2])
def test_absurd_tables_are_refused(body):
    with pytest.raises(NianbaoError) as caught:
        read(body)
    assert caught.value.code is ErrorCode.TOO_LARGE


def test_cells_beyond_the_limit_are_refused():
    with pytest.raises(NianbaoError) as caught:
        read("<table>" + "<tr><td>1<td>2" * 10, Limits(cells=15))
    assert caught.value.code is ErrorCode.TOO_LARGE


SPANS = st.lists(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=2, max_size=5), min_size=2, max_size=6
)


@settings(deadline=None, max_examples=40)
@given(SPANS)
def test_cells_stay_inside_the_grid_and_none_is_lost(table_rows):
    source = "".join(
        "<tr>" + "".join(f"<td rowspan={r} colspan={c}>{i}.{j}" for j, (r, c) in enumerate(row))
        for i, row in enumerate(table_rows)
    )
    table = next(read(f"<table>{source}</table>").tables())
    assert sorted(cell.text for cell in table.cells) == sorted(
        f"{i}.{j}" for i, row in enumerate(table_rows) for j in range(len(row))
    )
    starts = {(cell.row, cell.column) for cell in table.cells}
    assert len(starts) == len(table.cells)
    assert all(cell.row + cell.row_span <= table.n_rows for cell in table.cells)
    assert all(cell.column + cell.column_span <= table.n_columns for cell in table.cells)
