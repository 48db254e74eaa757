"""Lines of characters, and the chunks that wide gaps cut a line into."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from statistics import median

from extract.document import Box
from extract.intake.pdf.chars import Char

_SAME_LINE = 0.35
_LATIN_GAP = 0.18
_WIDE_GAP = 0.8
_CHUNK_GAP = 0.9
_WIDEST_CHUNK_GAP = 2.2
_JUSTIFIED_CHARS = 8


class Line:
    """Characters on one baseline, left to right; what is derived from them is computed once.

    Attributes:
        chars: the characters; never changed.
    """

    def __init__(self, chars: list[Char]) -> None:
        self.chars = chars

    @cached_property
    def box(self) -> Box:
        """The box around the characters."""
        x0, top, x1, bottom = zip(*((c.x0, c.top, c.x1, c.bottom) for c in self.chars), strict=True)
        return min(x0), min(top), max(x1), max(bottom)

    @cached_property
    def square(self) -> float | None:
        """The font size as the width of Han characters has it; None where there are none."""
        widths = [char.x1 - char.x0 for char in self.chars if "\u3400" <= char.text <= "\u9fff"]
        return median(widths) if widths else None

    @cached_property
    def size(self) -> float:
        """The font size that prevails; without Han characters, about: the boxes are higher than it."""
        return self.square or 0.8 * median(char.size for char in self.chars)

    @cached_property
    def middle(self) -> float:
        """Height of the middle of the line on the page."""
        return (self.box[1] + self.box[3]) / 2

    @cached_property
    def text(self) -> str:
        """The text, with a space only where one was meant."""
        return "".join(text for text, _ in spaced(self.chars))


def group_lines(chars: Sequence[Char]) -> list[Line]:
    """Lines from top to bottom: characters whose baselines differ by less than a third of the size."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (c.base, c.x0)):
        first = lines[-1][0] if lines else None
        if first is not None and char.base - first.base <= _SAME_LINE * min(char.size, first.size):
            lines[-1].append(char)
        else:
            lines.append([char])
    return [Line(sorted(line, key=lambda c: c.x0)) for line in lines]


def is_cjk(text: str) -> bool:
    """Whether a character is set in a square of its own: Han characters and full-width signs."""
    return text >= "\u2e80" or text in "“”‘’…—"


def spaced(chars: Sequence[Char]) -> list[tuple[str, Char]]:
    """Each character with the text it stands for: itself, after a space where the gap before it means one.

    Between letters or digits a small gap is a space, and so is one that the document has. Next to Han characters only a
    gap is one that is wide and also wider than the gaps of the line: justified lines and spaced titles are not cut.
    """
    gaps = [right.x0 - left.x1 for left, right in pairwise(chars)]
    usual = median(gaps) if gaps else 0.0
    found = [(chars[0].text, chars[0])] if chars else []
    for gap, left, right in zip(gaps, chars[:-1], chars[1:], strict=True):
        size = max(left.size, right.size)
        if is_cjk(left.text) or is_cjk(right.text):
            space = gap > _WIDE_GAP * size and gap > 2 * usual
        else:
            wide = gap > _LATIN_GAP * size and (gap > 1.2 * usual or len(gaps) <= _JUSTIFIED_CHARS)
            space = wide or right.after_space
        found.append((" " + right.text if space else right.text, right))
    return found


def chunks(line: Line) -> list[Line]:
    """The parts of a line between gaps too wide for running text.

    The limit grows with the usual gap of the line, so that a justified line of text stays whole.
    """
    gaps = [right.x0 - left.x1 for left, right in pairwise(line.chars)]
    limit = _CHUNK_GAP * line.size
    if sum(is_cjk(char.text) for char in line.chars) >= _JUSTIFIED_CHARS:
        limit = min(max(limit, 2.0 * median(gaps)), _WIDEST_CHUNK_GAP * line.size)
    return cut(line, [i for i, gap in enumerate(gaps, 1) if gap > limit])


def cut(line: Line, places: Sequence[int]) -> list[Line]:
    """The parts of a line cut before the characters at ``places``, which are in order."""
    bounds = [0, *places, len(line.chars)]
    return [Line(line.chars[start:end]) for start, end in pairwise(bounds)] if places else [line]
