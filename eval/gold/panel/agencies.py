"""Invented agencies with the units above them, and the ways they write their names from year to year."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from eval.gold.generate.data import load
from eval.gold.generate.model import Agency
from eval.gold.generate.places import random_agency, random_scale
from eval.gold.panel.model import PanelAgency

_ZERO_SHARE = 0.15
_PER_COUNTY = 9
_CITY_COUNTIES = 6


@cache
def wording() -> dict[str, Any]:
    """Content of ``data/panel.yaml``; callers must not change it."""
    path = Path(__file__).parent / "data" / "panel.yaml"
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def random_agencies(count: int, rng: Random) -> list[PanelAgency]:
    """Agencies in counties in cities, no two of one full name; towns of one name in two counties do occur."""
    found: dict[str, PanelAgency] = {}
    words = load("places")
    city = county = ""
    while len(found) < count:
        if len(found) % (_PER_COUNTY * _CITY_COUNTIES) == 0:
            city = rng.choice(words["first"]) + rng.choice(words["second"]) + "市"
        if len(found) % _PER_COUNTY == 0:
            county = rng.choice(words["first"]) + rng.choice(words["second"]) + rng.choice(words["county"])
        scale = random_scale(rng)
        drawn = random_agency(rng, scale)
        short = county + "人民政府" if scale == "county" else drawn.short[3:] if scale == "bureau" else drawn.short
        name = city + (short if scale == "county" else county + short)
        agency = Agency(name, short, drawn.self_name, drawn.area, city + county, scale)
        model = rng.randrange(len(wording()["models"])) if scale == "street" and rng.random() < _ZERO_SHARE else None
        if name not in found:
            found[name] = PanelAgency(len(found), agency, city, county, model)
    return list(found.values())


def name_in(owner: PanelAgency, rng: Random, *, bare: bool) -> str:
    """The name as one report prints it; ``bare`` allows leaving out every unit above."""
    short = _short(owner, rng)
    if owner.agency.scale == "county":
        return rng.choice((owner.city + short, short))
    above = rng.choices((owner.city + owner.county, owner.county, ""), (45, 45, 10 if bare else 0))[0]
    if above and short.endswith("街道办事处") and rng.random() < 0.15:
        above += "人民政府"
    return above + short


def _short(owner: PanelAgency, rng: Random) -> str:
    short = owner.agency.short
    if short.endswith("街道办事处"):
        return rng.choice((short, short.removesuffix("办事处"), short))
    if short.endswith("镇人民政府"):
        return rng.choice((short, short.removesuffix("人民政府"), short.replace("人民政府", "政府")))
    if short.endswith(("县人民政府", "区人民政府")):
        return rng.choice((short, short.replace("人民政府", "政府")))
    return str(rng.choice((short, short, *wording()["shortened"].get(short, ()))))


def misread(name: str, rng: Random) -> str:
    """The name with one character read wrongly, unchanged where none of its characters is one of those."""
    places = [
        (index, other)
        for index, character in enumerate(name)
        for one, other in wording()["misread"]
        if one == character
    ]
    if not places:
        return name
    index, other = rng.choice(places)
    return f"{name[:index]}{other}{name[index + 1 :]}"
