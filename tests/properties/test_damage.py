"""Random reports with one thing wrong: the status is right and nothing is wrong in silence."""

from __future__ import annotations

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from round_trip import OPEN_FORMATS, RoundTrip, places, round_trip

from eval.gold.generate.corruptions import NotApplicableError
from eval.gold.generate.model import TrueCell
from eval.gold.generate.relations import broken_relations
from extract.record import Status
from extract.templates import CellKey, load_template

SEEDS = st.integers(0, 10**6)
UNRULED = "pdf_unruled"


def damaged(corruption: str, seed: int, era: str, name: str, **profile: object) -> RoundTrip:
    """A report with one corruption; hypothesis looks for another where it finds no place."""
    try:
        return round_trip(seed, era, name, corruption, **(profile or {"scale": "bureau"}))
    except NotApplicableError:
        assume(False)
        raise


def where(corruption: str) -> st.SearchStrategy[tuple[str, str]]:
    """Eras and formats; without those of which test_round_trip.py says what is open."""
    lists = (("2014", "plain_lines"), ("2014", "run_together"))
    return st.sampled_from([place for place in places(corruption) if place[1] != UNRULED and place not in lists])


def checked(examples: int) -> settings:
    """No shrinking: an example is a seed already, and every try takes a report."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    return settings(max_examples=examples, deadline=None, derandomize=True, phases=phases)


@given(seed=SEEDS, place=where("blank_cell"))
@checked(5)
def test_a_blank_cell_is_derived_or_blank(seed: int, place: tuple[str, str]) -> None:
    result = damaged("blank_cell", seed, *place)
    assert result.faults(review=place[1] in OPEN_FORMATS) == []
    (blank,) = [result.cell(gold) for gold in result.report.gold.cells if not gold.printed]
    assert blank.printed == "" or blank.status is Status.NEEDS_REVIEW
    if place[1] not in OPEN_FORMATS:
        assert blank.status in (Status.DERIVED, Status.BLANK)
    if blank.status is Status.DERIVED:
        assert blank.rules
        cells = {CellKey(*cell.key): TrueCell(cell.printed, cell.value) for cell in result.record.cells}
        template = load_template(place[0])
        kept = {k: cell for k, cell in cells.items() if any(k == gold.key for gold in result.report.gold.cells)}
        assert broken_relations(template, kept) == []


@given(seed=SEEDS, place=where("wrong_total"))
@checked(5)
def test_a_wrong_total_is_kept_and_reported(seed: int, place: tuple[str, str]) -> None:
    result = damaged("wrong_total", seed, *place)
    assert result.faults() == [] or place[1] in OPEN_FORMATS
    assert result.faults(review=True) == []
    evidence = {tuple(e.model_dump().values()) for finding in result.report.gold.findings for e in finding.evidence}
    (wrong,) = evidence
    cell = result.record.cell(*map(str, wrong))
    assert cell is not None
    doubtful = place[1] in OPEN_FORMATS and cell.status is Status.NEEDS_REVIEW
    assert cell.status is Status.SOURCE_INCONSISTENT or doubtful
    shown = {(e.table, e.row, e.column) for f in result.record.findings if f.kind == "table" for e in f.evidence}
    assert wrong in shown or doubtful
    assert set(cell.rules) or doubtful


@given(seed=SEEDS, place=where("slipped_values"))
@checked(5)
def test_a_row_typed_one_column_too_far_is_reported(seed: int, place: tuple[str, str]) -> None:
    result = damaged("slipped_values", seed, *place)
    assert result.faults(review=place[1] in OPEN_FORMATS) == []
    assert result.checks("table") or place[1] in OPEN_FORMATS


@given(seed=SEEDS, place=where("missing_rules"))
@checked(5)
def test_a_row_that_is_not_there_is_missing(seed: int, place: tuple[str, str]) -> None:
    result = damaged("missing_rules", seed, *place)
    assert result.faults() == []
    rules = [cell for cell in result.record.cells if cell.row == "rules"]
    assert {(cell.printed, cell.value, cell.status) for cell in rules} == {("", None, Status.MISSING)}


@given(seed=SEEDS, place=where("missing_table"))
@checked(5)
def test_a_table_that_is_not_there_is_missing_and_reported(seed: int, place: tuple[str, str]) -> None:
    result = damaged("missing_table", seed, *place)
    assert result.faults() == []
    cells = [cell for cell in result.record.cells if cell.table == "review_litigation"]
    assert {(cell.printed, cell.value, cell.status) for cell in cells} == {("", None, Status.MISSING)}
    assert "structure.missing_table.review_litigation" in result.checks("structure")


@given(seed=SEEDS, place=where("lost_label"))
@checked(5)
def test_a_row_without_its_label_is_right_or_doubtful(seed: int, place: tuple[str, str]) -> None:
    result = damaged("lost_label", seed, *place)
    assert result.faults(review=True) == []
    doubtful = {(cell.table, cell.row) for cell in result.record.cells if cell.status is Status.NEEDS_REVIEW}
    assert len(doubtful) <= 1


@pytest.mark.parametrize(
    "corruption", ["swapped_rows", "repeated_label", "renamed_columns", "label_variants", "header_misprint"]
)
@given(seed=SEEDS, data=st.data())
@checked(4)
def test_damage_of_the_layout_changes_no_value(corruption: str, seed: int, data: st.DataObject) -> None:
    place = data.draw(where(corruption))
    assert damaged(corruption, seed, *place).faults() == []


@given(seed=SEEDS, place=where("slipped_rows"))
@checked(5)
def test_rows_that_slipped_in_conversion_are_right_or_doubtful(seed: int, place: tuple[str, str]) -> None:
    assert damaged("slipped_rows", seed, *place).faults(review=True) == []


@given(seed=SEEDS, corruption=st.sampled_from(["blank_cell", "wrong_total", "swapped_rows"]))
@checked(3)
def test_damage_in_a_pdf_without_lines_is_never_wrong_in_silence(seed: int, corruption: str) -> None:
    result = damaged(corruption, seed, "2021", UNRULED)
    assert [fault for fault in result.faults(review=True) if not fault.startswith("lost")] == []
