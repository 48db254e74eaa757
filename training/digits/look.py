"""How one generated sheet looks, and what is done to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal

import numpy as np
import yaml

from eval.gold.scans.damage import Damage, draw_damage
from eval.gold.scans.damage import levels as damage_levels
from training.digits.typefaces import Pen, Split, han_faces, pick, typefaces

LEVELS = tuple(damage_levels())
TRAIN = "train"
_SIZES = (6.5, 7.5, 8, 8, 9, 9, 10, 10.5, 10.5, 11, 12, 14)
_LINES = (0.25, 0.5, 0.5, 0.5, 0.75, 1.0, 1.5)
_PADDINGS = (0, 0.5, 1, 2, 3, 5.4)
_ROWS = (1.25, 1.3, 1.5, 1.9, 2.6, 4.0)
_COLUMNS = (1.7, 2.4, 3.2, 4.5, 7.0)
_FILLS = (255, 255, 255, 255, 255, 242, 228, 217)

Cut = Literal["page", "raw", "plain"]
"""How crops are cut: as the scan intake does with its trimming, without it, or from the scan as it lies."""


@dataclass(frozen=True, slots=True)
class Look:
    """One sheet.

    Attributes:
        pen: typeface at its size in pixels of the scan.
        line: width of ruling lines in points; ``padding`` between line and text.
        row: usual height of rows in ems; ``column`` usual width of columns.
        align: of the texts; ``fill`` brightness of shaded cells, 255 for none.
        black: brightness of the print.
    """

    pen: Pen
    damage: Damage
    line: float
    padding: float
    row: float
    column: float
    align: str
    fill: int
    black: int
    cut: Cut


@cache
def _damages() -> tuple[tuple[str, ...], tuple[float, ...]]:
    weights: dict[str, float] = yaml.safe_load(Path(__file__).with_name("damages.yaml").read_text("utf-8"))
    return tuple(weights), tuple(weights.values())


def draw_look(rng: np.random.Generator, level: str, split: Split) -> Look:
    """A look with a typeface of the split; ``level`` is a level or kind of damage, or ``train`` for a mixture."""
    fate = Random(int(rng.integers(2**31)))
    damage = draw_damage(fate.choices(*_damages())[0] if level == TRAIN else level, fate)
    face = pick(rng, typefaces(split))
    han = face if face.han else pick(rng, han_faces(split) or (face,))
    size = float(rng.choice(_SIZES)) + (float(rng.uniform(-0.4, 0.4)) if level == TRAIN else 0.0)
    return Look(
        pen=Pen(face, han, size * damage.dpi / 72),
        damage=damage,
        line=float(rng.choice(_LINES)),
        padding=float(rng.choice(_PADDINGS)),
        row=float(rng.choice(_ROWS)),
        column=float(rng.choice(_COLUMNS)),
        align=str(rng.choice(["center", "right", "left"], p=[0.7, 0.18, 0.12])),
        fill=int(rng.choice(_FILLS)),
        black=int(rng.choice([0, 0, 0, 30, 60])),
        cut=fate.choices(("page", "raw", "plain"), (3, 5, 2))[0] if level == TRAIN else "raw",
    )
