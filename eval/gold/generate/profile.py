"""How one report prints its tables: settings drawn once a report."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from eval.gold.generate.data import load
from eval.gold.generate.model import BlankStyle, Scale
from eval.gold.generate.options import choose
from eval.gold.generate.places import random_scale


@dataclass(frozen=True, slots=True)
class Profile:
    """Settings of one report's numbers.

    Attributes:
        blanks: which cells are left empty; for 2014 every style but ``none`` leaves zeros empty.
        other_row: 2021 only: one row （六）其他处理 instead of three.
        amount: how the amount of 政府集中采购 is printed (2019).
        fee: how the fees are printed (2021).
    """

    scale: Scale = "street"
    blanks: BlankStyle = "none"
    other_row: bool = False
    full_width: bool = False
    thousands: bool = False
    amount: str = "yuan"
    fee: str = "bare"


def random_profile(rng: Random) -> Profile:
    """Settings as often as real reports have them (``data/printing.yaml``)."""
    odds = load("printing")
    return Profile(
        scale=random_scale(rng),
        blanks=choose(odds["blanks"], rng),
        other_row=rng.randrange(100) < odds["other_row"],
        full_width=rng.randrange(100) < odds["full_width"],
        thousands=rng.randrange(100) < odds["thousands"],
        amount=choose(odds["amount"], rng),
        fee=choose(odds["fee"], rng),
    )
