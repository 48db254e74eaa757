"""Two witnesses for one cell: the digit reader and the text engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.intake.scan.joint import joint, mean, value_text

DIGITS = st.lists(
    st.tuples(st.text("0123456789", max_size=3), st.floats(0.01, 0.3)), min_size=1, max_size=3, unique_by=lambda r: r[0]
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("１２．５０", "12.50"),
        ("1 024", "1024"),
        ("O", "0"),
        ("l0", "10"),
        ("3万元", "3万元"),
        ("—", "—"),
    ],
)
def test_values_as_the_engine_writes_them(text: str, value: str) -> None:
    assert value_text(text) == value


@pytest.mark.parametrize("text", ["", "规章", "12件", "N216", "a"])
def test_words_are_no_value(text: str) -> None:
    assert value_text(text) is None


def test_agreement_makes_sure() -> None:
    (best, chance), *_ = joint((("7", 0.6), ("1", 0.35)), "7", 0.95)
    assert best == "7"
    assert chance > 0.9


def test_the_surer_witness_wins() -> None:
    assert joint((("7", 0.55), ("1", 0.4)), "1", 0.98)[0][0] == "1"
    assert joint((("7", 0.89), ("1", 0.02)), "1", 0.3)[0][0] == "7"


def test_the_text_engine_alone_does_not_outweigh_a_reading_close_to_sure() -> None:
    """Of what it reads in blurred cells it is sure of too much that is wrong."""
    assert joint((("97", 0.918), ("87", 0.029), ("07", 0.021)), "87", 0.95)[0][0] == "97"


def test_disagreement_leaves_doubt() -> None:
    readings = joint((("7", 0.8),), "12", 0.9)
    assert {text for text, _ in readings} == {"7", "12"}
    assert readings[0][1] < 0.9


def test_words_change_nothing() -> None:
    readings = (("7", 0.6), ("1", 0.3))
    assert joint(readings, "章", 0.99) == readings
    assert joint(readings, "", 0.0) == readings


def test_a_reader_that_saw_nothing_does_not_forbid() -> None:
    assert joint((("", 0.0),), "5", 0.9)[0][0] == "5"


@given(DIGITS, st.text("0123456789", min_size=1, max_size=3), st.floats(0, 1))
def test_probabilities_stay_probabilities(readings: list[tuple[str, float]], text: str, score: float) -> None:
    found = joint(readings, text, score)
    assert all(0 <= chance <= 1 for _, chance in found)
    assert sum(chance for _, chance in found) <= 1 + 1e-9
    assert [chance for _, chance in found] == sorted((chance for _, chance in found), reverse=True)


def test_two_looks_at_a_cell_give_the_mean_of_their_readings() -> None:
    found = mean(((("28", 0.6), ("25", 0.3)), (("25", 0.8), ("", 0.1))))
    assert [text for text, _ in found] == ["25", "28", ""]
    assert [round(chance, 3) for _, chance in found] == [0.55, 0.3, 0.05]
