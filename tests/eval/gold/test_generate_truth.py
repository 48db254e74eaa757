"""Generated truth: consistent by construction in every era, and printed as it is worth."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.gold.generate.layout import fit_provincial
from eval.gold.generate.model import TrueCell
from eval.gold.generate.printing import print_cell
from eval.gold.generate.profile import Profile, random_profile
from eval.gold.generate.relations import broken_relations
from eval.gold.generate.truth import random_truth
from extract.templates import load_template
from extract.templates.model import CellKey

ERAS = ("2014", "2019", "2021")


@given(seed=st.integers(0, 10**9), era=st.sampled_from(ERAS))
@settings(max_examples=60)
def test_every_relation_holds_with_nothing_hidden(seed: int, era: str) -> None:
    rng = Random(seed)
    profile = random_profile(rng)
    truth = random_truth(era, rng, Profile(scale=profile.scale, other_row=profile.other_row))
    for relation in truth.template.relations:
        left, right = (
            sum(truth.cells[key].value or 0 for key in side if key in truth.cells)
            for side in (relation.left, relation.right)
        )
        assert left == right if relation.sense == "eq" else left <= right, relation.id


@given(seed=st.integers(0, 10**9), era=st.sampled_from(ERAS))
@settings(max_examples=40)
def test_blanks_never_break_a_relation(seed: int, era: str) -> None:
    rng = Random(seed)
    truth = random_truth(era, rng, random_profile(rng))
    assert broken_relations(truth.template, truth.cells) == []
    template = load_template(era)
    assert template.first_year <= truth.year <= (template.last_year or 2099)


@pytest.mark.parametrize("era", ERAS)
def test_every_cell_of_the_era_is_there(era: str) -> None:
    truth = random_truth(era, Random(1), Profile())
    assert list(truth.cells) == load_template(era).keys()


def test_the_one_row_form_replaces_its_three_rows() -> None:
    rows = random_truth("2021", Random(1), Profile(other_row=True)).rows("requests")
    assert "other" in rows
    assert not {"other_not_corrected", "other_fee_unpaid", "other_other"} & set(rows)


def test_total_only_leaves_applicants_empty() -> None:
    truths = [random_truth("2021", Random(seed), Profile(blanks="total_only")) for seed in range(12)]
    for truth in truths:
        assert all(cell.printed for key, cell in truth.cells.items() if key.column == "total")
    hidden = [sum(not cell.printed for cell in truth.cells.values()) for truth in truths]
    assert max(hidden) >= 6 * 25


def test_the_same_seed_gives_the_same_truth() -> None:
    first, second = (random_truth("2019", Random(5), Profile(scale="county")) for _ in range(2))
    assert first == second


def test_an_application_cell_off_by_one_is_seen_as_broken() -> None:
    truth = random_truth("2021", Random(2), Profile(scale="county"))
    key = CellKey("requests", "granted", "natural_person")
    wrong = (truth.cells[key].value or 0) + 1
    broken = broken_relations(truth.template, truth.cells | {key: TrueCell(str(wrong), wrong)})
    assert {relation.family for relation in broken} == {"requests.results", "requests.applicants"}


AMOUNT = CellKey("art20_9", "government_procurement", "amount")
FEE = CellKey("art20_8", "administrative_fees", "amount")


@pytest.mark.parametrize(
    ("key", "value", "profile", "printed", "worth"),
    [
        (AMOUNT, 517_200, Profile(amount="yuan"), "517200元", 517_200),
        (AMOUNT, 2_398_282.4, Profile(amount="wan"), "239.83万", 2_398_300),
        (AMOUNT, 1_522_000, Profile(amount="wanyuan"), "152.2万元", 1_522_000),
        (AMOUNT, 922_533.2, Profile(amount="bare"), "922533.2", 922_533.2),
        (AMOUNT, 0, Profile(amount="wan"), "0", 0),
        (FEE, 3.26, Profile(fee="yuan"), "32600元", 3.26),
        (FEE, 7730.28, Profile(), "7730.28", 7730.28),
        (CellKey("art20_5", "licensing", "decisions"), 11_924, Profile(thousands=True), "11,924", 11_924),
        (CellKey("art20_5", "licensing", "change_this_year"), -3, Profile(full_width=True), "－３", -3),
    ],
)
def test_a_number_is_printed_in_every_form(
    key: CellKey, value: float, profile: Profile, printed: str, worth: float
) -> None:
    assert print_cell(key, value, profile) == TrueCell(printed, worth)


def test_the_provincial_list_never_hides_a_number() -> None:
    fitted = [fit_provincial(random_truth("2014", Random(seed), Profile(blanks="scattered"))) for seed in range(30)]
    assert None in fitted
    busy = random_truth("2014", Random(0), Profile(scale="county"))
    assert fit_provincial(busy) is None
