"""What is worth a person's time: low confidence times failed relations times novelty, and a random audit sample.

The doubt of a task is the probability that at least one of its few least certain items is wrong (noisy-or), so 200
certain zeros neither add to it nor water it down. It grows with the number of failed relations; wording that has been
labelled before, or that a task higher in the queue shows too, counts less.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import log2, prod
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from annotations.task.model import TaskKey
from annotations.task.narrative import parts, shown_text
from annotations.task.reasons import DOUBTFUL, touches
from annotations.task.table import cells_on, missing_on, table_pages
from extract.record import Cell, Figure, Record, Status

_DIGITS = 4


class Weights(BaseModel):
    """What is in ``weights.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sure: float = Field(gt=0, lt=1)
    lowest: int = Field(gt=0)
    missing: float = Field(gt=0, lt=1)
    inconsistent: float = Field(gt=0, lt=1)
    novelty: float = Field(ge=0, le=1)
    gram: int = Field(gt=0)
    around: int = Field(gt=0)
    audit: float = Field(ge=0, le=1)


@cache
def weights() -> Weights:
    """The weights."""
    text = Path(__file__).with_name("weights.yaml").read_text(encoding="utf-8")
    return Weights.model_validate(yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task as the queue sees it.

    Attributes:
        confidences: of the items that are not certain, lowest first.
        failed: relations and findings that do not hold.
        missing: cells that the form has and the document lacks.
        wording: pieces of text around the doubtful figures, or where the doubtful cells stand.
    """

    key: TaskKey
    confidences: tuple[float, ...]
    failed: int
    missing: int
    wording: frozenset[str]

    @property
    def doubt(self) -> float:
        """Probability that one of the least certain items is wrong, raised by failed relations; 0 to 1."""
        each = sorted([*self.confidences, *[weights().missing] * self.missing])[: weights().lowest]
        right = prod(each)
        return 1 - float(right ** (1 + log2(1 + self.failed)))


@dataclass(frozen=True, slots=True)
class Queued:
    """A task in the queue; ``audit`` where it is one of the random sample."""

    candidate: Candidate
    score: float
    audit: bool


def candidates(record: Record, text: str) -> list[Candidate]:
    """The tasks of a record: parts of the text, then pages with cells."""
    spans = parts(shown_text(text), record.figures)
    narrative = [_part(record, text, number, span) for number, span in enumerate(spans)]
    return narrative + [_page(record, page) for page in table_pages(record)]


def _part(record: Record, text: str, number: int, span: tuple[int, int]) -> Candidate:
    figures = [f for f in record.figures if span[0] <= f.start and f.end <= span[1]]
    found = [f for f in record.findings if any(touches(f, figure) for figure in figures)]
    held = {id(f): min(f.confidence, weights().inconsistent) for f in figures if any(touches(x, f) for x in found)}
    unsure = [f for f in figures if held.get(id(f), f.confidence) < weights().sure]
    wording = frozenset(gram for f in unsure for gram in _grams(text, f))
    confidences = tuple(sorted(held.get(id(f), f.confidence) for f in unsure))
    return Candidate(TaskKey(record.report_id, "narrative", number), confidences, len(found), 0, wording)


def _grams(text: str, figure: Figure) -> Iterable[str]:
    size = weights().gram
    before = "".join(text[max(0, figure.start - weights().around) : figure.start].split())
    return (before[i : i + size] for i in range(max(len(before) - size + 1, 0)))


def _page(record: Record, page: int) -> Candidate:
    cells = cells_on(record, page)
    unsure = [c for c in cells if _confidence(c) < weights().sure]
    failed = len({rule for c in cells if c.status is not Status.DERIVED for rule in c.rules})
    missing = missing_on(record, page)
    wording = frozenset(f"{record.template}/{c.table}/{c.row}" for c in [*unsure, *missing])
    confidences = tuple(sorted(map(_confidence, unsure)))
    return Candidate(TaskKey(record.report_id, "table", page), confidences, failed, len(missing), wording)


def _confidence(cell: Cell) -> float:
    """Calibrated confidence; a clear cell that breaks a relation is worth a look all the same."""
    if cell.status is Status.SOURCE_INCONSISTENT:
        return min(cell.confidence, weights().inconsistent)
    return min(cell.confidence, weights().sure - 1e-6) if cell.status in DOUBTFUL else cell.confidence


def order(items: Sequence[Candidate], known: Collection[str] = ()) -> list[Queued]:
    """The queue, best first: greedy, so that wording which a chosen task shows counts less for the next.

    Args:
        known: wording that has been labelled before.
    """
    seen = set(known)
    waiting = sorted(items, key=lambda c: (-c.doubt, str(c.key)))
    found: list[Queued] = []
    while waiting:
        best = max(waiting[: _window(waiting, seen)], key=lambda c: (_score(c, seen), str(c.key)))
        waiting.remove(best)
        found.append(_queued(best, _score(best, seen)))
        seen |= best.wording
    return sorted(found, key=lambda q: (-q.score, str(q.candidate.key)))


def _window(waiting: Sequence[Candidate], seen: Collection[str]) -> int:
    """How many of the candidates, by doubt, can be the best: novelty only lowers a score."""
    best = 0.0
    for index, candidate in enumerate(waiting):
        if candidate.doubt < best:
            return index
        best = max(best, _score(candidate, seen))
    return len(waiting)


def _score(candidate: Candidate, seen: Collection[str]) -> float:
    new = sum(piece not in seen for piece in candidate.wording) / max(len(candidate.wording), 1)
    return candidate.doubt * (weights().novelty + (1 - weights().novelty) * new)


def _queued(candidate: Candidate, score: float) -> Queued:
    audit = is_audit(candidate.key)
    # An audited task stands at a random place: behind all the doubtful ones nobody would ever come to it.
    return Queued(candidate, round(max(score, _chance(candidate.key, "place")) if audit else score, _DIGITS), audit)


def is_audit(key: TaskKey) -> bool:
    """Whether a task belongs to the audit sample; the same task does at every time and on every machine."""
    return _chance(key, "audit") < weights().audit


def _chance(key: TaskKey, purpose: str) -> float:
    digest = hashlib.sha256(f"{purpose}:{key}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
