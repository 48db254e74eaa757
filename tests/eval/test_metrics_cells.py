from __future__ import annotations

from typing import Any

import pytest

from eval.gold.format import GoldCell
from eval.metrics.cells import count_cells, score_cells
from eval.metrics.counts import CellCounts, FigureCounts, f1, ratio
from extract.record import Alternative, Cell

KEY = ("requests", "new", "total")


def cell(printed: str = "5", value: float | None = 5, status: str = "as_printed", **more: Any) -> Cell:
    table, row, column = more.pop("key", KEY)
    return Cell(
        table=table,
        row=row,
        column=column,
        unit="件",
        printed=printed,
        value=value,
        status=status,
        confidence=1,
        **more,
    )


def truth(printed: str = "5", value: float | None = 5, ambiguous: bool = False) -> GoldCell:
    return GoldCell(table=KEY[0], row=KEY[1], column=KEY[2], printed=printed, value=value, ambiguous=ambiguous)


def judge(ours: Cell | None, gold: GoldCell | None) -> tuple[str, bool]:
    [score] = score_cells([ours] if ours else [], {KEY: gold} if gold else {})
    return score.outcome.value, score.harmed


@pytest.mark.parametrize(
    ("ours", "gold", "outcome"),
    [
        (cell(), truth(), "right"),
        (cell(printed=" 5\u3000"), truth(), "right"),
        (cell(value=5.0000000001), truth(), "right"),
        (cell(status="needs_review"), truth(), "right"),
        (cell(printed="6", value=6), truth(), "silent"),
        (cell(printed="6", value=5), truth(), "silent"),
        (cell(printed="6", value=6, status="repaired"), truth(), "silent"),
        (cell(printed="6", value=6, status="source_inconsistent"), truth(), "silent"),
        (cell(printed="", value=None, status="blank"), truth(), "silent"),
        (cell(printed="", value=0, status="derived"), truth(), "silent"),
        (cell(printed="6", value=6, status="needs_review"), truth(), "doubtful"),
        (cell(printed="", value=None, status="missing"), truth(), "missing"),
        (None, truth(), "missing"),
        (cell(), None, "extra"),
        (cell(printed="", value=None, status="blank"), None, "extra"),
        (cell(status="needs_review"), None, "extra_review"),
    ],
)
def test_outcome_of_a_cell(ours: Cell | None, gold: GoldCell | None, outcome: str) -> None:
    assert judge(ours, gold)[0] == outcome


@pytest.mark.parametrize(
    ("ours", "gold", "outcome"),
    [
        (cell(printed="", value=None, status="blank"), truth("", None), "right"),
        (cell(printed="", value=0, status="derived"), truth("", None), "right"),
        (cell(printed="", value=0, status="derived"), truth("", 0), "right"),
        (cell(printed="", value=3, status="derived"), truth("", 0), "silent"),
        (cell(printed="0", value=0), truth("", None), "silent"),
        (cell(printed="", value=0), truth("", None), "silent"),
        (cell(printed="", value=0, status="needs_review"), truth("", None), "doubtful"),
    ],
)
def test_cell_that_is_printed_empty(ours: Cell, gold: GoldCell, outcome: str) -> None:
    assert judge(ours, gold)[0] == outcome


@pytest.mark.parametrize(
    ("ours", "outcome"),
    [
        (cell(), "right"),
        (cell(printed="51", value=51, status="needs_review"), "right"),
        (cell(printed="51", value=51), "silent"),
    ],
)
def test_ambiguous_cell_is_this_value_or_marked(ours: Cell, outcome: str) -> None:
    assert judge(ours, truth(ambiguous=True))[0] == outcome


def test_missing_cell_that_gold_lacks_too_counts_nowhere() -> None:
    assert score_cells([cell(printed="", value=None, status="missing")], {}) == []


@pytest.mark.parametrize(
    ("ours", "harmed"),
    [
        (cell(value=6), True),
        (cell(value=6, status="repaired"), True),
        (cell(value=6, status="repaired", alternatives=[Alternative(printed="5", value=5, confidence=0.2)]), True),
        (cell(value=6, status="repaired", alternatives=[Alternative(printed="8", value=8, confidence=0.2)]), False),
        (cell(printed="6", value=6), False),
        (cell(value=6, status="needs_review"), False),
        (cell(), False),
    ],
)
def test_harmed_means_right_in_the_first_reading(ours: Cell, harmed: bool) -> None:
    assert judge(ours, truth())[1] is harmed


def test_cell_counters_add_up() -> None:
    gold = {("t", "r", str(i)): GoldCell(table="t", row="r", column=str(i), printed="1", value=1) for i in range(5)}
    ours = [
        cell("1", 1, key=("t", "r", "0")),
        cell("1", 1, "needs_review", key=("t", "r", "1")),
        cell("2", 2, key=("t", "r", "2")),
        cell("2", 2, "needs_review", key=("t", "r", "3")),
        cell("2", 2, key=("t", "r", "x")),
        cell("2", 2, "needs_review", key=("t", "r", "y")),
    ]
    counts = count_cells(score_cells(ours, gold))
    expected = CellCounts(
        gold=5, right=2, right_review=1, doubtful=1, missing=1, silent=1, extra=1, extra_review=1, harmed=0
    )
    assert counts == expected
    assert counts.silent_all == 2
    assert counts.rates() == {"exact": 0.4, "silent_rate": 0.6667}
    assert counts + counts == CellCounts.total([counts, counts])


def test_rates_without_a_denominator_are_none() -> None:
    assert ratio(0, 0) is None
    assert f1(0, 0, 0) is None
    assert set(FigureCounts().rates().values()) == {None}
