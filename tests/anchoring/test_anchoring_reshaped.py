"""Tables set in other layouts: labels in a table beside, a line for each number, pairs in the text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from anchoring_forms import (
    FILLED,
    HEADINGS,
    HEADS,
    Line,
    Spanned,
    anchored,
    body,
    form,
    html,
    read,
    requests_lines,
    truth,
    wrong,
)

LINES = requests_lines()


def labels_alone(lines: Sequence[Line], *, heading: bool = True) -> list[list[Spanned]]:
    """The form without its columns of values."""
    rows: list[list[Spanned]] = [[HEADINGS[0][0]], [], []] if heading else []
    return [*rows, *(row[:-7] for row in body(lines))]


def values_alone(lines: Sequence[Line]) -> list[list[Spanned]]:
    """The form without its columns of labels."""
    heads: list[list[Spanned]] = [[HEADINGS[0][1]], *HEADINGS[1:]]
    return [*heads, *(list(line.values) for line in lines)]


@pytest.mark.parametrize("heading", [True, False])
def test_labels_in_a_table_beside_the_values(heading: bool) -> None:
    assert wrong(read(html(labels_alone(LINES, heading=heading), values_alone(LINES))), truth(LINES)) == {}


def test_a_list_of_labels_before_the_whole_form_changes_nothing() -> None:
    assert wrong(read(html(labels_alone(LINES), form(LINES))), truth(LINES)) == {}


@pytest.mark.parametrize("merged", [True, False])
def test_a_line_for_each_number(merged: bool) -> None:
    rows: list[list[Spanned]] = [["办理情形", "申请人", "数量（件）"]]
    for line in LINES:
        for number, (head, value) in enumerate(zip(HEADS, line.values, strict=True)):
            first: list[Spanned] = [(line.label, 7, 1)] if number == 0 else []
            rows.append([*(first if merged else [line.label]), head, value])
    assert wrong(read(html(rows)), truth(LINES)) == {}


def test_a_line_for_each_number_with_some_left_out() -> None:
    rows: list[list[Spanned]] = [
        [line.label, head, value]
        for line in LINES
        for head, value in zip(HEADS, line.values, strict=True)
        if (line.row, head) != ("granted", "科研机构")
    ]
    expected = {key: text for key, text in truth(LINES).items() if key[1:] != ("granted", "research")}
    cells = read(html(rows))
    assert wrong(cells, expected) == {}
    assert cells["requests", "granted", "research"].printed == ""


def test_a_line_for_each_number_by_applicant() -> None:
    rows: list[list[Spanned]] = [["申请人", "办理情形", "数量"]]
    for column, head in enumerate(HEADS):
        for number, line in enumerate(LINES):
            first: list[Spanned] = [(head, len(LINES), 1)] if number == 0 else []
            rows.append([*first, line.label, line.values[column]])
    assert wrong(read(html(rows)), truth(LINES)) == {}


def test_applicants_and_numbers_under_a_label() -> None:
    rows: list[list[Spanned]] = []
    for line in LINES:
        rows += [[(line.label, 1, 2)], *([head, value] for head, value in zip(HEADS, line.values, strict=True))]
    assert wrong(read(html(rows)), truth(LINES)) == {}


def test_a_small_table_of_applicants_for_each_label() -> None:
    page = ""
    for line in LINES:
        pairs = zip(HEADS, line.values, strict=True)
        cells = "".join(f"<tr><td>{head}</td><td>{value}</td></tr>" for head, value in pairs)
        page += f"<h4>{line.label}</h4><table>{cells}</table>"
    assert wrong(read(f"<html><body>{page}</body></html>"), truth(LINES)) == {}


@pytest.mark.parametrize("between", [" ", "\n"])
def test_numbers_before_their_names_are_not_read_one_off(between: str) -> None:
    text = "三、收到和处理政府信息公开申请情况\n"
    for line in LINES:
        pairs = between.join(f"{value}{between}{head}" for head, value in zip(HEADS, line.values, strict=True))
        text += f"{line.label}{between}{pairs}\n"
    found = anchored(text)
    assert found is None or not any(reading.keys[0].table == "requests" for reading in found.rows)


@pytest.mark.parametrize(
    ("colon", "sign", "between"),
    [("：", "件", "，"), ("", "", "\n"), ("：", "", "\n  - "), (" ", "", " "), ("：\n", "", "\n")],
)
def test_pairs_in_the_text(colon: str, sign: str, between: str) -> None:
    text = "三、收到和处理政府信息公开申请情况\n"
    group = ""
    for line in LINES:
        if line.group not in (group, ""):
            text += f"{line.group}\n"
        group = line.group
        pairs = between.join(f"{head}{colon}{value}{sign}" for head, value in zip(HEADS, line.values, strict=True))
        text += f"{line.label}：{between if between.startswith(chr(10)) else ''}{pairs}。\n"
    assert wrong(read(text), truth(LINES)) == {}


def test_pairs_in_the_narrative_leave_the_form_as_it_is() -> None:
    sentence = "，".join(f"{head}{value}件" for head, value in zip(HEADS, ("99",) * 7, strict=True))
    data = html(form(LINES), before=f"予以公开：{sentence}。重复申请：{sentence}。部分公开：{sentence}。")
    assert wrong(read(data), truth(LINES)) == {}


def test_a_sentence_that_counts_some_applicants_is_no_row() -> None:
    text = "一、本年新收政府信息公开申请数量：自然人3件，商业企业2件。\n" * 4
    sentences = read(html(form(LINES), before=text))
    assert sentences["requests", "new", "total"].value == FILLED["new"][-1]
