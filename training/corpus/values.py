"""Values of figures: drawn by name, or worked out from numbers of the same paragraph."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from extract.record import Number
from training.corpus.resources import load
from training.corpus.wording import plain_number

_SCALES = ("street", "bureau", "county")
_SIZES = ((2, 2, 29), (3, 3, 22), (4, 4, 13), (5, 5, 11), (6, 8, 18), (9, 16, 7))
OFF = 0.15
"""Share of breakdowns that do not add up."""


@dataclass(slots=True)
class Known:
    """A number that a paragraph keeps: its value, what is left for parts, the figure that printed it."""

    value: int
    left: int
    mention: int | None = None

    def take(self, count: int) -> int:
        """``count`` of what is left."""
        self.left -= count
        return count


def settings(name: str) -> dict[str, Any]:
    """Entry of ``data/amounts.yaml``; an expression has the settings of a plain count."""
    entry: dict[str, Any] = load("amounts").get(name, {"approx": 0})
    return entry


def draw(name: str, scale: str, rng: Random) -> Number:
    """A value by name, for an agency of this size."""
    entry = settings(name)
    if "bands" in entry:
        low, high, _ = rng.choices(entry["bands"], [band[2] for band in entry["bands"]])[0]
        return rng.randint(int(low), int(high))
    if "percent" in entry:
        return percent(Decimal(str(rng.uniform(*entry["percent"]))), rng)
    if entry.get("rates"):
        return 100 if rng.random() < 0.8 else percent(Decimal(str(rng.uniform(88, 99.9))), rng)
    if entry.get("times"):
        times: Number = rng.choice((1, 1, 2, 3, 1.5, 0.5, 2.3))
        return times
    factor: int = entry["scaled"][_SCALES.index(scale)] if "scaled" in entry else 1
    value = round(float(entry["median"]) * factor * math.exp(rng.gauss(0, entry["sigma"])))
    return max(int(entry["low"]), value)


def percent(value: Decimal, rng: Random) -> Number:
    """A percentage rounded to none, one or two places."""
    places = rng.choice((0, 1, 1, 2, 2))
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return plain_number(rounded)


def share(part: int, total: int, rng: Random) -> Number:
    """What percentage of a total a part is."""
    return percent(Decimal(100 * part) / total, rng) if total else 0


def some(known: Known, rng: Random, least: int = 0) -> int:
    """A random part of what is left of a number."""
    low = min(least, known.left)
    return known.take(rng.randint(low, known.left)) if known.left > 0 else 0


def size(rng: Random, most: int) -> int:
    """How many parts a breakdown has."""
    low, high, _ = rng.choices(_SIZES, [weight for _, _, weight in _SIZES])[0]
    return max(1, min(most, rng.randint(low, high)))


def split(total: int, count: int, rng: Random) -> list[int]:
    """``count`` parts of very different size that add up to ``total``; positive where the total allows it."""
    free = total - count
    if free < 0:
        parts = [1] * total + [0] * (count - total)
        rng.shuffle(parts)
        return parts
    weights = [rng.expovariate(1) ** 1.6 for _ in range(count)]
    whole = sum(weights)
    parts = [1 + int(free * weight / whole) for weight in weights]
    parts[rng.randrange(count)] += total - sum(parts)
    return parts


def disturb(parts: list[int], rng: Random) -> None:
    """Change one part so that they no longer add up, by little as in real reports."""
    at = rng.randrange(len(parts))
    delta = rng.choice((-1, 1)) * rng.choice((1, 1, 1, 2, 2, 3, 4, 5, 8, 10, 13, 20))
    parts[at] = parts[at] + delta if parts[at] + delta >= 0 else parts[at] + abs(delta)
