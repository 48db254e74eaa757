"""Grids of Word tables: merges of every kind, wrappers around rows and cells, tables in tables."""

from __future__ import annotations

import docx
import pytest
from docx_building import cells, p, package, paragraphs, read, rows, saved, tbl, tc, tr

from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.limits import Limits

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_merges_of_python_docx():
    document = docx.Document()
    table = document.add_table(3, 4)
    for index, cell in enumerate(table._cells):
        cell.text = str(index)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "表头"
    table.cell(1, 0).merge(table.cell(2, 1)).text = "块"
    document = read_document(saved(document), Limits())
    assert cells(document) == [
        (0, 0, 1, 4, "表头"),
        (1, 0, 2, 2, "块"),
        (1, 2, 1, 1, "6"),
        (1, 3, 1, 1, "7"),
        (2, 2, 1, 1, "10"),
        (2, 3, 1, 1, "11"),
    ]


def test_vertical_merge_restarts_below_itself():
    column = [
        tr(tc("甲", RESTART), "1"),
        tr(tc("", CONTINUE), "2"),
        tr(tc("乙", RESTART), "3"),
        tr(tc("", CONTINUE), "4"),
    ]
    document = read(tbl(*column))
    assert [cell for cell in cells(document) if cell[1] == 0] == [(0, 0, 2, 1, "甲"), (2, 0, 2, 1, "乙")]


def test_continuation_without_a_start_is_a_cell():
    document = read(tbl(tr(tc("甲", CONTINUE), "1"), tr(tc("乙", CONTINUE), "2")))
    assert cells(document)[0] == (0, 0, 2, 1, "甲")


def test_horizontal_merge_of_old_writers():
    document = read(tbl(tr(tc("合", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), "1"), tr("a", "b", "c")))
    assert cells(document)[:2] == [(0, 0, 1, 2, "合"), (0, 2, 1, 1, "1")]


def test_rows_that_begin_late():
    document = read(tbl(tr("a", "b", "c"), tr("d", properties='<w:gridBefore w:val="2"/><w:gridAfter w:val="0"/>')))
    assert cells(document)[-1] == (1, 2, 1, 1, "d")


def test_content_controls_around_rows_and_cells():
    row = f"<w:sdt><w:sdtPr/><w:sdtContent>{tr('甲', '1')}</w:sdtContent></w:sdt>"
    cell = f"<w:sdt><w:sdtPr/><w:sdtContent>{tc('2')}</w:sdtContent></w:sdt>"
    assert rows(read(tbl(row, tr("乙", cell)))) == [["甲", "1"], ["乙", "2"]]


def test_deleted_rows_go():
    assert rows(read(tbl(tr("甲", "1"), tr("删", "9", properties="<w:del/>"), tr("乙", "2")))) == [
        ["甲", "1"],
        ["乙", "2"],
    ]


def test_paragraphs_of_a_cell_are_joined_by_newlines():
    assert rows(read(tbl(tr(tc(p("商业") + p("") + p("企业")), "1"), tr("a", "b"))))[0][0] == "商业\n企业"


def test_tabs_inside_cells_are_spaces():
    assert (
        rows(read(tbl(tr("<w:tc><w:p><w:r><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r></w:p></w:tc>", "x"))))[0][0] == "1 2"
    )


def test_layout_table_around_the_report_is_unwrapped():
    inner = tbl(tr("信息内容", "本年制发件数"), tr("规章", "0"), tr("规范性文件", "12"))
    document = read(tbl(tr(tc(p("一、总体情况") + p("全年公开政府信息5条。") + inner + p("完")))))
    assert paragraphs(document) == ["一、总体情况", "全年公开政府信息5条。", "完"]
    assert rows(document) == [["信息内容", "本年制发件数"], ["规章", "0"], ["规范性文件", "12"]]
    assert next(document.tables()).provenance.path == "body/tbl[1]/tr[1]/tc[1]/tbl[1]"


def test_small_table_inside_a_data_cell_stays_and_stands_alone_too():
    small = tbl(tr("1", "2"))
    document = read(tbl(tr("规章", tc(small + p(""))), tr("规范性文件", "3"), tr("合计", "4")))
    assert rows(document)[0] == ["规章", "1 2"]
    assert rows(document, 1) == [["1", "2"]]


def test_report_typed_into_one_table_is_cut_at_its_prose():
    prose = "本机关认真贯彻落实政府信息公开条例，全年主动公开政府信息。" * 8
    grid = [tr("信息内容", "本年制发件数", "现行有效件数"), tr("规章", "0", "0"), tr("规范性文件", "1", "2")]
    head, next_head = tr(tc("二、主动公开情况", span(3))), tr(tc("三、收到和处理情况", span(3)))
    document = read(tbl(tr(tc(prose, span(3))), head, *grid, next_head, tr(tc(prose, span(3)))))
    assert paragraphs(document) == [prose, "二、主动公开情况", "三、收到和处理情况", prose]
    assert rows(document) == [
        ["信息内容", "本年制发件数", "现行有效件数"],
        ["规章", "0", "0"],
        ["规范性文件", "1", "2"],
    ]


def test_short_full_width_rows_stay_in_their_table():
    document = read(tbl(tr(tc("第二十条第（一）项", span(2))), tr("信息内容", "数量"), tr("规章", "0")))
    assert rows(document)[0] == ["第二十条第（一）项"]


def test_two_columns_of_titles_and_text_are_prose():
    long = "全年主动公开政府信息若干条，办理依申请公开若干件。" * 15
    document = read(tbl(tr("一、总体情况", long), tr("二、存在问题", long)))
    assert paragraphs(document) == ["一、总体情况", long, "二、存在问题", long]


def test_nesting_beyond_reason_is_refused():
    content = "<w:p/>"
    for _ in range(45):
        content = tbl(tr(tc(content)))
    with pytest.raises(NianbaoError) as caught:
        read(content)
    assert caught.value.code is ErrorCode.TOO_LARGE


def test_cells_beyond_the_limit_are_refused():
    with pytest.raises(NianbaoError) as caught:
        read_document(package(tbl(*[tr("1", "2")] * 6)), Limits(cells=10))
    assert caught.value.code is ErrorCode.TOO_LARGE
