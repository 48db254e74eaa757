"""Invented agencies."""

from __future__ import annotations

from random import Random

from eval.gold.generate.data import load
from eval.gold.generate.model import Agency, Scale

_LOCAL = (("street", "我街道", "街道"), ("town", "我镇", "全镇"), ("village", "我乡", "全乡"))


def random_scale(rng: Random) -> Scale:
    """Mostly subdistricts and towns, as in the reports read for the research; every fifth a bureau or a county."""
    scales: tuple[Scale, ...] = ("street", "bureau", "county")
    return rng.choices(scales, (78, 14, 8))[0]


def random_agency(rng: Random, scale: Scale) -> Agency:
    """An agency of this size whose place names are put together from syllables."""
    words = load("places")

    def place() -> str:
        return str(rng.choice(words["first"]) + rng.choice(words["second"]))

    city, county = place() + "市", place() + rng.choice(words["county"])
    parent = rng.choice((city + county, county, county))
    if scale == "county":
        name = rng.choice((county, city + county)) + "人民政府"
        suffix = county[-1]
        return Agency(name, county + "人民政府", f"我{suffix}", f"全{suffix}", city, scale)
    if scale == "bureau":
        bureau = rng.choice(words["bureaus"])
        own = {"局": "我局", "会": "我委", "心": "我中心"}[bureau[-1]]
        return Agency(parent + bureau, county + bureau, own, f"全{own[1:]}", parent, scale)
    kind, self_name, area = rng.choices(_LOCAL, (60, 30, 10))[0]
    short = place() + rng.choice(words[kind])
    return Agency(rng.choice((parent + short, short)), short, self_name, area, parent, scale)
