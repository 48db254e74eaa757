"""Narratives with their figures marked in the text, and how far the tagger agrees with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from extract.document import Document, Page, Paragraph, Provenance
from extract.narrative.narrator import Narrator
from extract.record import Figure
from extract.sections.model import Outline

_MARK = re.compile(r"\{(?P<span>[^{}|]+)\|(?P<label>[^{}]+)\}")
_PLAIN = re.compile(r"(?P<value>\d+(?:\.\d+)?)(?P<unit>\D*)")
_ROLES = ("part", "total")


@dataclass(frozen=True, slots=True)
class Gold:
    """One marked figure; ``indicators`` are all names that are right."""

    start: int
    end: int
    indicators: tuple[str, ...]
    value: float
    unit: str
    qualifier: str
    role: str


@dataclass(slots=True)
class Score:
    """Counts of one or more narratives; ``values`` and the rest count among the figures found."""

    gold: int = 0
    predicted: int = 0
    hits: int = 0
    values: int = 0
    units: int = 0
    qualifiers: int = 0
    roles: int = 0

    @property
    def f1(self) -> float:
        """Strict F1: span and indicator."""
        return 2 * self.hits / (self.gold + self.predicted)


def narratives(name: str) -> Iterator[tuple[str, int, str, list[Gold]]]:
    """Id, report year, plain text and figures of every narrative in a data file beside this module."""
    for case in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8")):
        text, figures = unmark(case["text"])
        yield case["id"], case["year"], text, figures


def unmark(marked: str) -> tuple[str, list[Gold]]:
    """Plain text and figures of a text with ``{span|indicator|attributes}`` marks."""
    text, at, figures = "", 0, []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        span = mark["span"]
        start = len(text) + len(span) - len(span.lstrip())
        text += span
        figures.append(_gold(start, span.strip(), mark["label"]))
        at = mark.end()
    return text + marked[at:], figures


def _gold(start: int, span: str, label: str) -> Gold:
    indicator, _, rest = label.partition("|")
    words = rest.split()
    given = dict(word.split("=", 1) for word in words if "=" in word)
    flags = [word for word in words if "=" not in word]
    role = next((flag for flag in flags if flag in _ROLES), "single")
    qualifier = next((flag for flag in flags if flag not in _ROLES), "exact")
    plain = _PLAIN.fullmatch(span)
    zero = qualifier == "zero"
    value = given.get("v") or ("0" if zero else plain["value"] if plain else "")
    unit = given["u"] if "u" in given else "" if zero or not plain else plain["unit"]
    names = (indicator, given["alt"]) if "alt" in given else (indicator,)
    return Gold(start, start + len(span), names, float(value), unit, qualifier, role)


def read(text: str, year: int) -> list[Figure]:
    """What the tagger finds in a narrative."""
    block = Paragraph(text, Provenance(1, (0.0, 0.0, 0.0, 0.0), "", 0, len(text)), 0, [])
    document = Document("txt", text, [block], [Page(1, 595.0, 842.0)])
    return Narrator().figures(document, Outline("", None, year, 1.0, []), [(0, len(text))])


def measure(name: str) -> Score:
    """Score over a data file."""
    score = Score()
    for _, year, text, gold in narratives(name):
        found = {(f.start, f.end): f for f in read(text, year)}
        score.gold += len(gold)
        score.predicted += len(found)
        for figure in gold:
            match = found.get((figure.start, figure.end))
            if match is None or match.indicator not in figure.indicators:
                continue
            score.hits += 1
            score.values += match.value is not None and abs(match.value - figure.value) < 0.001
            score.units += match.unit == figure.unit
            score.qualifiers += match.qualifier == figure.qualifier
            score.roles += match.role == figure.role
    return score
