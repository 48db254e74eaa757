"""Traps of the rows: wordings, ordinals, cut, repeated, lost, swapped and missing rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from anchoring_forms import (
    COLUMNS,
    FILLED,
    HEADINGS,
    Line,
    anchored,
    body,
    doubtful,
    form,
    html,
    read,
    relabelled,
    requests_lines,
    truth,
    wrong,
)

from extract.record import Status

LINES = requests_lines()


def at(lines: list[Line], row: str) -> int:
    """Index of a row."""
    return next(index for index, line in enumerate(lines) if line.row == row)


@pytest.mark.parametrize("era", ["2019", "2021"])
def test_the_form_as_published(era: str) -> None:
    lines = requests_lines(era)
    cells = read(html(form(lines)), 2020 if era == "2019" else 2022)
    assert wrong(cells, truth(lines)) == {}
    assert len([key for key in cells if key[0] == "requests"]) == len(lines) * 7


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("refused_law_forbids", "2.其他法律和行政法规禁止公开"),
        ("refused_law_forbids", "2.其他法律行政止公开"),
        ("refused_law_forbids", "其它法律、行政法规禁止公开"),
        ("refused_security_stability", '3.危及"三安全一稳定"'),
        ("refused_enforcement_file", "7.属于行政执法案卷信息"),
        ("unable_needs_creation", "2.没有现成信息，需要另行制作"),
        ("declined_petition", "1.信访、举报、投诉类申请"),
        ("declined_reconfirm", "5.要求行政机关确认或重新出具已获取的信息"),
        ("other_not_corrected", "1.申请人无正当理由逾期不补正"),
        ("processed_total", "（七）合计"),
        ("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        ("new", "一、本年新收政府信息\n公开申请数量"),
        ("carried_in", "二、上年结转政府\u3000信息公开申请数量"),
        ("granted", "（一）予以\n\n公开"),
    ],
)
def test_a_label_in_another_wording(row: str, label: str) -> None:
    lines = relabelled(LINES, {row: label})
    assert wrong(read(html(form(lines))), truth(lines)) == {}


@pytest.mark.parametrize("mark", ["{}.", "{}、", "{}．", "{}. ", "({})", "（{}）"])
def test_the_style_of_ordinals(mark: str) -> None:
    digits = {line.row: line.label for line in LINES if line.label[0].isdigit()}
    lines = relabelled(LINES, {row: mark.format(label[0]) + label[2:] for row, label in digits.items()})
    assert wrong(read(html(form(lines))), truth(lines)) == {}


def test_ordinals_without_a_mark() -> None:
    digits = {line.row: line.label for line in LINES if line.label[0].isdigit()}
    lines = relabelled(LINES, {row: label[0] + label[2:] for row, label in digits.items()})
    assert wrong(read(html(form(lines))), truth(lines)) == {}


def test_a_group_of_another_name() -> None:
    lines = [replace(line, group=line.group.replace("不予处理", "不再受理")) for line in LINES]
    assert wrong(read(html(form(lines))), truth(lines)) == {}


def test_a_label_repeated_after_a_page_break() -> None:
    cut = at(LINES, "refused_query_matter")
    again: list[tuple[str, int, int] | str] = [("（三）不予公开", 1, 1), LINES[cut].label, *[""] * 7]
    first, second = form(LINES[: cut + 1]), [again, *body(LINES[cut + 1 :])]
    assert wrong(read(html(first, second)), truth(LINES)) == {}


def test_a_label_repeated_with_other_values_is_doubtful() -> None:
    cut = at(LINES, "carried_out")
    other = replace(LINES[cut], values=("2", "0", "0", "0", "0", "0", "2"))
    cells = read(html(form([*LINES[: cut + 1], other])))
    assert cells["requests", "carried_out", "total"].status is Status.NEEDS_REVIEW
    assert wrong(cells, truth(LINES[:cut])) == {}


def test_a_row_cut_by_a_page_break() -> None:
    cut = at(LINES, "other_fee_unpaid")
    head, tail = LINES[cut].label[:14], LINES[cut].label[14:]
    first = form([*LINES[:cut], replace(LINES[cut], label=head, values=("",) * 7)])
    second = [["", tail, *LINES[cut].values], *body(LINES[cut + 1 :])]
    assert wrong(read(html(first, second)), truth(LINES)) == {}


def test_a_table_that_goes_on_over_a_page_break() -> None:
    cut = at(LINES, "unable_not_held")
    cells = read(html(form(LINES[:cut]), body(LINES[cut:]), between=""))
    assert wrong(cells, truth(LINES)) == {}


def test_a_page_number_between_the_two_halves() -> None:
    cut = at(LINES, "unable_not_held")
    cells = read(html(form(LINES[:cut]), body(LINES[cut:]), between="— 3 —"))
    assert wrong(cells, truth(LINES)) == {}


ART20 = [
    [("第二十条第（一）项", 1, 4)],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "0", "1"],
    ["行政规范性文件", "3", "1", "12"],
]


def test_no_row_of_rules() -> None:
    cells = read(html([*ART20[:2], ART20[3]], form(LINES)))
    rules = [cells["art20_1", "rules", column] for column in ("issued_this_year", "repealed_this_year", "in_force")]
    assert {(cell.printed, cell.value, cell.status) for cell in rules} == {("", None, Status.MISSING)}
    normative = ("art20_1", "normative_documents")
    expected = {(*normative, "issued_this_year"): "3", (*normative, "in_force"): "12"}
    assert wrong(cells, expected) == {}


@pytest.mark.parametrize("label", ["规范性文件", "行政规范文件", "行政规范性\n文件"])
def test_normative_documents_in_another_wording(label: str) -> None:
    cells = read(html([*ART20[:3], [label, *ART20[3][1:]]]))
    assert wrong(cells, {("art20_1", "normative_documents", "in_force"): "12"}) == {}


def test_the_one_row_form_of_other_results() -> None:
    filled = {**FILLED, "granted": (2, 1, 0, 0, 0, 0, 3), "other": (1, 0, 0, 0, 0, 0, 1)}
    lines = requests_lines("2021", one_row=True, filled=filled)
    cells = read(html(form(lines)))
    assert wrong(cells, truth(lines)) == {}
    replaced = ("other_not_corrected", "other_fee_unpaid", "other_other")
    assert {cells["requests", row, column].status for row in replaced for column in COLUMNS} == {Status.MISSING}


def test_the_one_row_form_without_figures() -> None:
    lines = requests_lines("2021", one_row=True)
    assert wrong(read(html(form(lines))), truth(lines)) == {}


@pytest.mark.parametrize("row", ["carried_in", "refused_third_party", "unable_not_held", "processed_total"])
def test_a_lost_label(row: str) -> None:
    """The cell of the label is empty: the place between its neighbours names the row."""
    lines = relabelled(LINES, {row: ""})
    assert wrong(read(html(form(lines))), truth(lines)) == {}


def test_a_lost_label_at_the_edge_of_the_table_is_doubtful() -> None:
    """Above the first row there may be rows of another table, so the place alone does not decide."""
    cells = read(html(form(relabelled(LINES, {"new": ""}))))
    assert doubtful(cells, "new")
    assert cells["requests", "new", "total"].value == 8
    assert wrong(cells, truth(LINES[1:])) == {}


def test_a_lost_label_with_only_the_group_cell_left() -> None:
    """As above in the first row of a group, so that the group is the nearest text."""
    lines = relabelled(LINES, {"unable_not_held": ""})
    rows = form(lines)
    place = next(i for i, row in enumerate(rows) if row[0] == ("（四）无法提供", 3, 1))
    rows[place] = [("（四）无法提供", 3, 2), *LINES[at(LINES, "unable_not_held")].values]
    rows[place + 1], rows[place + 2] = (rows[place + i][1:] for i in (1, 2))
    cells = read(html(rows))
    known = [line for line in LINES if line.group != "（四）无法提供"]
    assert wrong(cells, truth(known)) == {}
    row = {column: cells["requests", "unable_not_held", column].printed for column in COLUMNS}
    assert tuple(row.values()) == LINES[at(LINES, "unable_not_held")].values


def test_two_lost_labels_beside_each_other() -> None:
    """Two rows fit two gaps in one order."""
    lines = relabelled(LINES, {"refused_third_party": "", "refused_internal_affairs": ""})
    cells = read(html(form(lines)))
    assert wrong(cells, truth(lines)) == {}


def test_a_label_that_names_nothing_between_two_possible_rows_is_doubtful() -> None:
    """Of two rows one is left out and the other has no label: the place fits both."""
    lines = relabelled([line for line in LINES if line.row != "refused_internal_affairs"], {"refused_deliberative": ""})
    cells = read(html(form(lines)))
    found = [row for row in ("refused_internal_affairs", "refused_deliberative") if doubtful(cells, row)]
    assert len(found) == 1
    assert wrong(cells, truth([line for line in lines if line.row != "refused_deliberative"])) == {}


@pytest.mark.parametrize("pair", [("granted", "partly_granted"), ("refused_third_party", "refused_internal_affairs")])
def test_swapped_rows(pair: tuple[str, str]) -> None:
    """The sums hold in any order of the rows; only the labels tell."""
    lines = list(LINES)
    first, second = (at(lines, row) for row in pair)
    lines[first], lines[second] = lines[second], lines[first]
    assert wrong(read(html(form(lines))), truth(LINES)) == {}


def test_swapped_rows_of_short_labels() -> None:
    rows = [*ART20[:2], ART20[3], ART20[2]]
    cells = read(html(rows, form(LINES)))
    expected = {("art20_1", "normative_documents", "in_force"): "12", ("art20_1", "rules", "in_force"): "1"}
    assert wrong(cells, expected) == {}


def test_a_row_of_an_extra_table_is_not_taken() -> None:
    """Fees for handling applications have a table of their own in some reports."""
    extra = [["收费项目", "信息处理费减免件数", "信息处理费总额"], ["信息处理费", "17", "23"]]
    cells = read(html(form(LINES), extra))
    assert wrong(cells, truth(LINES)) == {}
    assert not {"17", "23"} & {cell.printed for cell in cells.values()}


def test_the_vertical_heading_of_the_results() -> None:
    rows = body(LINES)
    first, last = at(LINES, "granted"), at(LINES, "processed_total")
    drawn = [[("三\n、\n本\n年\n度\n办\n理\n结\n果", last - first + 1, 1), *rows[first]]]
    outer = [[(label, 1, 3), *values] for (label, _, _), *values in (*rows[:first], rows[last + 1])]
    grid = [*outer[:first], *drawn, *rows[first + 1 : last + 1], *outer[first:]]
    heads = [[("", 3, 3), *HEADINGS[0][1:]], *HEADINGS[1:]]
    assert wrong(read(html([*heads, *grid])), truth(LINES)) == {}


def test_the_places_of_the_cells_are_kept() -> None:
    found = anchored(html(form(LINES)))
    assert found is not None
    start, end = found.spans[0]
    assert end > start
    assert {text.provenance.path for row in found.rows for text in row.candidates[0].texts if text} != {""}
