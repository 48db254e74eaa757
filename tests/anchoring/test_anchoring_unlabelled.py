"""Rows without labels: as many as the form has, fewer, more; rows whose label stands above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from anchoring_forms import (
    COLUMNS,
    FILLED,
    HEADINGS,
    HEADS,
    Line,
    Spanned,
    body,
    form,
    html,
    read,
    requests_lines,
    truth,
    wrong,
)

from extract.record import Status

LINES = requests_lines()
ONE_ROW = requests_lines(one_row=True)
ENDS = ("new", "carried_in", "processed_total", "carried_out")


def bare(lines: Sequence[Line]) -> bytes:
    """The form with the labels of its rows lost."""
    return html([*HEADINGS, *([("", 1, 2), *line.values] for line in lines)])


def silently_wrong(data: bytes, lines: Sequence[Line]) -> dict[tuple[str, str, str], tuple[str, Status]]:
    """Cells with a value that the document does not print there, and no mark of doubt."""
    cells = read(data)
    printed = truth(lines)
    fine = (Status.MISSING, Status.NEEDS_REVIEW)
    return {
        key: (cell.printed, cell.status)
        for key, cell in cells.items()
        if key[0] == "requests" and cell.status not in fine and cell.printed != printed.get(key, "")
    }


def without(lines: Sequence[Line], *rows: str) -> list[Line]:
    """The lines but some."""
    return [line for line in lines if line.row not in rows]


def test_as_many_rows_as_the_form_are_read() -> None:
    assert wrong(read(bare(LINES)), truth(LINES)) == {}


def test_as_many_rows_with_sums_that_fail_are_marked() -> None:
    cells = read(bare([*LINES[:5], LINES[6], LINES[7], LINES[5], *LINES[8:-1], Line("x", "", "", ("9",) * 7)]))
    assert {cells["requests", "granted", column].status for column in COLUMNS} == {Status.NEEDS_REVIEW}


@pytest.mark.parametrize("row", ["new", "granted", "carried_out"])
@pytest.mark.parametrize("text", ["1O?", "1/2", "3-4"])
def test_a_cell_that_cannot_be_read_leaves_the_place_of_the_others_sure(row: str, text: str) -> None:
    """The sums of the other columns tell the place; the cells to its right stay under their own headings."""
    lines = [
        replace(line, values=(*line.values[:5], text, line.values[6])) if line.row == row else line for line in LINES
    ]
    cells = read(bare(lines))
    unread = ("requests", row, "other")
    assert cells[unread].status is Status.NEEDS_REVIEW
    assert wrong(cells, {key: printed for key, printed in truth(LINES).items() if key != unread}) == {}


@pytest.mark.parametrize(
    "lost",
    [
        ("refused_state_secret",),
        ("carried_in",),
        ("carried_out",),
        ("carried_in", "carried_out"),
        ("granted",),
        ("new",),
        ("processed_total",),
        ("refused_third_party", "unable_not_held"),
        ("other_other", "processed_total", "carried_out"),
    ],
)
@pytest.mark.parametrize("lines", [LINES, ONE_ROW])
def test_fewer_rows_are_never_silently_wrong(lines: list[Line], lost: tuple[str, ...]) -> None:
    kept = without(lines, *lost)
    assert silently_wrong(bare(kept), kept) == {}


def test_the_sums_bind_the_ends_of_a_table_with_a_row_lost() -> None:
    kept = without(LINES, "refused_state_secret")
    cells = read(bare(kept))
    ends = {key: text for key, text in truth(kept).items() if key[1] in ENDS}
    assert wrong(cells, ends) == {}
    assert cells["requests", "granted", "total"].status is Status.NEEDS_REVIEW


def test_the_one_row_form_is_placed_and_marked() -> None:
    cells = read(bare(ONE_ROW))
    assert all(cells[key].printed == text for key, text in truth(ONE_ROW).items())
    assert wrong(cells, {key: text for key, text in truth(ONE_ROW).items() if key[1] in ENDS}) == {}
    assert cells["requests", "other", "total"].status is Status.NEEDS_REVIEW


def test_a_total_before_its_rows_keeps_its_name() -> None:
    lines = [*LINES[:2], LINES[-1], LINES[-2], *LINES[2:-2]]
    assert wrong(read(html(form(lines))), truth(lines)) == {}


def test_labels_in_lines_of_their_own() -> None:
    rows: list[list[Spanned]] = [[("申请人情况", 1, 7)], list(HEADS)]
    group = ""
    for line in LINES:
        if line.group not in (group, ""):
            rows.append([(line.group, 1, 7)])
        group = line.group
        rows += [[(line.label, 1, 7)], list(line.values)]
    assert wrong(read(html(rows)), truth(LINES)) == {}


def test_a_heading_and_a_table_for_each_row() -> None:
    page = "".join(f"<p>{line.label}</p><table>{_row(HEADS)}{_row(line.values)}</table>" for line in LINES)
    assert wrong(read(f"<html><body>{page}</body></html>"), truth(LINES)) == {}


def _row(cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def test_a_caption_of_a_whole_table_names_no_row() -> None:
    data = html(body(LINES), before="（七）总计")
    assert wrong(read(data), truth(LINES)) == {}
    assert FILLED["processed_total"][-1] == int(read(data)["requests", "processed_total", "total"].printed)
