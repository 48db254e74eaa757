"""How one report is laid out: settings drawn once a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from eval.gold.generate.data import load

Choice = TypeVar("Choice")


def choose(weights: Mapping[Choice, int], rng: Random) -> Choice:
    """One key, by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """Settings of one report's layout; the default is the form as published.

    Attributes:
        labels: another wording for a row (by id, or by table and id), a column (``column:`` and its id,
            ``column:fee`` for the amount of fees) or a group of rows (by its text).
        ordinal: how ``1.`` is printed before a label.
        padding: white space beside some values.
        breaks: break long labels and headings over two lines.
        corner: text of the corner cell of the application table; None takes the form's own.
        one_table: the 第二十条 tables are one table (as in the form), not one each.
        numbering: section numbers: ``ordinal`` (一、), ``arabic`` (1.), ``none``, ``wrong`` (one number twice).
        letter: a letter stands around the report.
        provincial: 2014 only: the short provincial list.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    ordinal: str = "1."
    padding: str = ""
    breaks: bool = False
    corner: str | None = None
    one_table: bool = True
    numbering: str = "ordinal"
    letter: bool = False
    provincial: bool = False


def random_options(rng: Random) -> LayoutOptions:
    """Settings as often as real reports have them (``data/forms.yaml``)."""
    forms = load("forms")
    return LayoutOptions(
        labels=_random_labels(rng, 1.0),
        ordinal=choose(forms["ordinals"], rng),
        padding=choose(forms["padding"], rng),
        breaks=rng.random() < 0.25,
        corner=rng.choice(forms["requests"]["corners"]),
        one_table=rng.random() < 0.85,
        numbering=choose(forms["numbering"], rng),
        letter=rng.random() < 0.04,
        provincial=rng.random() < 0.15,
    )


def _random_labels(rng: Random, factor: float) -> dict[str, str]:
    forms = load("forms")
    entries = {**forms["label_variants"], **forms["group_variants"]}
    return {
        name: rng.choice(wordings)
        for name, (chance, *wordings) in entries.items()
        if rng.randrange(100) < chance * factor
    }


def varied_labels(rng: Random) -> dict[str, str]:
    """Every label that has another wording, in another wording."""
    return _random_labels(rng, 100.0)
