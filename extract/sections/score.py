"""How much speaks for a document being an annual report on information disclosure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.document import Document
from extract.sections.headings import Heading
from extract.sections.title import Title
from extract.sections.view import View
from extract.sections.wording import ScoreWording, load_wording, regex

_SPACE = re.compile(r"[\s|]+")
_REACH = 20_000
_SECTIONS = frozenset({"overview", "disclosure", "requests", "review_litigation", "problems", "other"})


def report_score(document: Document, view: View, title: Title | None, headings: Sequence[Heading]) -> float:
    """Evidence from 0 to 1: title, statutory headings, labels of the statutory tables, usual sentences."""
    words = load_wording().score
    everything = _SPACE.sub("", document.text[:_REACH])
    score = _title(title, words) + _headings(headings, words)
    for group in words.evidence:
        hits = sum(1 for p in group.patterns if regex(p).search(everything))
        score += min(group.cap, group.weight * hits)
    head = view.text[:_REACH]
    for entry in words.against:
        if regex(entry.pattern).search(head):
            score -= entry.weight
    if len(_articles(view, words)) >= words.articles.least:
        score -= words.articles.weight
    return max(0.0, min(1.0, round(score, 3)))


def _title(title: Title | None, words: ScoreWording) -> float:
    if title is None:
        return 0.0
    return words.title if title.agency or title.dated else words.bare_title


def _headings(headings: Sequence[Heading], words: ScoreWording) -> float:
    found = len({h.id for h in headings if h.id in _SECTIONS})
    return max((weight for least, weight in words.headings.items() if found >= least), default=0.0)


def _articles(view: View, words: ScoreWording) -> list[str]:
    lined = "\n".join(view.line(line)[:400] for line in view.lines[:2000])
    return regex(words.articles.pattern).findall(lined[:_REACH])
