"""What scanning does to the pages of one report, as numbers; ``data/damage.yaml`` names the levels and kinds."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from eval.gold.scans.look import load


@dataclass(frozen=True, slots=True)
class Damage:
    """Settings of one scan; the default is a clean one. ``data/damage.yaml`` says what each number means."""

    name: str
    dpi: float = 200.0
    rotation: float = 0.0
    perspective: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    jpeg: float = 0.0
    grey: float = 0.5
    seal: float = 0.0
    pen: float = 0.0
    light: float = 0.0
    bleed: float = 0.0
    folds: float = 0.0
    speckle: float = 0.0
    contrast: float = 1.0
    bits: float = 8.0
    rows: float = 1.0
    edge: float = 0.0
    desk: float = 0.0
    turned: float = 0.0


def levels() -> list[str]:
    """Names of the levels, the cleanest first."""
    return list(load("damage")["levels"])


def kinds(*, held_out: bool) -> list[str]:
    """Names of the other kinds, in order; those that training never sees, or the rest."""
    data = load("damage")
    return [name for name in data["kinds"] if (name in data["held_out"]) == held_out]


def draw_damage(name: str, rng: Random) -> Damage:
    """A level or a kind, with a number drawn from each of its ranges.

    Raises:
        KeyError: no such level or kind.
    """
    data = load("damage")
    settings = {**data["levels"], **data["kinds"]}[name]
    drawn = {key: rng.uniform(*value) if isinstance(value, list) else float(value) for key, value in settings.items()}
    return Damage(name, **drawn)
