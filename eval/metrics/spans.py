"""Where the figures of gold stand in the plain text: gold has neighbouring characters instead of offsets."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from eval.gold.format import GoldFigure

Span = tuple[int, int]
_ENOUGH = 4  # characters of one context that fix a place when a page break cuts the other one off
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def _keep(char: str) -> str:
    """The character as it is compared: nothing for white space, the plain form for compatibility characters."""
    if char.isspace() or char in _INVISIBLE:
        return ""
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and not plain.isspace() else char


def squeeze(text: str) -> str:
    """A text without white space, full-width forms made plain."""
    return "".join(map(_keep, text))


class SqueezedText:
    """A plain text without its white space; spans are offsets into that."""

    def __init__(self, text: str) -> None:
        kept = [_keep(char) for char in text]
        self.text = "".join(kept)
        self._offsets = list(accumulate(map(len, kept), initial=0))

    def span(self, start: int, end: int) -> Span:
        """The span that corresponds to offsets into the original text; offsets beyond its end are its end."""
        last = len(self._offsets) - 1
        return self._offsets[min(max(start, 0), last)], self._offsets[min(max(end, 0), last)]

    def original(self, start: int, end: int) -> Span:
        """The offsets into the original text that a non-empty span of the squeezed text stands for."""
        return bisect_right(self._offsets, start) - 1, bisect_left(self._offsets, end)

    def occurrences(self, needle: str) -> Iterator[int]:
        """Offsets at which a squeezed text stands."""
        at = self.text.find(needle)
        while at >= 0:
            yield at
            at = self.text.find(needle, at + 1)


def _shared(a: str, b: str) -> int:
    """Number of characters with which both begin."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _score(text: str, at: int, figure: tuple[str, str, str]) -> int:
    """Characters of both contexts that agree; -1 where they do not fix the place."""
    needle, before, after = figure
    left = _shared(text[max(0, at - len(before)) : at][::-1], before[::-1])
    right = _shared(text[at + len(needle) : at + len(needle) + len(after)], after)
    whole_left, whole_right = left == len(before), right == len(after)
    if whole_left and whole_right:
        return left + right
    fixed = (whole_left and left >= _ENOUGH) or (whole_right and right >= _ENOUGH)
    return left + right if fixed else -1


def locate(text: SqueezedText, figures: Sequence[GoldFigure]) -> list[Span | None]:
    """The span of each figure of gold, None where the text does not show it; no two get the same span."""
    taken: set[Span] = set()
    return [_locate(text, figure, taken) for figure in figures]


def _locate(text: SqueezedText, gold: GoldFigure, taken: set[Span]) -> Span | None:
    figure = (squeeze(gold.text), squeeze(gold.before), squeeze(gold.after))
    best: tuple[int, Span] | None = None
    for at in text.occurrences(figure[0]):
        span = (at, at + len(figure[0]))
        score = _score(text.text, at, figure)
        if score >= 0 and span not in taken and (best is None or score > best[0]):
            best = (score, span)
    if best is None:
        return None
    taken.add(best[1])
    return best[1]
