"""Certain cells that do not go together although others of their relation are in doubt."""

from __future__ import annotations

import pytest
from reconcile_tables import by_key, request, requests

from extract.reconcile.contradicted import contradicted
from extract.reconcile.reconcile import reconcile
from extract.record import Status, Value
from extract.templates import CellKey, Relation

A, B, C, T, U = (CellKey("t", name, "v") for name in "abctu")
NONE: frozenset[CellKey] = frozenset()
SUM = Relation("sum", "sum", "eq", (T,), (A, B, C), "")
SAME = Relation("same", "same", "eq", (T,), (U,), "")
PART = Relation("part", "part", "le", (A,), (T,), "")


def suspects(
    relations: list[Relation], values: dict[CellKey, Value], *doubtful: CellKey, signed: frozenset[CellKey] = NONE
) -> set[CellKey]:
    return set(contradicted(relations, values, frozenset(doubtful), signed))


def test_parts_beyond_the_total_are_suspect_whatever_the_doubtful_part_is() -> None:
    assert suspects([SUM], {T: 9, A: 3524, B: 2, C: 1}, C) == {T, A}


def test_a_doubtful_part_that_may_be_what_lacks_explains_the_gap() -> None:
    assert suspects([SUM], {T: 9, A: 3, B: 2, C: 1}, C) == set()


def test_a_doubtful_total_explains_every_sum() -> None:
    assert suspects([SUM], {T: 9, A: 3524, B: 2, C: 1}, T) == set()


@pytest.mark.parametrize("relations", [[SUM, SAME], [SAME, SUM]])
def test_a_doubtful_total_is_bound_by_another_relation(relations: list[Relation]) -> None:
    assert suspects(relations, {T: 9, U: 9, A: 3524, B: 2, C: 1}, T) == {A, U}


def test_a_total_that_another_relation_bears_out_is_not_suspect() -> None:
    assert suspects([SUM, SAME], {T: 9, U: 9, A: 3524, B: 2, C: 1}, C) == {A}


def test_what_may_be_negative_explains_a_surplus() -> None:
    assert suspects([SUM], {T: 9, A: 12, B: 2, C: 1}, C) == {T, A}
    assert suspects([SUM], {T: 9, A: 12, B: 2, C: 1}, C, signed=frozenset({C})) == set()


def test_where_no_cell_alone_can_be_at_fault_all_are_suspect() -> None:
    values: dict[CellKey, Value] = {T: 1, U: 1, A: 9, B: 9, C: None}
    assert suspects([SUM, SAME], values, C) == {A, B}


def test_blanks_are_as_open_as_doubtful_cells_and_never_suspect() -> None:
    assert suspects([SUM], {T: 9, A: 12, B: None, C: 1}, C) == {T, A}


def test_a_part_larger_than_its_whole() -> None:
    assert suspects([PART, SUM], {T: 3, A: 5, B: 0, C: 0}, C) == {T, A}
    assert suspects([PART], {T: 3, A: 5}, T) == set()


def test_certain_relations_are_left_to_the_violations() -> None:
    assert suspects([SUM], {T: 9, A: 3524, B: 2, C: 1}) == set()


@pytest.mark.parametrize(("printed", "status"), [("3524", Status.NEEDS_REVIEW), ("2", Status.AS_PRINTED)])
def test_a_number_joined_to_its_correction_is_for_review(printed: str, status: Status) -> None:
    granted = f"{printed} 0 0 0 0 0 {printed}"
    found = by_key(reconcile(requests({"granted": granted}, doubts={"unable_not_held": "数字看不清"})))
    assert found[request("granted", "natural_person")].status is status
    assert found[request("new", "natural_person")].status is Status.AS_PRINTED
