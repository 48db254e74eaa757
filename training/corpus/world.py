"""Who reports, and when: an invented agency, a year, and the words that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from training.corpus.resources import load

_SCALES = (("street", 80), ("bureau", 12), ("county", 8))
_ERAS = {"2014": (2009, 2018, 22), "2019": (2019, 2020, 20), "2021": (2021, 2026, 58)}


@dataclass(frozen=True, slots=True)
class World:
    """The agency of a paragraph; ``words`` are what patterns may name in braces."""

    scale: str
    era: str
    year: int
    words: dict[str, str]


def random_world(rng: Random, scale: str | None = None, era: str | None = None) -> World:
    """An agency that nobody knows, as often of each size as the reports read for the research."""
    scale = scale or rng.choices([name for name, _ in _SCALES], [weight for _, weight in _SCALES])[0]
    era = era or rng.choices(list(_ERAS), [weight for *_, weight in _ERAS.values()])[0]
    year = rng.randint(*_ERAS[era][:2])
    words = _names(scale, rng) | {
        "year": str(year), "next": str(year + 1), "last": str(year - 1), "before": str(year - 2),
        "cn_year": "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year)),
        "cn_next": "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year + 1)),
    }  # fmt: skip
    return World(scale, era, year, words)


def _names(scale: str, rng: Random) -> dict[str, str]:
    parts = load("places")
    city, county = _place(rng) + rng.choice(parts["city"]), _place(rng) + rng.choice(parts["county"])
    parent = rng.choice((city + county, county, county))
    if scale == "county":
        kind = rng.choice(parts["governments"])
        place = rng.choice((county, county, city))
        return _words(rng, place + kind["name"], place + kind["name"], kind, city, place)
    if scale == "bureau":
        kind = rng.choice(parts["bureaus"])
        place = rng.choice((county, county, city))
        name = rng.choice(kind["names"])
        return _words(rng, place + name, name, kind, parent, place)
    kind = rng.choices(parts["local"], [entry["weight"] for entry in parts["local"]])[0]
    place = _place(rng) + kind["suffix"]
    name = place + rng.choice(kind["offices"])
    return _words(rng, rng.choice((parent + name, name)), name, kind, parent, place)


def _words(rng: Random, agency: str, short: str, kind: dict[str, list[str]], parent: str, place: str) -> dict[str, str]:
    return {
        "agency": agency, "short": short, "own": rng.choice(kind["we"]), "area": rng.choice(kind["area"]),
        "parent": parent, "place": place, "stem": place[:2], "up": parent[-1],
    }  # fmt: skip


def _place(rng: Random) -> str:
    parts = load("places")
    return str(rng.choice(parts["first"]) + rng.choice(parts["second"]))
