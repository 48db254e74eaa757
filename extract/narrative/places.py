"""Where a figure can be at all, and the exact bounds of the numbers: what the network need not learn.

A figure is a number, or a noun that a negation empties. The network reads only the text around numbers and negations,
which is a quarter of a usual report, and its spans of numbers are brought to the bounds that the grammar gives.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extract.narrative.joint import Opinion
from extract.narrative.names import WordedNames
from extract.narrative.negation import SENTENCE_END, NegationReader
from extract.narrative.numbers import NumberGrammar, NumberSpan

_NUMERIC = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿两零]")
_BEHIND = 12
"""How far behind a noun its negator may begin (行政复议案件均未发生), characters."""
_NOUN = 12
"""How far a known noun may reach beyond what the network read of it, characters."""


def numbers(text: str) -> list[NumberSpan]:
    """The number expressions of a folded text that can be figures."""
    return NumberGrammar.load().find(text)


def places(text: str, found: Sequence[NumberSpan]) -> list[tuple[int, int]]:
    """Stretches of a folded text that a figure may stand in or beside: the numbers ``found``, and negations."""
    return sorted([*((number.start, number.end) for number in found), *NegationReader.load().negations(text)])


def bounded(text: str, found: Sequence[NumberSpan], spans: Sequence[Opinion]) -> list[Opinion]:
    """Spans of the network with the bounds of the numbers they overlap; those that can be no figure are left out."""
    kept: dict[tuple[int, int], Opinion] = {}
    names = WordedNames.load()
    for span in spans:
        start, end = _bounds(text, found, span)
        if start == end:
            continue
        rival = kept.get((start, end))
        if rival is None or rival.confidence < span.confidence:
            kept[start, end] = Opinion(start, end, names.of(text, span), span.confidence)
    return sorted(kept.values(), key=lambda opinion: opinion.start)


def _bounds(text: str, found: Sequence[NumberSpan], span: Opinion) -> tuple[int, int]:
    """Bounds of the number that shares most with a span; the span's own where it is an emptied noun; else nothing.

    Numerals outside every number of the grammar are those of dates, document numbers, telephones and the like.
    """
    shared = ((min(n.end, span.end) - max(n.start, span.start), n.start, n.end) for n in _touching(found, span))
    most = max(shared, default=None)
    if most is not None:
        return most[1], most[2]
    if _NUMERIC.search(text, span.start, span.end) is None and _emptied(text, span):
        return _noun(text, span)
    return span.start, span.start


def _touching(found: Sequence[NumberSpan], span: Opinion) -> Iterator[NumberSpan]:
    """The numbers, which are in order and apart, that share a character with a span: a text may hold thousands."""
    for place in range(bisect_right(found, span.start, key=_end), len(found)):
        if found[place].start >= span.end:
            return
        yield found[place]


def _end(number: NumberSpan) -> int:
    return number.end


def _emptied(text: str, span: Opinion) -> bool:
    """Whether a negator stands near enough to a noun, in its sentence, to empty it."""
    reader = NegationReader.load()
    first, last = max(0, span.start - reader.reach), min(len(text), span.end + _BEHIND)
    start = max((mark.end() for mark in SENTENCE_END.finditer(text, first, span.start)), default=first)
    stop = SENTENCE_END.search(text, span.end, last)
    return reader.negator.search(text, start, stop.start() if stop else last) is not None


def _noun(text: str, span: Opinion) -> tuple[int, int]:
    """Bounds of the known noun that shares most with a span (行政申诉 for 行政), of the span where it is no such noun;
    nothing for a single character."""
    first, last = max(0, span.start - _NOUN), min(len(text), span.end + _NOUN)
    found = [noun.span() for noun in NegationReader.load().nouns.finditer(text, first, last)]
    shared = max(((min(end, span.end) - max(start, span.start), start, end) for start, end in found), default=(0, 0, 0))
    if shared[0] > 0:
        return shared[1:]
    return (span.start, span.end) if span.end - span.start > 1 else (span.start, span.start)
