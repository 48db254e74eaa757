"""Narratives with their figures marked in the text, and how far the tagger agrees with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eval.gold.marked import MarkedFigure, marked_narratives
from extract.config import Taggers
from extract.document import Document, Page, Paragraph, Provenance
from extract.narrative.joint import Thresholds
from extract.narrative.narrator import Narrator
from extract.record import Figure
from extract.sections.model import Outline


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


narrator = cache(Narrator)
"""One narrator for each choice of taggers."""


def narratives(name: str) -> Iterator[tuple[str, int, str, list[MarkedFigure]]]:
    """Id, report year, plain text and figures of every narrative in a data file beside this module."""
    return marked_narratives(Path(__file__).parent / name)


def read(text: str, year: int, taggers: Taggers = "rules") -> list[Figure]:
    """What the taggers find in a narrative."""
    block = Paragraph(text, Provenance(1, (0.0, 0.0, 0.0, 0.0), "", 0, len(text)), 0, [])
    document = Document("txt", text, [block], [Page(1, 595.0, 842.0)])
    return narrator(taggers).figures(document, Outline("", None, year, 1.0, []), [(0, len(text))])


def silent(name: str) -> list[str]:
    """Places of a data file where both taggers together are wrong, a figure too many included, and mark nothing."""
    sure, wrong = Thresholds.load().sure, []
    for case, year, text, gold in narratives(name):
        right = {(f.start, f.end, indicator): f for f in gold for indicator in f.indicators}
        for figure in read(text, year, "both"):
            true = right.get((figure.start, figure.end, figure.indicator))
            same = true is not None and (true.value, true.unit) == (figure.value, figure.unit)
            if figure.confidence >= sure and not same:
                wrong.append(f"{case}: {figure.text} {figure.indicator}")
    return wrong


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
