"""How far the rules agree with narratives labelled by hand: two sets they were tuned on, and one they never saw.

Measured (strict: span and indicator): half A F1 0.998, before tuning 0.90; half B, which no rule was tuned on, 0.889;
set E 0.953, before tuning 0.805. Values, units and qualifiers of the figures found: A 1.00, 0.997, 1.00; B and E 1.00
each. Set F, seen since it was written, is 0.899, set G 0.921, before tuning 0.885, set I 0.980, before tuning 0.885,
set J, written by one who had seen the rules, 0.975. Roles: A 0.91, B 0.82, E 0.92, F 0.86, G 0.87, I 0.88, J 0.90. The
floors lie a little below, so that a rule which helps one report and harms the rest is seen.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from marked import measure, narratives, silent

from eval.gold.marked import unmark


@pytest.mark.parametrize(
    ("name", "f1", "roles"),
    [
        ("held_out_a.yaml", 0.985, 0.88),
        ("held_out_b.yaml", 0.855, 0.80),
        ("held_out_e.yaml", 0.93, 0.89),
        ("held_out_f.yaml", 0.875, 0.83),
        ("held_out_g.yaml", 0.895, 0.84),
        ("held_out_i.yaml", 0.965, 0.86),
        ("held_out_j.yaml", 0.955, 0.88),
    ],
)
def test_agreement_stays_above_its_floor(name: str, f1: float, roles: float) -> None:
    score = measure(name)
    assert score.f1 >= f1
    assert score.values >= 0.99 * score.hits
    assert score.units >= 0.99 * score.hits
    assert score.qualifiers >= 0.99 * score.hits
    assert score.roles >= roles * score.hits


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("held_out_a.yaml", 20),
        ("held_out_b.yaml", 20),
        ("held_out_e.yaml", 60),
        ("held_out_f.yaml", 22),
        ("held_out_g.yaml", 30),
        ("held_out_h.yaml", 16),
        ("held_out_i.yaml", 40),
        ("held_out_j.yaml", 12),
    ],
)
def test_every_narrative_has_marked_figures_in_order(name: str, count: int) -> None:
    cases = list(narratives(name))
    assert len(cases) == count
    for _, year, text, figures in cases:
        assert 2008 <= year <= 2025
        assert figures
        assert "{" not in text
        assert all(a.end <= b.start for a, b in pairwise(figures))


@pytest.mark.parametrize("name", [f"held_out_{letter}.yaml" for letter in "fghij"])
def test_both_together_are_wrong_in_silence_nowhere_in_a_set_seen(name: str) -> None:
    assert silent(name) == []


def test_marks_carry_value_unit_and_names() -> None:
    text, figures = unmark("公开{ 12 条|disclosed_total|v=12 u=条 alt=published_total}，无{复议|reviews|zero}。")
    assert text == "公开 12 条，无复议。"
    assert [(text[f.start : f.end], f.indicators, f.value, f.unit, f.qualifier) for f in figures] == [
        ("12 条", ("disclosed_total", "published_total"), 12, "条", "exact"),
        ("复议", ("reviews",), 0, "", "zero"),
    ]
