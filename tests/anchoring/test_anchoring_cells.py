"""What a cell of a grid may hold beside a label or a number: several rows, a remark."""

from __future__ import annotations

from textwrap import wrap

import pytest
from anchoring_forms import COLUMNS, HEADS, html, read, requests_lines, truth, wrong

from extract.record import Status

LINES = requests_lines()


def _row(label: str, values: list[str]) -> str:
    return f"<tr><td>{label}</td>" + "".join(f"<td>{value}</td>" for value in values) + "</tr>"


@pytest.mark.parametrize("width", [100, 6])
def test_rows_joined_in_one_line_of_the_grid_are_parted(width: int) -> None:
    """Word documents put all reasons of （三）不予公开 into one row, a paragraph each; pages wrap the names."""
    rows, joined = [], [line for line in LINES if line.group.startswith("（三）不予公开")]
    assert len(joined) == 8
    for line in LINES:
        if line is joined[0]:
            values = ["<br>".join(each.values[column] for each in joined) for column in range(len(COLUMNS))]
            names = [part for each in joined for part in wrap(each.label, width)]
            rows.append(_row("<br>".join(names), values))
        elif line not in joined:
            rows.append(_row(f"{line.group}{line.label}", list(line.values)))
    heads = _row(
        "（本列数据的勾稽关系）", ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    )
    cells = read(f"<table>{heads}{''.join(rows)}</table>", 2022)
    assert wrong(cells, truth(LINES)) == {}


@pytest.mark.parametrize("text", ["57件（其中不予许可3件）", "57（注1）", "57件，同比增加1件"])
def test_a_number_with_a_remark_is_a_value_in_doubt(text: str) -> None:
    heads = "<tr><td colspan=2>第二十条第（五）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
    cells = read(f"<table>{heads}{_row('行政许可', [text])}</table>", 2022)
    cell = cells["art20_5", "licensing", "decisions"]
    assert (cell.value, cell.status) == (57, Status.NEEDS_REVIEW)


def test_a_name_with_a_unit_and_nothing_behind_is_blank() -> None:
    """Page geometry shows no empty cells, so that a row of a list ends with its unit."""
    rows = "<tr><td>（一）收到申请数</td><td>件</td><td>3</td></tr><tr><td>1.当面申请数</td><td>件</td></tr>"
    cells = read(f"<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>{rows}</table>", 2016)
    assert cells["statistics", "requests_received", "value"].value == 3
    assert cells["statistics", "requests_in_person", "value"].status is Status.BLANK


@pytest.mark.parametrize(("total", "status"), [("14", Status.SOURCE_INCONSISTENT), ("5", Status.NEEDS_REVIEW)])
def test_digits_apart_are_one_number_where_a_sum_holds_with_it(total: str, status: Status) -> None:
    """A number wrapped in a narrow column (what the rest of this form adds up to is wrong then); else it may be two."""
    rows = "".join(
        _row(
            f"{line.group}{line.label}",
            ["1<br>2", "2", "0", "0", "0", "0", total] if line.row == "new" else list(line.values),
        )
        for line in LINES
    )
    heads = _row(
        "（本列数据的勾稽关系）", ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    )
    cell = read(f"<table>{heads}{rows}</table>", 2022)["requests", "new", "natural_person"]
    assert (cell.value, cell.status) == (12, status)


@pytest.mark.parametrize("head", [True, False])
@pytest.mark.parametrize("zero", ["0", "无"])
def test_a_row_merged_into_one_zero_is_zero_in_every_column(head: bool, zero: str) -> None:
    row = "refused_state_secret"
    lines = [[line.label, *line.values] if line.row != row else [line.label, (zero, 1, 7)] for line in LINES]
    cells = read(html([["", *HEADS], *lines] if head else lines))
    found = [cells["requests", row, column] for column in COLUMNS]
    assert {(cell.value, cell.status) for cell in found} == {(0, Status.AS_PRINTED)}


@pytest.mark.parametrize("head", [True, False])
def test_a_row_merged_into_one_cell_is_doubtful_in_every_column(head: bool) -> None:
    lines = [[line.label, *line.values] if line.row != "granted" else [line.label, ("4", 1, 7)] for line in LINES]
    cells = read(html([["", *HEADS], *lines] if head else lines))
    assert {(cells["requests", "granted", c].printed, cells["requests", "granted", c].status) for c in COLUMNS} == {
        ("4", Status.NEEDS_REVIEW)
    }


def test_two_numbers_apart_do_not_confirm_each_other() -> None:
    """Three rows in one cell of each column: their digits add up row by row, and so does what they look like."""
    joined = ["3<br>0<br>0", *["0<br>0<br>0"] * 5, "3<br>0<br>0"]
    rows = "".join(
        _row(f"{line.group}{line.label}", joined if line.row == "granted" else list(line.values)) for line in LINES
    )
    heads = _row(
        "（本列数据的勾稽关系）", ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    )
    cells = read(f"<table>{heads}{rows}</table>", 2022)
    found = {column: cells["requests", "granted", column].status for column in ("natural_person", "total")}
    assert set(found.values()) == {Status.NEEDS_REVIEW}
