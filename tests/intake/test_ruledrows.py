"""Tables drawn with rules between their rows, in plain text and in Markdown."""

from __future__ import annotations

from extract.document import Table
from extract.intake.markdown import read_markdown
from extract.intake.plaintext import read_text
from extract.limits import Limits


def grids(text: str) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in table.rows()] for table in read_text(text, Limits()).tables()]


_BOX = """\
┌────┬───┬───┐
│    │自然人│总计  │
├────┼───┼───┤
│新收  │1     │1     │
├────┼───┼───┤
│结转  │      │0     │
└────┴───┴───┘
"""
_READ = [["", "自然人", "总计"], ["新收", "1", "1"], ["结转", "", "0"]]


def test_box_drawn_table() -> None:
    document = read_text(f"三、申请情况\n{_BOX}四、复议", Limits())
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table", "Paragraph"]
    assert grids(_BOX) == [_READ]


def test_heavy_and_double_strokes() -> None:
    heavy = str.maketrans("┌┬┐├┼┤└┴┘│─", "┏┳┓┣╋┫┗┻┛┃━")
    double = str.maketrans("┌┬┐├┼┤└┴┘│─", "╔╦╗╠╬╣╚╩╝║═")
    assert grids(_BOX.translate(heavy)) == grids(_BOX.translate(double)) == [_READ]


def test_ascii_grid_with_long_rules() -> None:
    rule = f"+{'-' * 60}+{'-' * 8}+\n"
    head = rule.replace("-", "=")
    assert grids(f"{rule}| 名称 | 数量 |\n{head}| 许可 | 5 |\n{rule}| 处罚 |  |\n{rule}") == [
        [["名称", "数量"], ["许可", "5"], ["处罚", ""]]
    ]


def test_ascii_grid_in_markdown() -> None:
    text = "+----+---+\n| 许可 | 5 |\n+----+---+\n| 处罚 | 6 |\n+----+---+\n\n后文。"
    document = read_markdown(text, Limits())
    (table,) = document.tables()
    assert [cell.text for cell in table.cells] == ["许可", "5", "处罚", "6"]
    assert [block.text for block in document.paragraphs()] == ["后文。"]


def test_wrapped_lines_between_two_rules_are_one_row() -> None:
    rule = "+------+---+\n"
    text = f"{rule}| 名称 | 数 |\n{rule}| 行政 |   |\n| 许可 | 5 |\n{rule}| 处罚 | 6 |\n{rule}"
    (table,) = read_text(text, Limits()).tables()
    assert [cell.text for cell in table.cells] == ["名称", "数", "行政\n许可", "5", "处罚", "6"]
    assert [text[c.provenance.start : c.provenance.end] for c in table.cells][2:4] == ["行政", "5"]


def test_lines_below_the_only_ruled_header_are_rows_each() -> None:
    rule = "+------+---+\n"
    assert grids(f"{rule}| 名称 | 数 |\n{rule}| 许可 | 5 |\n| 处罚 |   |\n{rule}") == [
        [["名称", "数"], ["许可", "5"], ["处罚", ""]]
    ]


def test_merged_cell_takes_its_columns() -> None:
    text = """\
┌──┬───────┬──┐
│名称│申请人        │总计│
│    ├───┬───┤    │
│    │自然人│企业  │    │
├──┼───┼───┼──┤
│新收│1     │2     │3   │
└──┴───┴───┴──┘
"""
    assert grids(text) == [[["名称", "申请人", "", "总计"], ["", "自然人", "企业", ""], ["新收", "1", "2", "3"]]]


def test_rule_through_a_line_of_words_is_blank() -> None:
    text = "│名称│申请人│总计│\n│合并├──┼──┤\n│新收│1│2│\n"
    (rows,) = grids(text)
    assert rows[1] == ["合并", "", ""]


def test_two_drawn_tables_one_after_another() -> None:
    assert len(grids(_BOX + _BOX)) == 2
    grid = "+----+---+\n| 许可 | 5 |\n+----+---+\n| 处罚 | 6 |\n+----+---+\n"
    document = read_text(f"{grid}\n{grid}三、申请情况\n{grid}", Limits())
    assert [type(block).__name__ for block in document.blocks] == ["Table", "Table", "Paragraph", "Table"]


def test_rules_without_rows_are_text() -> None:
    assert not grids("──────\n正文。\n+-----+\n+-----+\n正文。")


def test_rows_of_one_cell_are_text() -> None:
    blocks = read_text("│一、总体情况\n│正文\n", Limits()).blocks
    assert not any(isinstance(block, Table) for block in blocks)
