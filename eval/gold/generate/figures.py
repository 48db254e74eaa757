"""Numbers as narrative prints them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from eval.gold.generate.model import Number

_HANZI = ("零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十")
_TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Wording:
    """A printed number before its unit, what it is worth, its qualifier, and whether ``余`` follows the digits."""

    text: str
    value: Number
    qualifier: str = "exact"


def word(value: int, rng: Random, *, approx: bool, hanzi: bool) -> Wording:
    """One way to print a count; ``approx`` allows rounded forms, ``hanzi`` Chinese numerals up to ten."""
    if hanzi and value <= 10 and rng.random() < 0.3:
        return Wording(_HANZI[value], value)
    if approx and value >= 20 and rng.random() < 0.35:
        return _rounded(value, rng)
    return Wording(str(value), value)


def _rounded(value: int, rng: Random) -> Wording:
    step: int = 10 ** (len(str(value)) - 1)
    low = value - value % (step // 10 if value >= 1000 else step)
    if value >= _TEN_THOUSAND:
        low = value - value % 1000
        digits = f"{low / _TEN_THOUSAND:.1f}".removesuffix(".0") + "万"
    else:
        digits = str(low)
    if rng.random() < 0.12 and step in (100, 1000) and value < 2 * step:
        return Wording({100: "百余", 1000: "千余"}[step], step, "at_least")
    forms = (
        Wording(f"{digits}余", low, "at_least"),
        Wording(f"{digits}余", low, "at_least"),
        Wording(f"{digits}多", low, "at_least"),
        Wording(f"近{digits}", low, "approx"),
        Wording(f"约{digits}", low, "approx"),
        Wording(f"超过{digits}", low, "at_least"),
    )
    return rng.choice(forms)
