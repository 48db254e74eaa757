"""The parts of reconciliation one by one: checks, derivation, candidates, slips, mends."""

from __future__ import annotations

import pytest
from reconcile_tables import COLUMNS, FILLED, NOTHING, by_key, cells_of, request, requests, single

from extract.reconcile.check import derive, fails, holds, side_sums
from extract.reconcile.mend import MAX_MENDS, smallest_mends
from extract.reconcile.options import MARGIN, Option
from extract.reconcile.reconcile import reconcile
from extract.reconcile.slips import slipped
from extract.reconcile.solve import choose
from extract.record import Status
from extract.templates import CellKey, Relation, load_template

A, B, C, D, T = (CellKey("t", name, "v") for name in "abcdt")
NONE: frozenset[CellKey] = frozenset()


def rule(left: tuple[CellKey, ...], right: tuple[CellKey, ...], name: str = "sum", sense: str = "eq") -> Relation:
    return Relation(name, name, sense, left, right, "")  # type: ignore[arg-type]


SUM = rule((T,), (A, B))
PART = rule((A,), (T,), "part", "le")


def test_a_relation_counts_blanks_as_nothing_and_names_them() -> None:
    sums = side_sums(SUM, {T: 3, A: 3, B: None})
    assert (sums.left, sums.right, sums.blanks) == (3, 3, (B,))
    assert holds(SUM, {T: 3, A: 3, B: None})
    assert not holds(SUM, {T: 3, A: 1, B: 1})


def test_a_part_may_be_less_but_not_more() -> None:
    assert holds(PART, {A: 2, T: 3})
    assert not holds(PART, {A: 4, T: 3})


@pytest.mark.parametrize(
    ("values", "lacking", "expected"),
    [
        ({T: 3, A: 1, B: 1}, NONE, True),
        ({T: 3, A: 1, B: 2}, NONE, False),
        ({T: None, A: 1, B: 1}, NONE, False),
        ({T: 3, A: None, B: None}, NONE, False),
        ({T: 3, A: 1}, frozenset({B}), False),
    ],
    ids=["broken", "holds", "one side blank", "other side blank", "cell lacking"],
)
def test_what_contradicts_a_relation(
    values: dict[CellKey, int | None], lacking: frozenset[CellKey], expected: bool
) -> None:
    assert fails(SUM, values, lacking) is expected


def test_a_total_of_nothing_makes_every_part_nothing() -> None:
    assert derive([SUM], {T: 0, A: None, B: None}, NONE) == {A: (0, ("sum",)), B: (0, ("sum",))}


def test_a_single_blank_is_the_difference() -> None:
    assert derive([SUM], {T: 5, A: 2, B: None}, NONE) == {B: (3, ("sum",))}
    assert derive([SUM], {T: None, A: 2, B: 3}, NONE) == {T: (5, ("sum",))}


def test_two_blanks_stay_open() -> None:
    assert derive([SUM], {T: 5, A: None, B: None}, NONE) == {}


def test_bounds_go_on_from_relation_to_relation() -> None:
    found = derive([SUM, rule((B,), (C, D), "more")], {T: 4, A: 4, B: None, C: None, D: None}, NONE)
    assert {key: value for key, (value, _) in found.items()} == {B: 0, C: 0, D: 0}
    assert found[C][1] == ("more",)


def test_a_part_of_nothing_is_nothing() -> None:
    assert derive([PART], {T: 0, A: None}, NONE) == {A: (0, ("part",))}


def test_contradicting_figures_derive_nothing() -> None:
    assert derive([SUM], {T: 2, A: 5, B: None}, NONE) == {}


def test_an_unread_cell_is_not_derived_and_bounds_nothing() -> None:
    assert derive([SUM], {T: 5, A: None, B: None}, frozenset({A})) == {}


def test_the_relations_pick_the_cut() -> None:
    options = [[Option({A: 12, B: 3}, 0.5), Option({A: 1, B: 23}, 0.0)]]
    (choice,) = choose(options, {T: 15}, [SUM], NONE)
    assert (choice.chosen, choice.rivals, choice.solved) == (0, [], True)


def test_two_cuts_that_both_fit_are_rivals() -> None:
    options = [[Option({A: 12, B: 3}, 0.0), Option({A: 11, B: 4}, 1.0)]]
    (choice,) = choose(options, {T: 15}, [SUM], NONE)
    assert choice.chosen == 0
    assert choice.rivals == [(1, pytest.approx(1.0))]


def test_a_reading_far_behind_is_no_rival() -> None:
    options = [[Option({A: 12, B: 3}, 0.0), Option({A: 11, B: 4}, MARGIN + 1)]]
    (choice,) = choose(options, {T: 15}, [SUM], NONE)
    assert (choice.chosen, choice.rivals) == (0, [])


def test_rows_are_picked_together() -> None:
    """Each row alone fits both ways; the sum over both leaves one pair."""
    first = [Option({A: 12}, 0.0), Option({A: 1}, 1.0)]
    second = [Option({B: 34}, 0.0), Option({B: 3}, 1.0)]
    choices = choose([first, second], {T: 4}, [SUM], NONE)
    assert [choice.chosen for choice in choices] == [1, 1]


def test_a_relation_with_a_lacking_cell_decides_nothing() -> None:
    options = [[Option({A: 12}, 0.0), Option({A: 1}, 1.0)]]
    (choice,) = choose(options, {T: 1}, [SUM], frozenset({B}))
    assert choice.chosen == 0
    assert [option for option, _ in choice.rivals] == [1]


def test_a_slip_moves_the_row_where_only_a_blank_falls_off() -> None:
    assert slipped(["", 1, 2], [True, False, False], "x") == [(1, 2, "x")]
    assert slipped([1, 2, ""], [False, False, True], "x") == [("x", 1, 2)]
    assert slipped([1, 2, 3], [False] * 3, "x") == []
    assert slipped(["", "", ""], [True] * 3, "x") == []
    assert slipped(["", 1], [True, False], "x") == []


def unable(line: str) -> list[tuple[str, object, str]]:
    """Printed text, value and status of the row 本机关不掌握 printed so; its true values are 1 1 0 0 0 0 2."""
    found = by_key(reconcile(requests({"unable_not_held": line})))
    cells = [found[request("unable_not_held", column)] for column in COLUMNS]
    return [(cell.printed, cell.value, cell.status.value) for cell in cells]


def test_a_row_one_column_too_far_right_is_repaired_and_stays_as_printed() -> None:
    cells = unable("_ 1 1 0 0 0 0")
    assert [printed for printed, _, _ in cells] == ["", "1", "1", "0", "0", "0", "0"]
    assert [value for _, value, _ in cells] == [1, 1, 0, 0, 0, 0, 2]
    places = [status for _, _, status in cells]
    assert places == ["repaired", "as_printed", "repaired", "as_printed", "as_printed", "as_printed", "repaired"]


def test_the_first_reading_of_a_repaired_cell_is_its_alternative() -> None:
    found = by_key(reconcile(requests({"unable_not_held": "_ 1 1 0 0 0 0"})))
    repaired = [cell for cell in found.values() if cell.status is Status.REPAIRED]
    assert len(repaired) == 3
    assert all([other.printed for other in cell.alternatives] == [cell.printed] for cell in repaired)


def test_a_cell_that_the_slip_empties_keeps_a_value_that_the_sums_confirm() -> None:
    """Moved right, the first cell is empty; the column leaves 1 for it, which is what is printed there."""
    cells = unable("1 0 0 0 0 2 _")
    assert cells[0] == ("1", 1, "as_printed")
    assert [value for _, value, _ in cells] == [1, 1, 0, 0, 0, 0, 2]


def test_a_slip_that_mends_nothing_is_no_repair() -> None:
    cells = unable("_ 1 1 0 0 0 2")
    assert "repaired" not in {status for _, _, status in cells}
    assert cells[2] == ("1", 1, "source_inconsistent")
    assert cells[0] == ("", 1, "derived")


VALUES = {
    request(row.id, column): int(text)
    for row in load_template("2021").table("requests").rows
    if not row.variant
    for column, text in zip(COLUMNS, cells_of(FILLED.get(row.id, NOTHING)), strict=True)
}
RELATIONS = [r for r in load_template("2021").relations if r.keys[0].table == "requests"]


def failing(values: dict[CellKey, int]) -> list[Relation]:
    return [relation for relation in RELATIONS if not holds(relation, values)]


def test_a_single_wrong_cell_is_mended_by_itself_alone() -> None:
    """Each cell of the application table takes part in relations of its own, so that the change is unique."""
    for key in VALUES:
        values = {**VALUES, key: VALUES[key] + 7}
        mends = smallest_mends(failing(values), RELATIONS, values)
        assert {key: VALUES[key]} in mends, key
        assert all(len(mend) == 1 for mend in mends)
        assert all(holds(r, {**values, **mend}) for mend in mends for r in RELATIONS)


def test_a_wrong_total_is_found_uniquely() -> None:
    key = request("processed_total", "total")
    values = {**VALUES, key: 5}
    assert smallest_mends(failing(values), RELATIONS, values) == ({key: 4},)


def test_several_smallest_changes() -> None:
    """A sum of its own: any of its cells could be the wrong one."""
    values = {T: 9, A: 2, B: 3}
    assert smallest_mends([SUM], [SUM], values) == ({T: 5}, {A: 6}, {B: 7})


def test_no_change_goes_below_zero() -> None:
    values = {T: 1, A: 2, B: 3}
    assert smallest_mends([SUM], [SUM], values) == ({T: 5},)


def test_two_wrong_cells_are_mended_together() -> None:
    values = {**VALUES, request("new", "total"): 6, request("granted", "business"): 3}
    mends = smallest_mends(failing(values), RELATIONS, values)
    assert mends
    assert {request("new", "total"): 4, request("granted", "business"): 0} in mends
    assert all(len(mend) == 2 and min(mend.values()) >= 0 for mend in mends)


def test_mends_are_bounded() -> None:
    keys = [CellKey("t", str(number), "v") for number in range(40)]
    values: dict[CellKey, int | float | None] = {**dict.fromkeys(keys, 1), T: 90}
    assert len(smallest_mends([wide := rule((T,), tuple(keys))], [wide], values)) == MAX_MENDS


def test_amounts_with_fractions_are_not_taken_apart_by_the_solver() -> None:
    found = reconcile(single("2014", "statistics", {"request_fees": "3.26", "special_budget": "1.5"}))
    assert {cell.value for cell in found.cells if cell.status is Status.AS_PRINTED} == {3.26, 1.5}
