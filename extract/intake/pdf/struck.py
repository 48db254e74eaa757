"""Text struck out on a page: a thin line of its own runs through it from its first character to its last.

PDF has no mark for struck text; what programs write is a path over the characters. A ruling of a table does not end
where a word ends, an underline lies below the baseline, so that neither is taken for one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from extract.document import Box
from extract.intake.pdf.chars import Char

_LOWEST, _HIGHEST = 0.12, 0.62
"""Where the line may run above the baseline, in sizes of a character (some fonts have boxes of their digits alone)."""
_THICKEST = 0.2
_ENDS = 0.35
"""How far from the ends of the text the line may end, in sizes."""
_BEGINS = 0.15
"""How far before the end of the line its last character begins at least, in sizes."""
_TALLEST = 48.0
"""Points; taller text is not looked at."""
_LONGEST = 5_000.0
_BUCKET = 8.0
_MOST_LINES = 1_000
"""Lines of a page that are followed along the text."""


def without_struck(chars: Sequence[Char], edges: Iterable[Box]) -> list[Char]:
    """The characters that no line strikes out, in their order.

    Args:
        chars: the characters of a page.
        edges: boxes of the straight edges on it, in the same points.
    """
    order = sorted((i for i, char in enumerate(chars) if char.size <= _TALLEST), key=lambda i: chars[i].base)
    bases = [chars[i].base for i in order]
    struck: set[int] = set()
    for x0, top, x1, bottom in islice(_beginning_with_text(chars, edges), _MOST_LINES):
        y, thick = (top + bottom) / 2, bottom - top
        near = order[bisect_left(bases, y) : bisect_left(bases, y + _HIGHEST * _TALLEST)]
        struck.update(_between([i for i in near if _is_at(chars[i], y, thick)], chars, x0, x1))
    return [char for i, char in enumerate(chars) if i not in struck] if struck else list(chars)


def _beginning_with_text(chars: Sequence[Char], edges: Iterable[Box]) -> Iterator[Box]:
    """The lines that begin where a character does, at the height of its middle; each once."""
    buckets: defaultdict[tuple[int, int], list[Char]] = defaultdict(list)
    highest = 0.0
    for char in chars:
        if char.size <= _TALLEST:
            buckets[int(char.x0 // _BUCKET), int(char.base // _BUCKET)].append(char)
            highest = max(highest, char.size)
    room = _ENDS * highest
    for x0, top, x1, bottom in dict.fromkeys(edges):
        thick, y = bottom - top, (top + bottom) / 2
        if not thick < x1 - x0 < _LONGEST or thick > _THICKEST * highest:
            continue  # among them places beyond every page, which a file may hold
        columns = range(int((x0 - room) // _BUCKET), int((x0 + room) // _BUCKET) + 1)
        rows = range(int(y // _BUCKET), int((y + _HIGHEST * highest) // _BUCKET) + 1)
        near = (char for column in columns for row in rows for char in buckets.get((column, row), ()))
        if any(abs(char.x0 - x0) <= _ENDS * char.size and _is_at(char, y, thick) for char in near):
            yield x0, top, x1, bottom


def _is_at(char: Char, y: float, thick: float) -> bool:
    """Whether a line at this height runs through the middle of a character."""
    return thick <= _THICKEST * char.size and _LOWEST <= (char.base - y) / char.size <= _HIGHEST


def _between(line: Sequence[int], chars: Sequence[Char], x0: float, x1: float) -> list[int]:
    """The characters from one end of a line to the other where it ends with one of them; none otherwise.

    The boxes of fonts that are not embedded may be wider than the step to the next character.
    """
    found = [i for i in line if x0 - _ENDS * chars[i].size <= chars[i].x0 < x1 - _BEGINS * chars[i].size]
    last = max(found, key=lambda i: chars[i].x0, default=None)
    return found if last is not None and x1 <= chars[last].x1 + _ENDS * chars[last].size else []
