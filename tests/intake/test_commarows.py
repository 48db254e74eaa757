"""Comma separated rows in plain text."""

from __future__ import annotations

from extract.intake.plaintext import read_text
from extract.limits import Limits


def grids(text: str) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in table.rows()] for table in read_text(text, Limits()).tables()]


def test_rows_with_blank_cells() -> None:
    text = "三、申请情况\n,,自然人,总计\n新收,,1,1\n办理,公开,,0\n四、复议\n"
    document = read_text(text, Limits())
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table", "Paragraph"]
    assert grids(text) == [[["", "", "自然人", "总计"], ["新收", "", "1", "1"], ["办理", "公开", "", "0"]]]


def test_quoted_cells() -> None:
    text = '名称,数量,金额\n"甲,乙",1,"1,234"\n"称""丙""",2,3\n'
    assert grids(text) == [[["名称", "数量", "金额"], ["甲,乙", "1", "1,234"], ['称"丙"', "2", "3"]]]
    (table,) = read_text(text, Limits()).tables()
    assert [text[c.provenance.start : c.provenance.end] for c in table.cells][3:6] == ["甲,乙", "1", "1,234"]


def test_another_number_of_commas_begins_another_table() -> None:
    assert [len(grid[0]) for grid in grids("a,b,c\n" * 3 + "a,b,c,d\n" * 3)] == [3, 4]


def test_amounts_and_sentences_are_no_table() -> None:
    assert not grids("收费 1,234 2,345\n采购 3,456 4,567\n合计 4,690 6,912\n")
    assert not grids("一是加强领导,完善制度,落实责任。\n" * 3)
    assert not grids("公开,条,3\n申请,件,2\n以上。")


def test_unclosed_quotes_stay_text() -> None:
    assert grids('"a,b,c\n' * 3) == [[['"a', "b", "c"]] * 3]


def test_semicolons_part_cells_too() -> None:
    text = '三、申请情况\n;;自然人;总计\n新收;"甲;乙";1,200;1.200,5\n办理;公开;;0\n四、复议\n'
    assert grids(text) == [
        [["", "", "自然人", "总计"], ["新收", "甲;乙", "1,200", "1.200,5"], ["办理", "公开", "", "0"]]
    ]
    (table,) = read_text(text, Limits()).tables()
    assert [text[c.provenance.start : c.provenance.end] for c in table.cells][5:7] == ["甲;乙", "1,200"]


def test_commas_in_labels_between_semicolons_are_no_cells() -> None:
    text = "事项;本年;累计\n许可,确认,给付;3;4\n处罚,强制;5;6\n收费,征收,其他;7;8\n"
    assert [len(row) for row in grids(text)[0]] == [3] * 4


def test_sentences_with_semicolons_are_no_table() -> None:
    assert not grids("一是加强领导;二是完善制度;三是公开12条\n" * 3)
    assert not grids("公开,3条;申请,2件;复议,0件。\n" * 3)
