"""Text of a page: every piece of it is read once, and running text becomes lines of characters with boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from extract.document import Box
from extract.intake.pdf.chars import Char
from extract.intake.pdf.lines import Line
from extract.intake.scan.crops import InkPage, TextBox
from extract.intake.scan.loose import read_numbers
from extract.intake.scan.raster import Pixels
from extract.intake.scan.readers import Readers, TextEngine
from extract.intake.scan.spacing import pieces

_SAME_ROW = 0.5
_LEAST_SCORE = 0.5
_POINTS = 72.0
_NARROW_SHARE = 0.5
_TANGLE = 1.9
"""Height in lines from which a box holds more than one."""
_KNOWN = 0.4
"""Share of a line found in a box of several from which it is one that is known already."""
_RIM = 0.5
LEAST_SIGN = 0.35
"""Height of the lowest strip that may say something, in lines; enlarged, a long low one costs as much as a page."""
_CLEAR = 0.9
_TRIED, _PAYING = 4, 0.7
"""Strips by which a page shows whether its words are clear at half their width, and the share of clear ones from which
reading narrow first costs less."""


Strip: TypeAlias = tuple[TextBox, ...]
"""Pieces of a page that are read side by side as one line: one box, or characters that stand one below another."""


class PageText:
    """The text engine on one page: it is asked for many pieces at once, and never twice for the same.

    What was read at half its width is no answer where the whole is asked for: it may lack one of two equal digits.
    """

    def __init__(self, ink: InkPage, engine: TextEngine) -> None:
        self._ink, self._engine = ink, engine
        self._known: dict[Strip, tuple[str, float]] = {}
        self._narrow: dict[Strip, tuple[str, float]] = {}

    def read(self, strips: Sequence[Strip], *, narrow: bool = False) -> list[tuple[str, float]]:
        """The text of each strip and the mean probability of its characters.

        Args:
            strips: pieces of the page; what is lower than any sign is left of a ruling line and says nothing.
            narrow: they hold words, of which only those that are not clear at half their width are read at the whole;
                all of them where most that were tried on this page were not clear.
        """
        new = [strip for strip in dict.fromkeys(strips) if strip not in self._known]
        low = [strip for strip in new if max(box.height for box in strip) < LEAST_SIGN * self._ink.text_height]
        self._known.update(dict.fromkeys(low, ("", 0.0)))
        new = [strip for strip in new if strip not in self._known]
        if narrow:
            self._read_narrow(new)
            new = [strip for strip in new if self._narrow.get(strip, ("", 0.0))[1] < _CLEAR]
        self._known.update(self._ask(new, narrow=False))
        return [self._known.get(strip) or self._narrow[strip] for strip in strips]

    def _read_narrow(self, strips: Sequence[Strip]) -> None:
        """Read strips at half their width, first a few of common width; the others only where that pays."""
        if not self._narrow and len(strips) > 2 * _TRIED:
            ranked = sorted(strips, key=lambda strip: sum(box.width for box in strip))
            self._narrow.update(self._ask(ranked[len(ranked) // 2 :][:_TRIED], narrow=True))
        scores = [score for _, score in self._narrow.values()]
        if len(scores) < _TRIED or sum(score >= _CLEAR for score in scores) >= _PAYING * len(scores):
            self._narrow.update(self._ask([s for s in strips if s not in self._narrow], narrow=True))

    def _ask(self, strips: Sequence[Strip], *, narrow: bool) -> dict[Strip, tuple[str, float]]:
        if not strips:
            return {}
        answers = self._engine.read_crops([self._picture(strip) for strip in strips], narrow=narrow)
        return dict(zip(strips, answers, strict=True))

    def is_tangle(self, box: TextBox) -> bool:
        """Whether a box is too high for one line."""
        return box.height > _TANGLE * self._ink.text_height

    def find(self, area: TextBox) -> list[TextBox]:
        """The lines that the engine finds in an area in which ink alone does not tell them, such as under a seal."""
        rim = round(_RIM * self._ink.text_height)
        left, top = max(area.left - rim, 0), max(area.top - rim, 0)
        grey = self._ink.page.grey[top : area.bottom + rim, left : area.right + rim]
        found: list[TextBox] = []
        for line in self._engine.detect_and_read(np.repeat(grey[:, :, None], 3, axis=2)):
            xs, ys = [round(x) for x, _ in line.box], [round(y) for _, y in line.box]
            box = TextBox(left + min(xs), top + min(ys), left + max(xs), top + max(ys))
            self._known[(box,)] = (line.text, line.score)
            found.append(box)
        return found

    def _picture(self, strip: Strip) -> Pixels:
        pictures = [np.ascontiguousarray(self._ink.crop(box)) for box in strip]
        if len(pictures) == 1:
            return pictures[0]
        height = max(picture.shape[0] for picture in pictures)
        return np.concatenate([_framed(picture, height) for picture in pictures], axis=1)


def _framed(picture: Pixels, height: int) -> Pixels:
    above = (height - picture.shape[0]) // 2
    return np.pad(picture, ((above, height - picture.shape[0] - above), (1, 1)), mode="edge")


def read_lines(
    boxes: Sequence[TextBox], tables: Sequence[Box], texts: PageText, ink: InkPage, readers: Readers
) -> list[Line]:
    """Read lines of text; those on which the engine has no hold (stains, pictures, seals) are left out.

    Args:
        boxes: places of the lines or of their parts, top to bottom.
        tables: places that are read as tables.
        texts: reads them.
        ink: the page.
        readers: read numbers that stand alone.

    Returns:
        The lines; the boxes of their characters are in points of the clean page.
    """
    scale = _POINTS / ink.page.dpi
    boxes = _separated(boxes, tables, texts)
    read = texts.read([(box,) for box in boxes])
    numbers = read_numbers(boxes, read, ink, readers)
    rows: list[tuple[list[TextBox], list[Char]]] = []
    for box, (text, score) in zip(boxes, read, strict=True):
        if readings := numbers.get(box):
            first, *others = _chars(readings[0][0], box, scale, readings[0][1])
            chars = [first._replace(readings=readings), *others]
        else:
            words = pieces(text, box, ink.mask) if score >= _LEAST_SCORE else []
            chars = [char for word, place in words for char in _chars(word, place, scale, score)]
        if not chars:
            continue
        if rows and _same_row(rows[-1][0], box):
            rows[-1][0].append(box)
            rows[-1][1].extend(chars)
        else:
            rows.append(([box], chars))
    return [Line(sorted(chars, key=lambda char: char.x0)) for _, chars in rows]


def _separated(boxes: Sequence[TextBox], tables: Sequence[Box], texts: PageText) -> list[TextBox]:
    """The boxes; for those in which something holds several lines together, the lines that the engine finds.

    The dark edge of a copy or the ring of a seal may lie around lines and tables that are known without it.
    """
    found = [box for box in boxes if not texts.is_tangle(box)]
    known = [TextBox(*(round(side) for side in box)) for box in tables] + found
    for tangle in (box for box in boxes if texts.is_tangle(box)):
        lines = [line for line in texts.find(tangle) or [tangle] if _covered(line, known) < _KNOWN]
        found += lines
        known += lines
    return sorted(found, key=lambda line: (line.top, line.left))


def _covered(line: TextBox, known: Sequence[TextBox]) -> float:
    """Share of a line that lies within places that are known."""
    shared = 0
    for box in known:
        width = min(line.right, box.right) - max(line.left, box.left)
        height = min(line.bottom, box.bottom) - max(line.top, box.top)
        shared += max(width, 0) * max(height, 0)
    return shared / max(line.width * line.height, 1)


def _same_row(row: Sequence[TextBox], b: TextBox) -> bool:
    """Whether a box stands beside the first one of a row, and below none of it: a tall one reaches down to others."""
    a = row[0]
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared > _SAME_ROW * min(a.height, b.height) and all(
        b.left >= other.right or other.left >= b.right for other in row
    )


def _chars(text: str, box: TextBox, scale: float, score: float) -> list[Char]:
    """Characters with boxes in proportion: a Latin letter is half as wide as a Han character."""
    widths = [_width(sign) for sign in text]
    total = sum(widths)
    if not text.strip() or not total:
        return []
    unit = box.width * scale / total
    found: list[Char] = []
    x = box.left * scale
    top, bottom = box.top * scale, box.bottom * scale
    after_space = False
    for sign, width in zip(text, widths, strict=True):
        if not sign.isspace():
            found.append(Char(sign, x, top, x + width * unit, bottom, bottom, after_space, score=score))
        after_space = sign.isspace()
        x += width * unit
    return found


def _width(sign: str) -> float:
    return 1.0 if unicodedata.east_asian_width(sign) in "WFA" else _NARROW_SHARE
