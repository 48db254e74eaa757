"""Noise moves characters about and never loses a figure."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numerals import parse_number
from training.corpus import noise
from training.corpus.model import Draft, Mention

TEXT = "2023年，未收到申请，公开信息1250条，其中网站83.5%。"


def draft() -> Draft:
    spans = ((9, 11, "requests_received", 0, ""), (16, 21, "disclosed_total", 1250, "条"), (26, 31, "share", 83.5, "%"))
    mentions = [
        Mention(name, start, end, value, unit, "exact" if unit else "zero") for start, end, name, value, unit in spans
    ]
    return Draft(TEXT, mentions, ["a"])


@given(seed=st.integers(0, 10**6))
def test_figures_stay_whole_under_any_noise(seed: int) -> None:
    noisy = noise.add_noise(draft(), Random(seed))
    for mention in noisy.mentions:
        text = noisy.text[mention.start : mention.end]
        assert text.strip() == text
        if mention.qualifier == "zero" or mention.damaged:
            continue
        read = parse_number(text)
        assert read is not None
        assert (read.value, read.unit) == (mention.value, mention.unit)


@pytest.mark.parametrize("kind", sorted(noise._KINDS))
def test_every_kind_of_noise_does_something(kind: str) -> None:
    changed = False
    for seed in range(60):
        marked = noise.Marked(draft())
        noise._KINDS[kind](marked, Random(seed))
        changed |= marked.draft(draft()).text != TEXT
    assert changed


def test_a_lost_unit_is_lost_from_the_figure_too() -> None:
    marked = noise.Marked(draft())
    noise._KINDS["lost_unit"](marked, Random(1))
    noisy = marked.draft(draft())
    total = noisy.mentions[1]
    assert noisy.text[total.start : total.end] == "1250"
    assert total.unit == ""


def test_a_negation_is_never_lost() -> None:
    for seed in range(80):
        marked = noise.Marked(draft())
        noise._KINDS["lost_characters"](marked, Random(seed))
        assert "未" in marked.draft(draft()).text
