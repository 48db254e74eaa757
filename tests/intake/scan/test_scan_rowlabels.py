"""Which row labels and units are left unread because other words prove what they say."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

from extract.intake.scan.lattice import GridCell
from extract.intake.scan.rowlabels import counts_things, deferred, encloses_one


def label(row: int, column: int = 2) -> GridCell:
    return GridCell(row, column, 1, 1, (0.0, 30.0 * row, 90.0, 30.0 * row + 30))


def test_every_second_label_of_a_run_waits() -> None:
    lines = [[label(row)] for row in range(3, 8)]
    assert [(a.row, b.row, c.row) for a, b, c in deferred(lines)] == [(3, 4, 5), (5, 6, 7)]


def test_label_beside_a_merged_cell_is_read() -> None:
    assert deferred([[label(3)], [label(4, 1), label(4)], [label(5)]]) == []


def test_rows_with_another_between_prove_nothing() -> None:
    assert deferred([[label(3)], [label(4)], [label(6)]]) == []


@pytest.mark.parametrize(
    ("before", "after", "proven"),
    [
        ("1.属于国家秘密", "3.危及“三安全一稳定”", True),
        ("1.属于国家秘密", "4.保护第三方合法权益", False),
        ("3.危及“三安全一稳定”", "1.属于国家秘密", False),
        ("1.属于国家秘密", "2.其他法律行政法规禁止公开", False),
        ("1.属于国家秘密", "农田水利建设", False),
        ("（六）其他处理", "四、结转下年度继续办理", True),
        ("5.要求行政机关确认或重新出具已获取信息", "（七）总计", False),  # one row in one form, three in another
        ("1.当面申请数", "3.网络申请数", True),
        ("六、举报投诉数量", "（一）政府信息公开工作专门机构数", False),  # between them stands an amount of money
        ("", "", False),
    ],
)
def test_neighbours_that_have_one_row_of_the_form_between_them(before: str, after: str, proven: bool) -> None:
    assert encloses_one(before, after) is proven


@pytest.mark.parametrize(
    ("label", "proven"),
    [
        ("1.当面申请数", True),
        ("（三）接受培训人员数", True),
        ("七、依申请公开信息收取的费用", False),
        ("1.检索费", False),
        ("1.属于国家秘密", False),  # a row of tables without units
        ("其他", False),
    ],
)
def test_rows_whose_unit_changes_nothing(label: str, proven: bool) -> None:
    assert counts_things(label) is proven
