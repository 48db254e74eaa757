"""Traps of large numbers run together: the sums of the rows cut them, and never in silence against the document."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from anchoring_forms import CASE_LINE, Line, case_truth, read, requests_lines, run_together, truth, wrong

from extract.anchoring.model import Value
from extract.anchoring.rowsums import add_up, sum_groups, summed_cuts
from extract.document import Provenance
from extract.record import Status
from extract.templates import load_template

REQUESTS = load_template("2021").table("requests")
OTHERS = ("new", "carried_in", "processed_total", "carried_out")
RESULTS = [line.row for line in requests_lines() if line.row not in OTHERS]


def large(seed: int) -> list[Line]:
    """An application table of a province: every row filled, hardly one of single figures."""
    random = Random(seed)
    filled = {row: [random.randrange(3, 900 if n == 0 else 30) for n in range(6)] for row in RESULTS}
    done = [sum(filled[row][n] for row in RESULTS) for n in range(6)]
    filled |= {"processed_total": done, "carried_in": [0] * 6, "carried_out": [7, 1, 0, 0, 2, 0]}
    filled["new"] = [a + b for a, b in zip(done, filled["carried_out"], strict=True)]
    return requests_lines(filled={row: (*values, sum(values)) for row, values in filled.items()})


@pytest.mark.parametrize("seed", range(6))
def test_large_numbers_are_cut_by_the_sums_of_rows_and_columns(seed: int) -> None:
    lines = large(seed)
    cells, expected = read(run_together(lines)), truth(lines)
    sure = [key for key in expected if cells[key].status is Status.AS_PRINTED]
    assert {key: cells[key].printed for key in sure} == {key: expected[key] for key in sure}
    assert 2 * len(sure) > len(expected)


@pytest.mark.parametrize("seed", [3, 13, 19, 40, 44, 51, 54, 59])
def test_a_wrong_total_is_never_made_right_in_silence(seed: int) -> None:
    lines, random = large(seed), Random(seed)
    at = random.randrange(len(lines))
    values = list(lines[at].values)
    column = random.choice([0, 1, 6])
    values[column] = str(int(values[column]) + random.choice([1, 10, 90]))
    lines[at] = replace(lines[at], values=tuple(values))
    cells, expected = read(run_together(lines)), truth(lines)
    off = [cells[key].status for key, text in expected.items() if cells[key].printed != text]
    assert set(off) <= {Status.NEEDS_REVIEW}


def test_the_groups_of_columns_that_end_in_their_sum() -> None:
    assert sum_groups("2021", REQUESTS, range(7)) == (7,)
    assert sum_groups("2021", REQUESTS, [0, 1, 2, 3, 5, 6]) == (6,)
    assert sum_groups("2021", REQUESTS, range(6)) == ()
    assert sum_groups("2021", load_template("2021").table("art20_1"), range(3)) == ()


def test_cuts_whose_last_number_is_the_sum() -> None:
    assert list(summed_cuts("12316", [3])) == []
    assert list(summed_cuts("10212", [3])) == [(0, 2, 3, 5)]
    assert list(summed_cuts("1120111", [3, 3])) == []
    assert list(summed_cuts("112011", [3, 3])) == [(0, 1, 2, 3, 4, 5, 6)]


def test_a_hostile_run_of_digits_ends() -> None:
    assert len(list(summed_cuts("1" * 400, [5] * 3))) == 0


def test_few_rows_or_rows_of_several_tokens_say_nothing() -> None:
    row = ([Value("10212", Provenance())], (3,))
    assert not add_up([row] * 9)
    assert add_up([row] * 10)
    assert not add_up([*[row] * 10, ([Value("10", Provenance()), Value("2", Provenance())], (3,))])
    assert not add_up([*[row] * 10, ([Value("10213", Provenance())], (3,))])


def test_every_figure_of_the_review_table_with_its_name() -> None:
    names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    text = run_together(requests_lines(), " ") + "\n四、行政复议、行政诉讼情况\n"
    for n, case in enumerate(("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")):
        values = CASE_LINE[5 * n : 5 * n + 5]
        text += f"- {case}：" + "，".join(f"{name} {value}" for name, value in zip(names, values, strict=True)) + "\n"
    assert wrong(read(text), case_truth()) == {}
