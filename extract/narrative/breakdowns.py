"""Breakdowns that add up: figures in a row whose sum is a figure before them count what it counts.

``收到申请211件。本级64件，部门118件，乡镇29件`` says nowhere that the three are requests, but their sum does. Where the
taggers gave a member another indicator than a part of that total can have, it takes the total's, and is marked.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.narrative.joint import Opinion, Thresholds
from extract.narrative.lists import ListWords
from extract.narrative.view import SENTENCE_BREAK
from extract.numerals import Quantity, parse_number

_REACH = 160
"""Characters between a total and its first part."""
_BETWEEN = 4
"""Figures that may stand between a total and its parts."""
_MOST, _LEAST_TOTAL = 12, 5
_STOP = "；"


def complete(text: str, figures: Sequence[Opinion]) -> list[Opinion]:
    """The figures of a folded text, in order, with the members of breakdowns named by their total."""
    words, limit = ListWords.load(), Thresholds.load().differing
    read = [parse_number(text[f.start : f.end]) for f in figures]
    found = list(figures)
    for at in range(len(found)):
        total = found[at].label
        for member in members(text, found, read, at, words):
            each = found[member]
            if each.label != total and each.label not in words.families.get(total, ()):
                label = words.inherited.get(total, total)
                found[member] = Opinion(each.start, each.end, label, min(each.confidence, limit))
    return found


def members(text: str, figures: Sequence[Opinion], read: Sequence[Quantity | None], at: int, words: ListWords) -> range:
    """The places of the figures whose sum is the figure ``at``, empty where there are none; ``read``: their values."""
    total = read[at]
    if (
        total is None
        or total.qualifier != "exact"
        or total.value < _LEAST_TOTAL
        or figures[at].label not in words.families
    ):
        return range(0)
    for first in range(at + 1, min(at + 2 + _BETWEEN, len(figures))):
        gap = text[figures[at].end : figures[first].start]
        if len(gap) > _REACH or "\n" in gap:
            break
        marked = first == at + 1 and words.marker.search(gap) is not None
        last = _sums(text, figures, read, first, total)
        if last - first >= (2 if marked else 3):
            return range(first, last)
    return range(0)


def _sums(text: str, figures: Sequence[Opinion], read: Sequence[Quantity | None], first: int, total: Quantity) -> int:
    """One past the last of the figures from ``first`` on that add up to the total, ``first`` where none do."""
    left = total.value
    stops = set()
    for place in range(first, min(first + _MOST, len(figures))):
        each = read[place]
        gap = text[figures[place - 1].end : figures[place].start] if place > first else ""
        stops |= {_STOP in gap} if gap else set()
        # Members are set apart alike: where some stand behind a semicolon and some do not, two lists meet.
        if (
            SENTENCE_BREAK.search(gap)
            or len(stops) > 1
            or each is None
            or each.qualifier != "exact"
            or each.unit != total.unit
            or each.value <= 0
        ):
            return first
        left -= each.value
        if left <= 0:
            return place + 1 if left == 0 else first
    return first
