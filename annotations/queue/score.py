"""What is worth a person's time: low confidence times failed relations times novelty, and a random audit sample.

The doubt of a task is the probability that at least one of its few least certain items is wrong (noisy-or), so 200
certain zeros neither add to it nor water it down. It grows with the number of failed relations, and with corrections
of what looks alike; wording that has been labelled before, or that a task higher in the queue shows too, counts less.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2, prod

from annotations.queue.experience import Experience, Look, looks
from annotations.queue.weights import weights
from annotations.task.model import TaskKey
from annotations.task.narrative import parts, shown_text
from annotations.task.reasons import DOUBTFUL, touches
from annotations.task.table import cells_on, missing_on, table_pages
from extract.record import Cell, Record, Status

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task as the queue sees it.

    Attributes:
        confidences: of the items that are not certain, lowest first.
        failed: relations and findings that do not hold.
        missing: cells that the form has and the document lacks.
        wording: pieces of text around the doubtful figures, or where the doubtful cells stand.
        looks: places of the text that experience may speak of; empty for pages.
    """

    key: TaskKey
    confidences: tuple[float, ...]
    failed: int
    missing: int
    wording: frozenset[str]
    looks: tuple[Look, ...] = ()

    @property
    def doubt(self) -> float:
        """Probability that one of the least certain items is wrong, raised by failed relations; 0 to 1."""
        return self.doubt_after(Experience())

    def doubt_after(self, experience: Experience, names: Mapping[str, set[str]] | None = None) -> float:
        """The same, after what corrections have taught, and where words have several ``names``."""
        known = [c for look in self.looks if (c := experience.confidence(look, names)) < weights().sure]
        each = sorted([*(known if self.looks else self.confidences), *[weights().missing] * self.missing])
        right = prod(each[: weights().lowest])
        return 1 - float(right ** (1 + log2(1 + self.failed)))


@dataclass(frozen=True, slots=True)
class Queued:
    """A task in the queue; ``audit`` where it is one of the random sample."""

    candidate: Candidate
    doubt: float
    score: float
    audit: bool


def candidates(record: Record, text: str) -> list[Candidate]:
    """The tasks of a record: parts of the text, then pages with cells."""
    spans = parts(shown_text(text), record.figures)
    found = looks(record, text)
    narrative = [_part(record, text, number, span, found) for number, span in enumerate(spans)]
    return narrative + [_page(record, page) for page in table_pages(record)]


def _part(record: Record, text: str, number: int, span: tuple[int, int], found: Sequence[Look]) -> Candidate:
    inside = tuple(look for look in found if span[0] <= look.start and look.end <= span[1])
    figures = [f for f in record.figures if span[0] <= f.start and f.end <= span[1]]
    failed = sum(any(touches(finding, figure) for figure in figures) for finding in record.findings)
    unsure = [look for look in inside if look.confidence < weights().sure]
    wording = frozenset(gram for look in unsure for gram in _grams(text, look.start))
    confidences = tuple(sorted(look.confidence for look in unsure))
    return Candidate(TaskKey(record.report_id, "narrative", number), confidences, failed, 0, wording, inside)


def _grams(text: str, start: int) -> Iterable[str]:
    size = weights().gram
    before = "".join(text[max(0, start - weights().around) : start].split())
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


def order(
    items: Sequence[Candidate], known: Collection[str] = (), experience: Experience | None = None
) -> list[Queued]:
    """The queue, best first: greedy, so that wording which a chosen task shows counts less for the next.

    Args:
        known: wording that has been labelled before.
        experience: what corrections have taught.
    """
    seen, learned = set(known), experience or Experience()
    names = learned.names(look for c in items for look in c.looks)
    doubts = {c.key: c.doubt_after(learned, names) for c in items}
    waiting = sorted(items, key=lambda c: (-doubts[c.key], str(c.key)))
    found: list[Queued] = []
    while waiting:
        best, score = _best(waiting, doubts, seen)
        waiting.remove(best)
        found.append(_queued(best, doubts[best.key], score))
        seen |= best.wording
    return sorted(found, key=lambda q: (-q.score, str(q.candidate.key)))


def _best(
    waiting: Sequence[Candidate], doubts: Mapping[TaskKey, float], seen: Collection[str]
) -> tuple[Candidate, float]:
    """The best of the candidates, which are sorted by doubt, and its score; novelty only lowers a score."""
    best, most = waiting[0], -1.0
    for candidate in waiting:
        doubt = doubts[candidate.key]
        if doubt < most:
            break
        new = sum(piece not in seen for piece in candidate.wording) / max(len(candidate.wording), 1)
        score = doubt * (weights().novelty + (1 - weights().novelty) * new)
        if (score, str(candidate.key)) > (most, str(best.key)):
            best, most = candidate, score
    return best, most


def _queued(candidate: Candidate, doubt: float, score: float) -> Queued:
    audit = is_audit(candidate.key)
    # An audited task stands at a random place: behind all the doubtful ones nobody would ever come to it.
    place = max(score, _chance(candidate.key, "place")) if audit else score
    return Queued(candidate, doubt, round(place, _DIGITS), audit)


def is_audit(key: TaskKey) -> bool:
    """Whether a task belongs to the audit sample; the same task does at every time and on every machine."""
    return _chance(key, "audit") < weights().audit


def _chance(key: TaskKey, purpose: str) -> float:
    digest = hashlib.sha256(f"{purpose}:{key}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
