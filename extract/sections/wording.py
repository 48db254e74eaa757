"""Loads ``wording.yaml``: the wordings by which a report is taken apart, compiled once a process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import Pattern
from typing import TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).with_name("wording.yaml")
Regex: TypeAlias = Pattern[str]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Section(_Entry):
    id: str
    heading: tuple[str, ...]
    keywords: tuple[str, ...]


class _Title(_Entry):
    core: str
    banned: str
    labels: str
    decoration: str


class _Agency(_Entry):
    suffix: str
    statements: tuple[str, ...]
    header: str
    pronouns: str
    function_words: str
    level: str
    longer: str


class _Page(_Entry):
    header_line: str
    header_end: str
    footer_line: str


class _Years(_Entry):
    period_lead: str
    report: str
    overview: str
    signature: str
    published: str
    form: str
    weights: dict[str, float]


class _Evidence(_Entry):
    weight: float
    cap: float
    patterns: tuple[str, ...]


class _Against(_Entry):
    weight: float
    pattern: str


class _Articles(_Against):
    least: int


class ScoreWording(_Entry):
    """Weights of the evidence that a document is such a report."""

    title: float
    bare_title: float
    headings: dict[int, float]
    evidence: tuple[_Evidence, ...]
    against: tuple[_Against, ...]
    articles: _Articles


class _File(_Entry):
    sections: tuple[_Section, ...]
    row_labels: str
    annex: str
    annex_labels: str
    annex_inline: str
    title: _Title
    agency: _Agency
    page: _Page
    years: _Years
    score: ScoreWording


@dataclass(frozen=True, slots=True)
class SectionWording:
    """A statutory section: the pattern of its whole heading, and of the keywords of a free heading."""

    id: str
    heading: Regex
    keywords: Regex


@dataclass(frozen=True, slots=True)
class Wording:
    """All wordings, compiled; patterns apply to text without white space."""

    sections: tuple[SectionWording, ...]
    row_labels: Regex
    annex: Regex
    annex_labels: Regex
    annex_inline: Regex
    title_core: Regex
    title_banned: Regex
    title_labels: Regex
    decoration: Regex
    agency_suffix: Regex
    agency_statements: tuple[Regex, ...]
    agency_header: Regex
    agency_pronouns: Regex
    agency_longer: Regex
    function_words: Regex
    level: Regex
    header_line: Regex
    header_end: Regex
    footer_line: Regex
    period_lead: Regex
    year_report: Regex
    year_overview: Regex
    signature: Regex
    published: Regex
    year_form: Regex
    year_weights: dict[str, float]
    score: ScoreWording


@cache
def regex(pattern: str) -> Regex:
    """Compile a pattern of the wording file once."""
    return re.compile(pattern)


@cache
def load_wording() -> Wording:
    """The wordings; ValidationError where the file is malformed, which only a broken installation can cause."""
    raw = _File.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
    sections = tuple(
        SectionWording(s.id, regex("|".join(f"(?:{p})" for p in s.heading)), regex("|".join(s.keywords)))
        for s in raw.sections
    )
    return Wording(
        sections=sections,
        row_labels=regex(raw.row_labels),
        annex=regex(raw.annex),
        annex_labels=regex(raw.annex_labels),
        annex_inline=regex(raw.annex_inline),
        title_core=regex(raw.title.core),
        title_banned=regex(raw.title.banned),
        title_labels=regex(raw.title.labels),
        decoration=regex(raw.title.decoration),
        agency_suffix=regex(raw.agency.suffix),
        agency_statements=tuple(regex(p) for p in raw.agency.statements),
        agency_header=regex(raw.agency.header),
        agency_pronouns=regex(raw.agency.pronouns),
        agency_longer=regex(raw.agency.longer),
        function_words=regex(raw.agency.function_words),
        level=regex(raw.agency.level),
        header_line=regex(raw.page.header_line),
        header_end=regex(raw.page.header_end),
        footer_line=regex(raw.page.footer_line),
        period_lead=regex(raw.years.period_lead),
        year_report=regex(raw.years.report),
        year_overview=regex(raw.years.overview),
        signature=regex(raw.years.signature),
        published=regex(raw.years.published),
        year_form=regex(raw.years.form),
        year_weights=raw.years.weights,
        score=raw.score,
    )
