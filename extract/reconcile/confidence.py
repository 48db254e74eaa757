"""How far a scanned cell for review can be believed: a rising curve fitted on scans whose values are known.

Glyphs and relations are weighed as if they were independent, and a cell is marked long before it is likely to be
wrong, so that most marked cells are right; the curve says how many (isotonic regression, Zadrozny and Elkan, 2002).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

import yaml

from models.tagger.calibration import Curve

CURVE_FILE = "confidence.yaml"
_HELD_BACK: ContextVar[bool] = ContextVar("held_back", default=False)


def review_confidence(raw: float) -> float:
    """The share of scanned cells for review that are right where glyphs and relations say ``raw``; 0 to 1."""
    return raw if _HELD_BACK.get() else _curve().at(raw)


@contextmanager
def uncalibrated() -> Iterator[None]:
    """Confidence as glyphs and relations say it, for fitting the curve."""
    token = _HELD_BACK.set(True)
    try:
        yield
    finally:
        _HELD_BACK.reset(token)


@cache
def _curve() -> Curve:
    text = files(__package__).joinpath(CURVE_FILE).read_text(encoding="utf-8")
    return Curve.model_validate(yaml.safe_load(text))
