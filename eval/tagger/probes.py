"""Probes beside whole texts: single phrases, breakdowns, and texts that hold no figure at all."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from eval.metrics.cells import same_value
from eval.metrics.spans import SqueezedText, squeeze
from eval.tagger.samples import Sample
from eval.tagger.score import Prediction


@cache
def _data(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(
        files("eval.tagger").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    )
    return content


@dataclass(frozen=True, slots=True)
class Fact:
    """A phrase in a neutral sentence.

    Attributes:
        span: the phrase in the sentence without white space.
        decidable: the phrase itself says what it counts; the channel of many a phrase stood before it in its report.
    """

    sample: Sample
    span: tuple[int, int]
    indicators: frozenset[str]
    value: float
    phrase: str
    decidable: bool


def facts(path: Path) -> list[Fact]:
    """The phrases of ``facts.jsonl``, each once, in contexts of ours; ids without an indicator are passed over."""
    data, found = _data("facts"), []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        fact = json.loads(line)
        wanted = data["indicators"].get(fact["indicator"])
        if wanted is None:
            continue
        phrase = fact["phrase"].replace("…", "")
        decidable = re.search(data["says"].get(wanted[0], ""), phrase) is not None
        context = data["contexts"][number % len(data["contexts"])]
        before = context.partition("{phrase}")[0].format(year=fact["year"], agency=fact["agency"])
        text = context.format(year=fact["year"], agency=fact["agency"], phrase=phrase)
        start = len(squeeze(before))
        span = (start, start + len(squeeze(phrase)))
        found.append(Fact(Sample(text, fact["year"], ()), span, frozenset(wanted), fact["value"], phrase, decidable))
    return found


def judge_fact(fact: Fact, predictions: Sequence[Prediction]) -> tuple[bool, bool]:
    """Whether a figure of the phrase has the right indicator, and whether one has the right value."""
    inside = [p for p in predictions if fact.span[0] <= p.span[0] and p.span[1] <= fact.span[1]]
    named = [p for p in inside if p.indicator in fact.indicators]
    valued = [p for p in named or inside if same_value(p.value, fact.value)]
    return bool(named), bool(valued)


@dataclass(frozen=True, slots=True)
class Sum:
    """A breakdown as a sentence."""

    name: str
    sample: Sample
    total: int
    parts: tuple[int, ...]

    @property
    def adds_up(self) -> bool:
        """Whether the parts make the total."""
        return sum(self.parts) == self.total


def sums(path: Path) -> list[Sum]:
    """The breakdowns of ``breakdowns.psv`` (name|year|total|parts) in sentences of ours."""
    data, found = _data("breakdowns"), []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, year, total, parts = line.split("|")
        values = tuple(int(part) for part in parts.split())
        form = next(
            form for form in data["forms"] if name.endswith(form["ends"]) and len(values) <= len(form["members"])
        )
        members = "、".join(member.format(n=value) for member, value in zip(form["members"], values, strict=False))
        text = data["sentence"].format(year=year, head=form["head"].format(n=total), members=members)
        found.append(Sum(name, Sample(text, int(year), ()), int(total), values))
    return found


def judge_sum(item: Sum, predictions: Sequence[Prediction]) -> tuple[bool, bool]:
    """Whether total and parts were found as one group, and whether the group says rightly if it adds up."""
    totals = [p for p in predictions if p.role == "total"]
    for total in totals:
        parts = [p.value for p in predictions if p.role == "part" and p.group == total.group]
        whole = total.value == item.total and tuple(parts) == item.parts
        return whole, bool(parts) and (sum(parts) == total.value) == item.adds_up
    return False, False


def foreign(path: Path, pieces: int, size: int = 2000) -> Iterator[Sample]:
    """``pieces`` stretches of ``size`` characters of an xz file of other texts, spread over its first part evenly."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        blocks = iter(lambda: file.read(size), "")
        for block in islice(blocks, 0, pieces * _STEP, _STEP):
            yield Sample(block, None, ())


_STEP = 5


def characters(samples: Sequence[Sample]) -> int:
    """Characters of texts, white space left out."""
    return sum(len(SqueezedText(sample.text).text) for sample in samples)
