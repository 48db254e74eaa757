"""Readings of a value cell from two witnesses: the digit reader's n-best and what the text engine read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

Reading: TypeAlias = tuple[str, float]

_TRUST = 0.5
"""Share of its own probability that the text engine is believed: it was not made for lone digits. Of the values that
it read with a score of 0.5 or more in cells in doubt of generated scans (L5, typefaces of training), 11 of 29 were
right."""
_RIVALS = 10
"""Other texts over which either witness's doubt is spread."""
_WIDE = str.maketrans("０１２３４５６７８９．，－／O○〇oＯlI|", "0123456789.,-/00000111")
_VALUE = re.compile(r"[0-9.,\-万元零/—]+")
_SPACE = re.compile(r"\s+")


def value_text(text: str) -> str | None:
    """What a line of text says as a value: full-width signs folded, o and l as 0 and 1; None where it is words."""
    folded = _SPACE.sub("", text).translate(_WIDE)
    return folded if _VALUE.fullmatch(folded) else None


def mean(looks: Sequence[Sequence[Reading]], weights: Sequence[float] | None = None) -> tuple[Reading, ...]:
    """The readings of several looks at a cell, best first, each with its mean probability; ``weights`` sum to 1."""
    chances: dict[str, float] = {}
    for readings, weight in zip(looks, weights or [1 / len(looks)] * len(looks), strict=True):
        for text, chance in readings:
            chances[text] = chances.get(text, 0.0) + chance * weight
    return tuple(sorted(chances.items(), key=lambda reading: (-reading[1], reading[0])))


def joint(readings: Sequence[Reading], text: str, score: float) -> tuple[Reading, ...]:
    """The readings of a cell when both witnesses are heard: the product of their probabilities, made to sum to 1.

    Args:
        readings: the digit reader's, best first; what they lack to 1 belongs to texts that it does not name.
        text: what the text engine read.
        score: the mean probability of its characters.

    Returns:
        At most one reading more, best first; as they were where the text is no value.
    """
    seen = value_text(text)
    if seen is None:
        return tuple(readings)
    rest = max(1.0 - sum(chance for _, chance in readings), 0.0)
    believed = _TRUST * score
    doubt = (1.0 - believed) / _RIVALS
    heard = dict(readings)
    heard.setdefault(seen, rest / _RIVALS)
    weights = {each: chance * (believed if each == seen else doubt) for each, chance in heard.items()}
    total = sum(weights.values()) + rest * doubt
    if not total:
        return tuple(readings)
    return tuple(sorted(((each, weight / total) for each, weight in weights.items()), key=lambda r: (-r[1], r[0])))
