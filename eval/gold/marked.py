"""Narratives with their figures marked in the text: ``公开信息{12条|disclosed_total}``.

A mark is ``{span|indicator|attributes}``; attributes are ``v=value``, ``u=unit``, ``alt=second indicator that is as
good``, a qualifier and a role. Value and unit are left out where the span itself says them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_MARK = re.compile(r"\{(?P<span>[^{}|]+)\|(?P<label>[^{}]+)\}")
_PLAIN = re.compile(r"(?P<value>\d+(?:\.\d+)?)(?P<unit>\D*)")
_ROLES = ("part", "total")


@dataclass(frozen=True, slots=True)
class MarkedFigure:
    """One marked figure; ``indicators`` are all names that are right."""

    start: int
    end: int
    indicators: tuple[str, ...]
    value: float
    unit: str
    qualifier: str
    role: str


def marked_narratives(path: Path) -> Iterator[tuple[str, int, str, list[MarkedFigure]]]:
    """Id, report year, plain text and figures of every narrative of a YAML file (``id``, ``year``, ``text``)."""
    for case in yaml.safe_load(path.read_text(encoding="utf-8")):
        text, figures = unmark(case["text"])
        yield case["id"], case["year"], text, figures


def unmark(marked: str) -> tuple[str, list[MarkedFigure]]:
    """Plain text and figures of a text with marks."""
    text, at, figures = "", 0, []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        span = mark["span"]
        start = len(text) + len(span) - len(span.lstrip())
        text += span
        figures.append(_figure(start, span.strip(), mark["label"]))
        at = mark.end()
    return text + marked[at:], figures


def _figure(start: int, span: str, label: str) -> MarkedFigure:
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
    return MarkedFigure(start, start + len(span), names, float(value), unit, qualifier, role)
