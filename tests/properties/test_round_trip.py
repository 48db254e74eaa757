"""Random consistent reports of every era come back identical from every format."""

from __future__ import annotations

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from round_trip import ERAS, OPEN_FORMATS, round_trip

from eval.gold.generate.render.registry import FORMATS

SEEDS = st.integers(0, 10**6)
SCALES = st.sampled_from(["street", "bureau", "county"])
PLACES = [(name, era) for name in FORMATS if name != "pdf_unruled" for era in ERAS]
LISTS = [("plain_lines", "2014"), ("run_together", "2014")]
"""Labels of the list that end like another or hold a digit: open, see the two last tests of their own."""
SOUND = [place for place in PLACES if place not in LISTS]
UNRULED = "pdf_unruled: sparse columns without lines are lost on the page, and called missing"


def checked(examples: int) -> settings:
    """No shrinking: an example is a seed already, and every try takes a report."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    return settings(max_examples=examples, deadline=None, derandomize=True, phases=phases)


@pytest.mark.parametrize(("name", "era"), SOUND)
@given(
    seed=SEEDS, scale=SCALES, other_row=st.booleans(),
    amount=st.sampled_from(["yuan", "wan", "wanyuan", "bare"]), fee=st.sampled_from(["bare", "wanyuan", "yuan"]),
)  # fmt: skip
@checked(2)
def test_a_full_table_comes_back_identical(
    name: str, era: str, seed: int, scale: str, other_row: bool, amount: str, fee: str
) -> None:
    result = round_trip(seed, era, name, scale=scale, other_row=other_row, amount=amount, fee=fee)
    assert result.faults() == []
    assert result.checks("table") == []
    assert (result.record.template, result.record.year) == (era, result.report.gold.year)


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in OPEN_FORMATS])
@given(seed=SEEDS, era=st.sampled_from(ERAS), full_width=st.booleans())
@checked(2)
def test_numbers_in_other_forms_come_back_identical(name: str, seed: int, era: str, full_width: bool) -> None:
    result = round_trip(seed, era, name, scale="county", full_width=full_width, thousands=not full_width)
    assert result.faults() == []


@pytest.mark.parametrize(("name", "era"), SOUND)
@given(seed=SEEDS, blanks=st.sampled_from(["scattered", "total_only", "natural_and_total"]))
@example(seed=4871, blanks="natural_and_total")
@checked(1)
def test_blanks_come_back_as_blanks(name: str, era: str, seed: int, blanks: str) -> None:
    """Where the format does not tell where a row has its blanks, doubt is right; a wrong value without it is not."""
    result = round_trip(seed, era, name, blanks=blanks)
    assert result.faults(review=name in OPEN_FORMATS) == []
    if name not in OPEN_FORMATS:
        assert result.checks("table") == []


@given(seed=SEEDS, era=st.sampled_from(ERAS), blanks=st.sampled_from(["none", "scattered", "natural_and_total"]))
@checked(4)
def test_a_pdf_without_lines_is_never_wrong_in_silence(seed: int, era: str, blanks: str) -> None:
    result = round_trip(seed, era, "pdf_unruled", blanks=blanks)
    assert [fault for fault in result.faults(review=True) if not fault.startswith("lost")] == []


@pytest.mark.xfail(strict=True, reason=UNRULED)
@given(seed=SEEDS)
@example(seed=103)
@checked(1)
def test_a_full_table_of_a_pdf_without_lines_comes_back_identical(seed: int) -> None:
    assert round_trip(seed, "2021", "pdf_unruled", scale="county", other_row=True).faults() == []


@pytest.mark.xfail(strict=True, reason=UNRULED)
@given(seed=SEEDS)
@example(seed=100)
@checked(1)
def test_blanks_of_a_pdf_without_lines_come_back_as_blanks_or_doubt(seed: int) -> None:
    assert round_trip(seed, "2021", "pdf_unruled", blanks="natural_and_total").faults(review=True) == []


@pytest.mark.parametrize(("name", "era"), LISTS)
@given(seed=SEEDS)
@example(seed=1)
@checked(1)
def test_the_full_list_of_2014_as_text_comes_back_identical(name: str, era: str, seed: int) -> None:
    assert round_trip(seed, era, name, scale="street").faults() == []


@pytest.mark.parametrize(("name", "era"), LISTS)
@given(seed=SEEDS)
@example(seed=335)
@checked(1)
def test_blanks_of_the_list_of_2014_as_text_come_back_as_blanks(name: str, era: str, seed: int) -> None:
    assert round_trip(seed, era, name, blanks="total_only").faults(review=True) == []
