"""Where the taggers differ, a sum or a figure beside it bears a name out; without one the figure stays marked."""

from __future__ import annotations

import re

import pytest

from extract.narrative.joint import Opinion, Thresholds
from extract.narrative.witnesses import vouched

_FIGURE = re.compile(r"\d+(?:[件条]|人次)")
_LIMITS = Thresholds.load()


def figures(text: str, labels: str, differing: set[int]) -> list[Opinion]:
    """The numbers of a text with these labels; the taggers differ on those at ``differing``."""
    found = zip(_FIGURE.finditer(text), labels.split(), strict=True)
    return [
        Opinion(m.start(), m.end(), label, _LIMITS.differing if at in differing else 0.97)
        for at, (m, label) in enumerate(found)
    ]


def sure(text: str, labels: str, differing: set[int], network: float) -> set[int]:
    """Which of those on which the taggers differ are sure, where the network is this certain of all it says."""
    joined = figures(text, labels, differing)
    own = [Opinion(f.start, f.end, f.label, network) for f in joined]
    after = vouched(text, joined, own)
    assert [(f.start, f.end, f.label) for f in after] == [(f.start, f.end, f.label) for f in joined]
    return {at for at in differing if after[at].confidence >= _LIMITS.sure}


OUTCOMES = "requests_concluded request_outcome request_outcome request_outcome"


def test_a_sum_bears_out_its_parts() -> None:
    text = "办结申请12件，其中予以公开6件，不予公开1件，无法提供5件。"
    assert sure(text, OUTCOMES, {2, 3}, network=0.5) == {2, 3}


@pytest.mark.parametrize(
    ("text", "labels", "differing"),
    [
        ("办结申请13件，其中予以公开6件，不予公开1件，无法提供5件。", OUTCOMES, {2, 3}),
        ("办结申请12件，其中予以公开6件，不予公开1件，无法提供5件。", OUTCOMES, {1, 2, 3}),
        (
            "办结申请12件，其中予以公开6件，不予公开1件，无法提供5件。",
            "requests_concluded request_outcome document_attribute request_outcome",
            {2, 3},
        ),
        ("办结申请12件，其中县本级6件，部门1件，乡镇5件。", "requests_concluded " * 4, {2, 3}),
        (
            "办结申请12件，其中予以公开6件，不予公开1件，无法提供5件。",
            "requests_concluded audience audience audience",
            {2, 3},
        ),
    ],
    ids=["no sum", "no part agreed on", "parts of two names", "named like the total", "no part of such a total"],
)
def test_a_breakdown_that_leaves_a_doubt_bears_out_nothing(text: str, labels: str, differing: set[int]) -> None:
    assert sure(text, labels, differing, network=0.5) == set()


def test_a_figure_beside_bears_out_a_certain_network() -> None:
    text = "安全生产48条、事故调查3条，政策法规7条。"
    labels = "disclosed_by_category " * 3
    assert sure(text, labels, {0, 2}, network=0.99) == {0, 2}
    assert sure(text, labels, {0, 2}, network=_LIMITS.certain - 0.01) == set()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("接待咨询48件。现场3件。", "consultations consultations"),
        ("接待咨询48件、现场30人次。", "consultations consultations"),
        ("走访48件、慰问3件。", "other_figure other_figure"),
        ("接待咨询48件、来信3件。", "consultations appeals"),
    ],
    ids=["another sentence", "another unit", "no kind of its own", "another name"],
)
def test_a_figure_that_is_not_alike_bears_out_nothing(text: str, labels: str) -> None:
    assert sure(text, labels, {1}, network=0.99) == set()


def test_what_is_doubted_for_more_than_the_difference_stays_doubtful() -> None:
    text = "安全生产48条、事故调查3条。"
    joined = figures(text, "disclosed_by_category disclosed_by_category", set())
    low = [joined[0], Opinion(joined[1].start, joined[1].end, joined[1].label, 0.5)]
    assert vouched(text, low, joined) == low
