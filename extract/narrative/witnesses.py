"""Third witnesses: where the taggers differ on a figure, the report itself may bear one of them out.

Two things of the text speak for a name that only one tagger gave, and each must leave no doubt:

- a breakdown that adds up: the parts have one name, a part of that total can have it, and on one part at least both
  taggers agree (依申请公开 8件：予以公开2件、不予公开1件、无法提供5件);
- a figure beside it: the network is certain, and the figure before or behind it in the sentence, with the same unit,
  has the same name from both.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.narrative.breakdowns import members
from extract.narrative.joint import Opinion, Thresholds
from extract.narrative.lists import ListWords
from extract.narrative.view import SENTENCE_BREAK
from extract.numerals import Quantity, parse_number

_NAMELESS = "other_figure"
"""No name of a kind: two such figures side by side need not be alike."""


def vouched(text: str, figures: Sequence[Opinion], network: Sequence[Opinion]) -> list[Opinion]:
    """The figures of a folded text, in order, those sure that a third witness speaks for.

    Args:
        figures: what both taggers say together.
        network: what the network says alone.
    """
    limits = Thresholds.load()
    read = [parse_number(text[f.start : f.end]) for f in figures]
    spoken_for = _summed(text, figures, read, limits) | _beside(text, figures, read, network, limits)
    return [
        Opinion(f.start, f.end, f.label, limits.vouched) if at in spoken_for and _open(f, limits) else f
        for at, f in enumerate(figures)
    ]


def _open(figure: Opinion, limits: Thresholds) -> bool:
    """Whether only the difference of the taggers keeps a figure from being sure."""
    return limits.differing <= figure.confidence < limits.sure


def _summed(text: str, figures: Sequence[Opinion], read: Sequence[Quantity | None], limits: Thresholds) -> set[int]:
    """Places of the parts of breakdowns that add up."""
    words = ListWords.load()
    found: set[int] = set()
    for at, total in enumerate(figures):
        parts = members(text, figures, read, at, words)
        names = {figures[part].label for part in parts} - {total.label}
        allowed = words.families.get(total.label, frozenset())
        likely = all(figures[part].confidence >= limits.differing for part in parts)
        agreed = any(figures[part].confidence >= limits.sure for part in parts)
        if len(names) == 1 and names <= allowed and likely and agreed:
            found |= {part for part in parts if figures[part].label in names}
    return found


def _beside(
    text: str,
    figures: Sequence[Opinion],
    read: Sequence[Quantity | None],
    network: Sequence[Opinion],
    limits: Thresholds,
) -> set[int]:
    """Places of the figures of which the network is certain and beside which an agreed one has the same name."""
    certain = {(o.start, o.end, o.label) for o in network if o.confidence >= limits.certain and o.label != _NAMELESS}
    found: set[int] = set()
    for before, behind in pairwise(range(len(figures))):
        gap = text[figures[before].end : figures[behind].start]
        if figures[before].label != figures[behind].label or SENTENCE_BREAK.search(gap):
            continue
        if not _same_unit(read[before], read[behind]):
            continue
        for own, other in ((before, behind), (behind, before)):
            figure = figures[own]
            if (figure.start, figure.end, figure.label) in certain and figures[other].confidence >= limits.sure:
                found.add(own)
    return found


def _same_unit(one: Quantity | None, other: Quantity | None) -> bool:
    return one is not None and other is not None and one.unit == other.unit
