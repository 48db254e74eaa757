"""The statistics list of the reports for 2014-2018."""

from __future__ import annotations

from random import Random

from eval.gold.generate import numbers
from eval.gold.generate.data import load
from eval.gold.generate.model import Number
from eval.gold.generate.profile import Profile
from extract.templates.model import CellKey, Template


def statistics_values(template: Template, table_id: str, rng: Random, profile: Profile) -> dict[CellKey, Number]:
    """Values of the list: totals are drawn, their parts follow, what no relation binds is a small count."""
    column = template.table(table_id).columns[0].id
    values: dict[str, Number] = {row.id: numbers.few(rng) for row in template.table(table_id).rows}
    _disclosure(values, rng, profile)
    _requests(values, rng, profile)
    _sums(values, rng)
    values["request_fees"] = round(rng.uniform(0.01, 2), 2) if rng.random() < 0.03 else 0
    values["special_budget"] = round(rng.uniform(0.5, 60), rng.choice((0, 1, 2))) if rng.random() < 0.15 else 0
    values["training_attendees"] = int(values["training_sessions"]) * rng.randint(8, 80)
    values["meetings"] = rng.choice((0, 1, 2, 2, 4, 8))
    return {CellKey(table_id, row, column): value for row, value in values.items()}


def _disclosure(values: dict[str, Number], rng: Random, profile: Profile) -> None:
    """Items disclosed; every channel shows some share of the total."""
    median = {"street": 170, "bureau": 400, "county": 6000}[profile.scale]
    total = max(1, int(rng.lognormvariate(0, 1.1) * median))
    values["disclosed_total"] = total
    values["disclosed_normative"] = min(total, numbers.few(rng))
    values["normative_issued"] = values["disclosed_normative"] + numbers.few(rng)
    for channel, odds in (("website", 0.9), ("wechat", 0.5), ("weibo", 0.25), ("other", 0.4), ("gazette", 0.05)):
        values[f"channel_{channel}"] = rng.randint(1, total) if rng.random() < odds else 0
    values["policy_interpretations"] = rng.choice((0, 0, 1, 3, 12, 40))
    values["press_conferences_by_head"] = min(values["press_conferences"], numbers.few(rng))
    values["online_interviews_by_head"] = min(values["online_interviews"], numbers.few(rng))


def _requests(values: dict[str, Number], rng: Random, profile: Profile) -> None:
    """Applications; now and then some are still open at the end of the year."""
    received = numbers.requests(profile.scale, rng)
    concluded = received - min(received, numbers.few(rng))
    values |= {"requests_received": received, "requests_concluded": concluded, "requests_answered": concluded}


def _sums(values: dict[str, Number], rng: Random) -> None:
    """Spread every total over its parts (``data/statistics.yaml``), in the order of the file."""
    for total, parts in load("statistics")["sums"].items():
        for part, count in zip(parts, numbers.scatter(int(values[total]), len(parts), rng), strict=True):
            values[part] = count
    values["staff_total"] = values["staff_full_time"] + values["staff_part_time"]
