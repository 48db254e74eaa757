"""A whole panel from a seed, with its noise: missing years, changed names, large but true changes, doubtful cells."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.gold.panel.agencies import misread, name_in, random_agencies
from eval.gold.panel.compose import compose
from eval.gold.panel.garden import Drafts, Garden
from eval.gold.panel.model import Panel, PanelAgency
from eval.gold.panel.plant import PLANTERS, plant
from eval.gold.panel.series import random_series, sum_applicants
from extract.export.jsonl import record_line
from extract.templates.model import CellKey

_FORM = "era.wrong"
_LATE_START = 0.1
_LISTED = 0.5
_DOUBTFUL_CELLS = 0.02
_NEW_DUTY = 0.06
_SHIFT = 0.06
_GROWTH = 0.1
_FLOW_CELLS = tuple(CellKey(t, r, "decisions") for t, r in (("art20_5", "licensing"), ("art20_6", "penalty")))


@dataclass(frozen=True, slots=True)
class PanelOptions:
    """What to generate.

    Attributes:
        defects: planted defects over all kinds; as many of each as the number allows.
        misread_share: share of agencies one of whose reports prints the name with a misread character.
        doubts: contradictions that rest on a doubtful cell.
        hard: phenomena that the audit was not built on: see ``harder``.
    """

    seed: int = 1
    agencies: int = 300
    years: range = range(2019, 2024)
    defects: int = 400
    misread_share: float = 0.03
    doubts: int = 30
    hard: bool = False


def build_panel(options: PanelOptions) -> Panel:
    """Generate a panel; the same options give the same panel."""
    rng = Random(f"panel/{options.seed}")
    agencies = random_agencies(options.agencies, rng)
    drafts = _drafts(agencies, options, rng)
    listed = {agency.index for agency in agencies if rng.random() < _LISTED}
    garden = Garden(drafts, rng, listed)
    counts = _counts(options.defects)
    # Another form draws the values of all later years anew, so it comes before what changes single values; true
    # changes come before the other defects, so that both meet in one series.
    plant(garden, {_FORM: counts.pop(_FORM)})
    _true_changes(garden)
    plant(garden, counts)
    doubtful = _doubts(garden, options.doubts)
    if options.hard:
        harder(garden)
    expected = {_listed_name(agencies[index], rng): sorted(drafts[index]) for index in sorted(listed)}
    return _finish(garden, agencies, expected, doubtful)


def _counts(defects: int) -> dict[str, int]:
    each, more = divmod(defects, len(PLANTERS))
    return {check: each + (place < more) for place, check in enumerate(PLANTERS)}


def _drafts(agencies: list[PanelAgency], options: PanelOptions, rng: Random) -> Drafts:
    shorts = [agency.agency.short for agency in agencies]
    drafts: Drafts = {}
    for owner in agencies:
        first = options.years.start + (rng.randint(1, 2) if rng.random() < _LATE_START else 0)
        years = range(first, options.years.stop)
        # A department without a county names nobody; only the hard panel prints one so.
        bare = (owner.agency.scale == "street" or options.hard) and shorts.count(owner.agency.short) == 1
        names = {year: name_in(owner, rng, bare=bare) for year in years}
        drafts[owner.index] = random_series(owner, years, names, rng)
        if rng.random() < options.misread_share:
            draft = drafts[owner.index][rng.choice(list(years))]
            if options.hard or owner.county in draft.name:
                draft.mentions, draft.name = draft.name, misread(draft.name, rng)
    return drafts


def _true_changes(garden: Garden) -> None:
    """Growth below an order of magnitude in one year; a new duty from nothing; a level that changes for good."""
    rng = garden.rng
    for years in garden.drafts.values():
        series = list(years.values())
        if series[0].owner.model is not None or len(series) < 5:
            continue
        key = rng.choice(_FLOW_CELLS)
        draw = rng.random()
        if draw < _NEW_DUTY:
            start = rng.randint(1, len(series) - 1)
            for place, draft in enumerate(series):
                draft.values[key] = 0 if place < start else rng.randint(200, 900)
        elif draw < _NEW_DUTY + _SHIFT:
            factor = rng.choice((15, 30, 60))
            for draft in series[2:]:
                draft.values[key] = max(20, draft.values[key]) * factor
        elif draw < _NEW_DUTY + _SHIFT + _GROWTH:
            usual = sorted(draft.values[key] for draft in series)[2]
            rng.choice(series).values[key] = round(usual * rng.uniform(2, 4))


def _doubts(garden: Garden, count: int) -> set[str]:
    """Misread cells that break a sum between two years and are marked as doubtful."""
    doubtful: set[str] = set()
    for draft in garden.places():
        if len(doubtful) == count:
            break
        agency, year = draft.owner.index, draft.year
        if draft.owner.model is not None or not garden.free(agency, year - 1, year):
            continue
        key = CellKey("requests", "carried_in", "natural_person")
        draft.values[key] += garden.rng.choice((1, 6, 10))
        sum_applicants(draft.values, draft.era)
        draft.doubtful |= {key, key._replace(column="total")}
        garden.take(agency, year - 1, year)
        doubtful.add(draft.report_id)
    for draft in garden.places():
        cells = [key for key in draft.values if garden.rng.random() < _DOUBTFUL_CELLS / 10]
        draft.doubtful |= (
            set(cells) if draft.report_id not in doubtful and garden.free(draft.owner.index, draft.year) else set()
        )
    return doubtful


def harder(garden: Garden) -> None:
    """What the rules were not built on.

    True changes of an order of magnitude in the last year, model texts that have figures in them, and copies whose last
    sections were written anew; misread names without the units above, and departments under their bare name.
    """
    rng = garden.rng
    for draft in garden.places():
        agency, year = draft.owner.index, draft.year
        draft.rewritten = draft.text_of is not None and rng.random() < 0.5
        if draft.owner.model is not None or not garden.free(agency, year) or year - 1 not in garden.drafts[agency]:
            continue
        draw = rng.random()
        if draw < 0.02 and year == max(garden.drafts[agency]):
            key = rng.choice(_FLOW_CELLS)
            draft.values[key] = draft.values[key] * rng.randint(12, 40)
        elif draw < 0.12:
            # Another office's wording with one's own numbers: a model text that has figures in it.
            others = [years[year] for years in garden.drafts.values() if year in years]
            draft.seed = rng.choice(others).seed


def _listed_name(owner: PanelAgency, rng: Random) -> str:
    """The name on the list, written in full by whoever keeps the list."""
    short = owner.agency.short
    above = owner.city if owner.agency.scale == "county" else owner.city + owner.county
    return above + (rng.choice((short, short.removesuffix("办事处"))) if short.endswith("街道办事处") else short)


def _finish(garden: Garden, agencies: list[PanelAgency], expected: dict[str, list[int]], doubtful: set[str]) -> Panel:
    panel = Panel([], {}, garden.planted, expected, {}, doubtful)
    kept = [d for i, years in garden.drafts.items() for y, d in years.items() if (i, y) not in garden.dropped]
    for draft in [*kept, *garden.mirrors]:
        record, text = compose(draft)
        if draft.mirror:
            # A mirror page has another name for the same office and litter around the text.
            text = f"首页 政府信息公开\n{text}\n打印本页"
        panel.records.append(record)
        panel.texts[record.report_id] = text
        panel.numbers[draft.name] = draft.owner.index
    panel.numbers |= {agency.agency.name: agency.index for agency in agencies}
    return panel


def write_panel(panel: Panel, folder: Path) -> Path:
    """Write a panel as an output folder of ``nianbao extract``; the list of expected reports beside it.

    Returns:
        The path of the list.
    """
    (folder / "text").mkdir(parents=True, exist_ok=True)
    with (folder / "records.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(record_line(record) for record in panel.records)
    for report_id, text in panel.texts.items():
        (folder / "text" / f"{report_id}.txt").write_text(text, encoding="utf-8")
    path = folder / "expected.csv"
    lines = [f"{name},{years[0]}-{years[-1]}" for name, years in panel.expected.items()]
    path.write_text("\n".join(["机关,年度", *lines]) + "\n", encoding="utf-8")
    return path
