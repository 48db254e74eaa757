"""Pipe rows that a narrow page wrapped."""

from __future__ import annotations

from unicodedata import east_asian_width

from extract.document import Table
from extract.intake.markdown import read_markdown
from extract.intake.plaintext import read_text
from extract.limits import Limits


def rows(table: Table) -> list[list[str]]:
    return [["".join(cell.text.split()) for cell in row] for row in table.rows()]


def narrow(cells: list[str], widths: list[int]) -> list[str]:
    """The lines of a row whose cells are wrapped at their width, a Chinese character two columns wide."""
    columns = []
    for cell, width in zip(cells, widths, strict=True):
        lines, at = [""], 0
        for char in cell:
            size = 2 if east_asian_width(char) == "W" else 1
            if at + size > width:
                lines.append("")
                at = 0
            lines[-1] += char
            at += size
        columns.append(lines)
    height = max(map(len, columns))
    drawn = []
    for n in range(height):
        parts = [column[n] if n < len(column) else "" for column in columns]
        drawn.append("|" + "|".join(_padded(part, width) for part, width in zip(parts, widths, strict=True)) + "|")
    return drawn


def _padded(text: str, width: int) -> str:
    return text + " " * (width - sum(2 if east_asian_width(char) == "W" else 1 for char in text))


WIDTHS = [8, 10, 4]
ROWS = [
    ["项目内容", "", "数量"],
    ["乡镇办理结果总数", "甲类申请的数量", "4"],
    ["", "乙类", "0"],
    ["其他", "", ""],
    ["丙类申请办理结果", "丁", "12"],
    ["本县所属的各单位", "", "3"],
]


def test_words_go_on_below_where_they_fill_their_cell() -> None:
    text = "\n".join(line for row in ROWS for line in narrow(row, WIDTHS))
    (table,) = read_text(text, Limits()).tables()
    assert rows(table) == ROWS


def test_rows_of_words_under_cells_with_room_stay_rows() -> None:
    lines = [
        line
        for row in (["甲", "乙", "1"], ["丙", "", ""], ["丁", "", ""], ["戊", "", ""])
        for line in narrow(row, WIDTHS)
    ]
    (table,) = read_text("\n".join(lines), Limits()).tables()
    assert [row[0] for row in rows(table)] == ["甲", "丙", "丁", "戊"]


def test_rows_cut_at_the_width_of_the_page() -> None:
    text = "项目 | 甲 | 乙 | 丙  \n---|---|---|---  \n"
    text += "一类数量 | 4 | 0 |  \n7  \n二类数量 | 1 | 2  \n| 3  \n三类 | 0 | 0 | 0  \n"
    (table,) = read_markdown(text, Limits()).tables()
    assert rows(table)[-3:] == [["一类数量", "4", "0", "7"], ["二类数量", "1", "2", "3"], ["三类", "0", "0", "0"]]


def test_a_blank_last_cell_does_not_take_the_next_row() -> None:
    text = "项目 | 甲 | 乙\n---|---|---\n一类 | 4 |\n二类 | 1 | 2\n三类 | 0 |\n"
    (table,) = read_markdown(text, Limits()).tables()
    assert [row[0] for row in rows(table)[-3:]] == ["一类", "二类", "三类"]
