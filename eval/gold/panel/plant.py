"""Plants defects into drafts, one kind at a time, each in a report that no other defect touches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from eval.gold.panel.compose import compose
from eval.gold.panel.garden import Garden
from eval.gold.panel.model import Draft, Planted
from eval.gold.panel.series import era_of, sum_applicants, values_after
from extract.templates.model import CellKey

_JUMP_CELLS = (("art20_5", "licensing"), ("art20_6", "penalty"), ("art20_6", "coercion"))
_FACTS = 60
_LARGE = 300
_FIGURES = 4
_STANDING = ("facilities", "staff", "rate", "share", "growth", "disclosed_cumulative")
"""Numbers that offices print alike every year."""
_STEADY = 6


def plant(garden: Garden, counts: dict[str, int]) -> None:
    """Plant so many defects of each check.

    Raises:
        ValueError: where the panel has too few fitting places.
    """
    for check, count in counts.items():
        before = len(garden.planted)
        for draft in garden.places():
            if len(garden.planted) - before == count:
                break
            PLANTERS[check](garden, draft)
        if len(garden.planted) - before < count:
            raise ValueError(f"{check}: only {len(garden.planted) - before} of {count} places")


def _mark(
    garden: Garden,
    check: str,
    draft: Draft,
    *years: int,
    cell: CellKey | None = None,
    explains: tuple[str, ...] = (),
) -> None:
    garden.take(draft.owner.index, *years)
    garden.planted.append(Planted(check, draft.owner.index, draft.year, draft.report_id, cell, explains))


def _carry(garden: Garden, draft: Draft) -> None:
    """More was carried in than last year's report carried out; the report itself balances."""
    agency, year = draft.owner.index, draft.year
    if draft.owner.model is not None or not garden.free(agency, year - 1, year):
        return
    extra = garden.rng.randint(1, 9)
    for row in ("carried_in", "granted", "processed_total"):
        key = CellKey("requests", row, "natural_person")
        draft.values[key] += extra
    sum_applicants(draft.values, draft.era)
    _mark(garden, "cross_year.requests.carry", draft, year - 1, year)


def _in_force(garden: Garden, draft: Draft) -> None:
    agency, year = draft.owner.index, draft.year
    if year < 2022 or not garden.free(agency, year - 1, year):
        return
    key = CellKey("art20_1", "normative_documents", "in_force")
    extra = garden.rng.randint(1, 12)
    for later in range(year, max(garden.drafts[agency]) + 1):
        if later in garden.drafts[agency]:
            garden.drafts[agency][later].values[key] += extra
    _mark(garden, "cross_year.normative_documents.in_force", draft, year - 1, year)


def _items(garden: Garden, draft: Draft) -> None:
    agency, year = draft.owner.index, draft.year
    if year != 2020 or not garden.free(agency, 2019, 2020):
        return
    table, row = garden.rng.choice(
        (("art20_5", "licensing"), ("art20_6", "penalty"), ("art20_8", "administrative_fees"))
    )
    draft.values[CellKey(table, row, "items_last_year")] += garden.rng.randint(1, 20)
    _mark(garden, "cross_year.matters.items", draft, 2019, 2020)


def _cumulative(garden: Garden, draft: Draft) -> None:
    """This year's number where that of all years belongs."""
    agency, year = draft.owner.index, draft.year
    if not draft.states_cumulative or not garden.free(agency, year - 1, year):
        return
    draft.cumulative = garden.rng.randint(20, 400)
    _mark(garden, "cross_year.cumulative", draft, year - 1, year)


def _jump(garden: Garden, draft: Draft) -> None:
    """Zeros too many, a unit mistaken, or a zero where there was something."""
    agency, year = draft.owner.index, draft.year
    years = [y for y in (year - 2, year - 1, year, year + 1, year + 2) if y in garden.drafts[agency]]
    between = year - 1 in years and year + 1 in years
    if len(years) < 3 or not garden.free(agency, *years):
        return
    key = CellKey(*garden.rng.choice(_JUMP_CELLS), "decisions")
    usual = [garden.drafts[agency][y].values[key] for y in years]
    if max(usual) > _STEADY * min(usual):
        return
    if min(usual) >= _LARGE and between and garden.rng.random() < 0.4:
        draft.values[key] = 0
    elif min(usual) >= 15:
        draft.values[key] = round(draft.values[key] * garden.rng.choice((100, 100, 1000, 10_000)))
    else:
        return
    _mark(garden, "jump.magnitude", draft, *years, cell=key)


def _telling(draft: Draft) -> bool:
    """Whether the text of a draft says enough to be recognised again: its own words, and numbers of the year's work."""
    if draft.owner.model is not None or draft.text_of is not None:
        return False
    figures = compose(draft)[0].figures
    return sum(figure.value > 0 and figure.indicator not in _STANDING for figure in figures) >= _FIGURES


def _other_year(garden: Garden, draft: Draft) -> None:
    """Last year's text under this year's date, with the tables new or old as well."""
    agency, year = draft.owner.index, draft.year
    if not garden.free(agency, year - 1, year) or not _telling(garden.drafts[agency][year - 1]):
        return
    before = garden.drafts[agency][year - 1]
    draft.text_of, draft.added = before, garden.rng.random() < 0.5
    draft.cumulative, draft.states_cumulative = before.cumulative, before.states_cumulative
    explains: tuple[str, ...] = ()
    if before.era == draft.era and garden.rng.random() < 0.5:
        draft.values = dict(before.values)
        explains = _around(garden, draft)
    _mark(garden, "duplicate.other_year", draft, year - 1, year, explains=explains)


def _around(garden: Garden, draft: Draft) -> tuple[str, ...]:
    """Reports whose own comparisons a report with foreign tables upsets as well."""
    years = garden.drafts[draft.owner.index]
    near = [years[y] for y in (draft.year - 1, draft.year, draft.year + 1) if y in years]
    garden.take(draft.owner.index, *(one.year for one in near))
    return tuple(one.report_id for one in near)


def _other_agency(garden: Garden, draft: Draft) -> None:
    """The text of another agency with the names changed, with its tables or one's own."""
    donor = _donor(garden, draft)
    if donor is None or draft.owner.model is not None:
        return
    draft.text_of, draft.added = donor, garden.rng.random() < 0.5
    explains: tuple[str, ...] = (draft.report_id, donor.report_id)
    if garden.rng.random() < 0.5:
        draft.values = dict(donor.values)
        explains += _around(garden, draft)
    garden.take(donor.owner.index, donor.year)
    _mark(garden, "duplicate.other_agency", draft, draft.year, explains=explains)


def _donor(garden: Garden, draft: Draft) -> Draft | None:
    """Another agency's report of the same form, not earlier ones of a name that sorts differently."""
    if not garden.free(draft.owner.index, draft.year):
        return None
    for _ in range(20):
        agency = garden.rng.choice(list(garden.drafts))
        year = garden.rng.choice((draft.year, draft.year - 1))
        if agency == draft.owner.index or not garden.free(agency, year):
            continue
        donor = garden.drafts[agency][year]
        if donor.era == draft.era and donor.owner.agency.scale == draft.owner.agency.scale and _telling(donor):
            return donor
    return None


def _tables(garden: Garden, draft: Draft) -> None:
    """The tables of last year under a text of this year."""
    agency, year = draft.owner.index, draft.year
    if not garden.free(agency, year - 1, year) or not _telling(draft):
        return
    before = garden.drafts[agency][year - 1]
    large = {
        value for key, value in before.values.items() if value >= _FACTS and key.column in ("decisions", "total", "new")
    }
    # Under last year's wording as well it would be a copy of the whole report.
    if before.era != draft.era or len(large) < 3 or before.seed == draft.seed:
        return
    own = replace(draft, values=dict(draft.values))
    draft.values = dict(before.values)
    draft.text_of = own
    _mark(garden, "duplicate.tables", draft, year - 1, year, explains=_around(garden, draft))


def _missing(garden: Garden, draft: Draft) -> None:
    agency, year = draft.owner.index, draft.year
    if agency not in garden.listed or not garden.free(agency, year):
        return
    garden.dropped.add((agency, year))
    garden.take(agency, year - 1, year, year + 1)
    garden.planted.append(Planted("filing.missing", agency, year))


def _gap(garden: Garden, draft: Draft) -> None:
    agency, year = draft.owner.index, draft.year
    if agency in garden.listed or not garden.free(agency, year - 1, year, year + 1):
        return
    garden.dropped.add((agency, year))
    garden.take(agency, year - 1, year, year + 1)
    garden.planted.append(Planted("filing.gap", agency, year))


def _conflict(garden: Garden, draft: Draft) -> None:
    """A second file for the year with a few other numbers in it."""
    agency, year = draft.owner.index, draft.year
    if not garden.free(agency, year) or draft.owner.model is not None:
        return
    other = replace(draft, mirror=1, values=dict(draft.values), text_of=draft)
    keys = [key for key in other.values if key.column in ("decisions", "amount", "upheld")]
    for key in garden.rng.sample(keys, garden.rng.randint(1, 4)):
        other.values[key] = round(other.values[key] + garden.rng.randint(1, 5), 2)
    garden.mirrors.append(other)
    _mark(garden, "filing.conflict", other, year)


def _copy(garden: Garden, draft: Draft) -> None:
    """The same report from another page of the site."""
    if not garden.free(draft.owner.index, draft.year):
        return
    other = replace(draft, mirror=1, text_of=draft)
    garden.mirrors.append(other)
    _mark(garden, "filing.copy", other, draft.year)


def _era(garden: Garden, draft: Draft) -> None:
    """Last era's form; what must hold with the years around it does."""
    agency, year = draft.owner.index, draft.year
    if year not in (2021, 2022) or not garden.free(agency, year - 1, year, year + 1):
        return
    draft.era = era_of(2020)
    before = garden.drafts[agency][year - 1]
    draft.values = values_after(before, draft, garden.rng)
    after = garden.drafts[agency][year + 1]
    after.values = values_after(draft, after, garden.rng)
    for later in sorted(y for y in garden.drafts[agency] if y > year + 1):
        earlier, this = garden.drafts[agency][later - 1], garden.drafts[agency][later]
        this.values = values_after(earlier, this, garden.rng)
    _mark(garden, "era.wrong", draft, year - 1, year, year + 1)


PLANTERS: dict[str, Callable[[Garden, Draft], None]] = {
    # Kinds that draw values of later years anew come before those that change single values.
    "era.wrong": _era,
    "filing.missing": _missing,
    "filing.gap": _gap,
    "duplicate.tables": _tables,
    "duplicate.other_year": _other_year,
    "duplicate.other_agency": _other_agency,
    "cross_year.matters.items": _items,
    "cross_year.cumulative": _cumulative,
    "jump.magnitude": _jump,
    "cross_year.normative_documents.in_force": _in_force,
    "cross_year.requests.carry": _carry,
    "filing.conflict": _conflict,
    "filing.copy": _copy,
}
