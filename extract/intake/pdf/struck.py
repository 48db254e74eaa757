"""Text struck out on a page: a thin line of its own runs through it from its first character to its last.

PDF has no mark for struck text; what programs write is a path over the characters. A ruling of a table does not end
where a word ends, an underline lies below the baseline, so that neither is taken for one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from extract.document import Box
from extract.intake.pdf.chars import Char

_LOWEST, _HIGHEST = 0.12, 0.62
"""Where the line may run above the baseline, in sizes of a character (some fonts have boxes of their digits alone)."""
_THICKEST = 0.2
_ENDS = 0.35
"""How far from the ends of the text the line may end, in sizes."""
_TALLEST = 60.0
"""Points; taller text is not looked at."""


def without_struck(chars: Sequence[Char], edges: Iterable[Box]) -> list[Char]:
    """The characters that no line strikes out, in their order.

    Args:
        chars: the characters of a page.
        edges: boxes of the straight edges on it, in the same points.
    """
    order = sorted(range(len(chars)), key=lambda i: chars[i].base)
    bases = [chars[i].base for i in order]
    struck: set[int] = set()
    for x0, top, x1, bottom in edges:
        if bottom - top > _THICKEST * _TALLEST or x1 - x0 <= bottom - top:
            continue
        y = (top + bottom) / 2
        near = order[bisect_left(bases, y) : bisect_left(bases, y + _HIGHEST * _TALLEST)]
        struck.update(_crossed([i for i in near if x0 < _middle(chars[i]) < x1], chars, (x0, y, x1), bottom - top))
    return [char for i, char in enumerate(chars) if i not in struck] if struck else list(chars)


def _crossed(near: Sequence[int], chars: Sequence[Char], line: tuple[float, float, float], thick: float) -> list[int]:
    """The characters a line runs through, where it ends with them; none otherwise. ``line`` is its x0, y and x1."""
    x0, y, x1 = line
    found = [
        i
        for i in near
        if _LOWEST <= (chars[i].base - y) / chars[i].size <= _HIGHEST and thick <= _THICKEST * chars[i].size
    ]
    if not found:
        return []
    first, last = min(chars[i].x0 for i in found), max(chars[i].x1 for i in found)
    room = _ENDS * max(chars[i].size for i in found)
    return found if abs(first - x0) <= room and abs(last - x1) <= room else []


def _middle(char: Char) -> float:
    return (char.x0 + char.x1) / 2
