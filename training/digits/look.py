"""How one generated sheet looks and how far it is spoilt; drawn from the ranges of ``levels.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from training.digits.typefaces import Pen, Split, Typeface, han_faces, typefaces

LEVELS = ("L0", "L1", "L2", "L3", "L4", "L5")


@dataclass(frozen=True, slots=True)
class Look:
    """One sheet: pen, and the damage in degrees, pixels, grey levels and JPEG quality (0: none)."""

    pen: Pen
    dpi: float
    skew: float
    residual: float
    perspective: float
    blur: float
    noise: float
    jpeg: int
    seal: bool
    uneven: bool
    bleed: bool
    fax: bool
    motion: bool
    fold: bool


@cache
def _ranges(level: str) -> dict[str, Any]:
    levels: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("levels.yaml").read_text("utf-8"))
    return levels[level]


def _pick(rng: np.random.Generator, faces: tuple[Typeface, ...]) -> Typeface:
    return faces[int(rng.integers(len(faces)))]


def draw_look(rng: np.random.Generator, level: str, split: Split) -> Look:
    """A look of the level (a key of ``levels.yaml``) with a typeface of the split."""
    ranges = _ranges(level)
    drawn: dict[str, Any] = {
        k: rng.uniform(*v) if isinstance(v, list) else bool(rng.random() < v) for k, v in ranges.items()
    }
    if level == "train":
        drawn |= _mild(rng, drawn)
    face = _pick(rng, typefaces(split))
    han = face if face.han else _pick(rng, han_faces() or (face,))
    pen = Pen(face, han, round(drawn.pop("points") * drawn["dpi"] / 72, 1))
    return Look(pen, **(drawn | {"jpeg": round(drawn["jpeg"])}))


def _mild(rng: np.random.Generator, drawn: dict[str, Any]) -> dict[str, Any]:
    """In training each damage is absent on its own now and then; small type is not blurred past what a person reads."""
    mild = {name: 0.0 for name in ("skew", "perspective", "blur", "noise", "jpeg") if rng.random() < 0.3}
    em = drawn["points"] * drawn["dpi"] / 72
    return {"blur": min(drawn["blur"], 0.11 * em)} | mild
