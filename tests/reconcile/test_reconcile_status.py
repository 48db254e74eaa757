"""The statuses of the output contract, one by one, and that a wrong cell is reported and never repaired away."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reconcile_tables import COLUMNS, NOTHING, by_key, cells_of, request, requests, single

from eval.gold.generate.profile import Profile
from eval.gold.generate.truth import random_truth
from extract.anchoring.model import Anchored, CellText, RowCandidate, RowReading
from extract.document import Provenance
from extract.reconcile.model import ReconciledCell
from extract.reconcile.reconcile import Reconciled, reconcile
from extract.record import Status
from extract.templates import CellKey, Template, load_template


def statuses(reconciled: Reconciled, row: str) -> list[str]:
    cells = by_key(reconciled)
    return [cells[request(row, column)].status.value for column in COLUMNS]


def test_a_consistent_table_is_as_printed() -> None:
    found = reconcile(requests())
    assert found.violations == []
    of_table = [cell for cell in found.cells if cell.key.table == "requests"]
    assert {cell.status for cell in of_table} == {Status.AS_PRINTED}
    assert all(str(cell.value) == cell.printed and not cell.alternatives for cell in of_table)


def test_every_cell_of_the_template_comes_once_and_in_order() -> None:
    found = reconcile(requests())
    assert [cell.key for cell in found.cells] == load_template("2021").keys()


def test_cells_that_the_document_lacks_are_missing() -> None:
    found = reconcile(requests(without=["carried_in"]))
    assert statuses(found, "carried_in") == ["missing"] * 7
    assert {cell.status for cell in found.cells if cell.key.table == "art20_1"} == {Status.MISSING}
    assert {cell.value for cell in found.cells if cell.status is Status.MISSING} == {None}
    assert found.violations == []


def test_the_one_row_form_is_added_and_its_three_rows_are_missing() -> None:
    three = ["other_not_corrected", "other_fee_unpaid", "other_other"]
    found = reconcile(requests({"other": NOTHING}, without=three))
    assert statuses(found, "other") == ["as_printed"] * 7
    assert all(statuses(found, row) == ["missing"] * 7 for row in three)
    assert len(found.cells) == 207


def test_the_one_row_form_takes_part_in_the_sums() -> None:
    three = ["other_not_corrected", "other_fee_unpaid", "other_other"]
    changed = {"other": "1 0 0 0 0 0 1", "granted": "1 0 0 0 0 0 1"}
    assert reconcile(requests(changed, without=three)).violations == []
    assert reconcile(requests({"other": "1 0 0 0 0 0 1"}, without=three)).violations != []


def test_a_row_of_blanks_under_a_total_of_nothing_is_derived() -> None:
    found = reconcile(requests({"declined_repeat": "_ _ _ _ _ _ 0"}))
    cells = by_key(found)
    assert statuses(found, "declined_repeat") == ["derived"] * 6 + ["as_printed"]
    first = cells[request("declined_repeat", "natural_person")]
    assert (first.printed, first.value) == ("", 0)
    assert set(first.rules) <= {"requests.applicants[declined_repeat]", "requests.results[natural_person]"}
    assert first.rules


def test_a_blank_among_printed_cells_is_the_difference() -> None:
    cell = by_key(reconcile(requests({"granted": "_ 0 0 0 0 0 2"})))[request("granted", "natural_person")]
    assert (cell.printed, cell.value, cell.status) == ("", 2, Status.DERIVED)


def test_blanks_that_nothing_determines_stay_blank() -> None:
    found = reconcile(single("2021", "art20_1", {"rules": "_ _ _", "normative_documents": "3 _ 12"}))
    cells = by_key(found)
    blank = cells[CellKey("art20_1", "normative_documents", "repealed_this_year")]
    assert (blank.printed, blank.value, blank.status) == ("", None, Status.BLANK)


def test_an_own_error_of_the_source_is_kept_and_reported() -> None:
    found = reconcile(requests({"processed_total": "3 1 0 0 0 0 5"}))
    key = request("processed_total", "total")
    cell = by_key(found)[key]
    assert (cell.printed, cell.value, cell.status) == ("5", 5, Status.SOURCE_INCONSISTENT)
    families = {violation.relation.family for violation in found.violations}
    assert families == {"requests.balance", "requests.results", "requests.applicants"}
    assert set(cell.rules) == {violation.relation.id for violation in found.violations}
    assert all(violation.mends == ({key: 4},) for violation in found.violations)
    others = [c for c in found.cells if c.key != key and c.key.table == "requests"]
    assert {c.status for c in others} == {Status.AS_PRINTED}


def test_where_several_cells_could_be_wrong_all_are_suspect() -> None:
    table = load_template("2021").table("review_litigation")
    keys = tuple(CellKey(table.id, row.id, column.id) for row in table.rows for column in table.columns)
    texts = tuple(CellText(t, Provenance()) for t in cells_of("1 1 0 0 3" + " 0" * 10))
    anchored = Anchored(load_template("2021"), [RowReading(keys, [RowCandidate(texts, 0.0, "order")])])
    found = reconcile(anchored)
    suspects = {cell.key.column for cell in found.cells if cell.status is Status.SOURCE_INCONSISTENT}
    assert suspects == {"upheld", "corrected", "other", "pending", "total"}
    assert len(found.violations[0].mends) == 5


def test_an_unreadable_cell_asks_for_review_and_breaks_nothing() -> None:
    found = reconcile(requests({"new": "？ 1 0 0 0 0 4"}))
    cell = by_key(found)[request("new", "natural_person")]
    assert (cell.printed, cell.value, cell.status) == ("？", None, Status.NEEDS_REVIEW)
    assert found.violations == []


def test_a_doubtful_row_asks_for_review() -> None:
    found = reconcile(requests(doubts={"granted": "行名不能确定"}))
    assert statuses(found, "granted") == ["needs_review"] * 7


CUT = [("12 0 0 0 0 0 12", 0.5), ("1 20 0 0 0 0 12", 0.0)]


def test_a_row_whose_digits_run_together_is_cut_by_its_sums() -> None:
    filled = {
        "new": "12 0 0 0 0 0 12",
        "granted": CUT,
        "processed_total": "12 0 0 0 0 0 12",
        "unable_not_held": NOTHING,
    }
    found = reconcile(requests(filled))
    assert statuses(found, "granted") == ["as_printed"] * 7
    assert by_key(found)[request("granted", "natural_person")].value == 12
    assert found.violations == []


def test_a_cut_is_decided_by_the_columns_where_the_row_fits_both_ways() -> None:
    both = [("1 1 0 0 0 0 2", 0.5), ("2 0 0 0 0 0 2", 0.0)]
    found = reconcile(requests({"unable_not_held": both}))
    assert by_key(found)[request("unable_not_held", "business")].printed == "1"
    assert statuses(found, "unable_not_held") == ["as_printed"] * 7


def test_two_cuts_that_both_fit_ask_for_review_with_the_alternatives() -> None:
    """Two rows may each hold 1 and 2 or 2 and 1, and every sum holds either way."""
    swap = [("1 1 0 0 0 0 2", 0.0), ("2 0 0 0 0 0 2", 0.2)]
    found = reconcile(requests({"granted": swap, "unable_not_held": swap}))
    cells = by_key(found)
    for row in ("granted", "unable_not_held"):
        first = cells[request(row, "natural_person")]
        assert first.status is Status.NEEDS_REVIEW
        assert {first.printed, *(other.printed for other in first.alternatives)} == {"1", "2"}
        assert first.confidence < 0.95
        assert cells[request(row, "total")].status is Status.AS_PRINTED


def test_confidences_are_shares() -> None:
    found = reconcile(requests({"new": "l 1 0 0 0 0 4", "granted": "_ 0 0 0 0 0 2", "carried_out": "0 0 0 0 0 0 1"}))
    assert all(0 < cell.confidence < 1 for cell in found.cells)


def anchored_from(template: Template, cells: dict[CellKey, str]) -> Anchored:
    """A document that prints these cells, row by row."""
    rows = []
    for table in template.tables:
        for row in table.rows:
            keys = tuple(CellKey(table.id, row.id, column.id) for column in table.columns)
            if keys[0] in cells:
                texts = tuple(CellText(cells[key], Provenance()) for key in keys)
                rows.append(RowReading(keys, [RowCandidate(texts, 0.0, "order")], row.label.text))
    return Anchored(template, rows)


@given(
    seed=st.integers(0, 10**6), era=st.sampled_from(["2014", "2019", "2021"]),
    scale=st.sampled_from(["street", "bureau", "county"]), delta=st.sampled_from([-3, -1, 1, 2, 10, 900]),
)  # fmt: skip
@settings(max_examples=60, deadline=None, derandomize=True)
def test_one_changed_cell_is_always_reported_and_keeps_its_value(seed: int, era: str, scale: str, delta: int) -> None:
    rng = Random(seed)
    truth = random_truth(era, rng, Profile(scale=scale))  # type: ignore[arg-type]
    bound = sorted({k for r in truth.template.relations if r.sense == "eq" for k in r.keys if k in truth.cells})
    key = rng.choice(bound)
    value = int(truth.cells[key].value or 0) + delta
    if value < 0:
        value += 2 * abs(delta)
    printed = {k: cell.printed for k, cell in truth.cells.items()} | {key: str(value)}
    found = reconcile(anchored_from(truth.template, printed))
    assert found.violations
    assert all(key in violation.relation.keys for violation in found.violations)
    cells: dict[CellKey, ReconciledCell] = by_key(found)
    assert {k: cells[k].printed for k in printed} == printed
    assert (cells[key].value, cells[key].status) == (value, Status.SOURCE_INCONSISTENT)
    unchanged = {k: cells[k].value for k in truth.cells if k != key}
    assert unchanged == {k: cell.value for k, cell in truth.cells.items() if k != key}
    assert any(mend == {key: truth.cells[key].value} for v in found.violations for mend in v.mends)


@pytest.mark.parametrize("era", ["2014", "2019", "2021"])
def test_a_consistent_table_with_random_blanks_is_never_reported(era: str) -> None:
    for seed in range(12):
        for style in ("none", "scattered", "total_only", "natural_and_total"):
            truth = random_truth(era, Random(seed), Profile(scale="bureau", blanks=style))  # type: ignore[arg-type]
            found = reconcile(anchored_from(truth.template, {k: c.printed for k, c in truth.cells.items()}))
            assert found.violations == [], (seed, style)
            cells = by_key(found)
            assert all(cells[k].value == c.value for k, c in truth.cells.items() if c.printed)
