"""The values of one agency over the years, so that everything that must hold from year to year does hold."""

from __future__ import annotations

import math
from random import Random

from eval.gold.generate import numbers
from eval.gold.generate.model import Number
from eval.gold.generate.profile import Profile
from eval.gold.generate.tables import OUTER_ROWS
from eval.gold.generate.truth import random_truth
from eval.gold.panel.model import Draft, PanelAgency
from extract.templates import load_template
from extract.templates.model import CellKey

_SPREAD = 0.35
_ONE_WORDING = 0.4
"""Share of agencies that write the same sentences every year, with the numbers of the year."""
_CARRIED = ((0, 0, 70), (1, 3, 22), (4, 30, 8))
_FLOWS = (("art20_5", "licensing"), ("art20_6", "penalty"), ("art20_6", "coercion"))
_RATES = ("total", "channel", "wechat", "weibo", "calls", "documents", "decisions")


def era_of(year: int) -> str:
    """The form of a year from 2019 on."""
    return "2019" if year <= 2020 else "2021"


def random_series(owner: PanelAgency, years: range, names: dict[int, str], rng: Random) -> dict[int, Draft]:
    """The drafts of an agency for a run of years; values follow a level of their own with moderate changes."""
    levels = {f"{table}/{row}": float(numbers.decisions(owner.agency.scale, rng)) for table, row in _FLOWS}
    levels["requests"] = float(numbers.requests(owner.agency.scale, rng))
    levels |= {name: rng.random() for name in _RATES}
    levels["amount"] = rng.lognormvariate(3, 1.5) if rng.random() < 0.4 else 0.0
    stated = owner.model is None and rng.random() < 0.4
    one_wording = rng.random() < _ONE_WORDING
    cumulative = rng.randint(800, 9000)
    drafts: dict[int, Draft] = {}
    for year in years:
        before = drafts.get(year - 1)
        cumulative += rng.randint(20, 700)
        seed = f"{owner.index}" if one_wording else f"{owner.index}/{year}"
        draft = Draft(owner, year, era_of(year), names[year], {}, seed, levels, None, cumulative, stated)
        draft.values = values_after(before, draft, rng)
        drafts[year] = draft
    return drafts


def values_after(before: Draft | None, draft: Draft, rng: Random) -> dict[CellKey, Number]:
    """Values of a report that fit those of the year before."""
    truth = random_truth(draft.era, rng, Profile(scale=draft.owner.agency.scale))
    values: dict[CellKey, Number] = {key: cell.value or 0 for key, cell in truth.cells.items()}
    if draft.owner.model is not None:
        return dict.fromkeys(values, 0)
    for table, row in _FLOWS:
        values[CellKey(table, row, "decisions")] = _around(draft.levels[f"{table}/{row}"], rng)
    _set_requests(values, before, draft, rng)
    _set_cases(values, draft, rng)
    _set_stock(values, before, draft)
    _set_amounts(values, draft, rng)
    return values


def _around(level: float, rng: Random) -> int:
    return round(level * math.exp(rng.gauss(0, _SPREAD)))


def _set_requests(values: dict[CellKey, Number], before: Draft | None, draft: Draft, rng: Random) -> None:
    table = load_template(draft.era).table("requests")
    applicants = [column.id for column in table.columns if column.id != "total"]
    rows = list(dict.fromkeys(key.row for key in values if key.table == "requests"))
    results = [row for row in rows if row not in (*OUTER_ROWS, "processed_total")]
    for key in values:
        if key.table == "requests":
            values[key] = 0
    counts = numbers.scatter(_around(draft.levels["requests"], rng), len(applicants), rng)
    for applicant, count in zip(applicants, counts, strict=True):

        def cell(row: str, column: str = applicant) -> CellKey:
            return CellKey("requests", row, column)

        carried = before.values[cell("carried_out")] if before else 0
        out = numbers._from(_CARRIED, rng) if count else 0
        # What was carried in is dealt with this year at the latest.
        count = max(count, int(carried) - out)
        for row, part in zip(results, numbers.scatter(count, len(results), rng), strict=True):
            values[cell(row)] = part
        values[cell("processed_total")], values[cell("carried_out")] = count, out
        values[cell("carried_in")], values[cell("new")] = carried, count + out - carried
    sum_applicants(values, draft.era)


def sum_applicants(values: dict[CellKey, Number], era: str) -> None:
    """Set the totals of the application table."""
    columns = [column.id for column in load_template(era).table("requests").columns if column.id != "total"]
    for row in {key.row for key in values if key.table == "requests"}:
        total = sum(values[CellKey("requests", row, column)] for column in columns)
        values[CellKey("requests", row, "total")] = total


def _set_cases(values: dict[CellKey, Number], draft: Draft, rng: Random) -> None:
    for row in ("review", "litigation_direct", "litigation_after_review"):
        keys = [key for key in values if key.table == "review_litigation" and key.row == row and key.column != "total"]
        total = min(_around(draft.levels["requests"] / 12, rng), 400)
        for key, part in zip(keys, numbers.scatter(total, len(keys), rng), strict=True):
            values[key] = part
        values[CellKey("review_litigation", row, "total")] = total


def _set_stock(values: dict[CellKey, Number], before: Draft | None, draft: Draft) -> None:
    """Stocks go on from last year's, where last year's form has them."""
    if before is None or before.era != draft.era:
        return
    for key in values:
        if key.column == "in_force":
            issued, gone = (
                CellKey(key.table, key.row, "issued_this_year"),
                CellKey(key.table, key.row, "repealed_this_year"),
            )
            values[gone] = min(values[gone], before.values[key] + values[issued])
            values[key] = before.values[key] + values[issued] - values[gone]
        elif key.column == "items_last_year":
            values[key] = before.values[key] + before.values[CellKey(key.table, key.row, "change_this_year")]
            change = CellKey(key.table, key.row, "change_this_year")
            values[change] = max(values[change], -values[key])


def _set_amounts(values: dict[CellKey, Number], draft: Draft, rng: Random) -> None:
    for key in values:
        if key.column == "amount":
            scale = 10_000 if key.table == "art20_9" else 1
            values[key] = round(draft.levels["amount"] * scale * math.exp(rng.gauss(0, _SPREAD)), 2)
