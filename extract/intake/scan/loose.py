"""Numbers that stand outside of ruled tables, as those of a table without ruling lines do: read by the digit reader.

The text engine overlooks single digits and takes a nought for a letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.intake.scan.again import Print, read_again
from extract.intake.scan.crops import InkPage, TextBox
from extract.intake.scan.joint import Reading, joint, value_text
from extract.intake.scan.raster import Pixels
from extract.intake.scan.readers import Readers

_WIDEST = 6.0
"""Width of the widest number in heights of a line."""
_ROOM = 0.55
"""What is shown of the paper around a number, in heights of a line: the paper of a cell is most of it."""
_WORDS, _SURE_WORD = 0.6, 0.8
"""Score from which what the text engine reads as words is no number; of one character, from which it is one."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONG = re.compile(r"\d{3}")
"""Three digits in a row, between which a point is easily lost without walls to measure it by: the second network is
asked."""
_NUMBER, _DIGIT = re.compile(r"[0-9零—/-]"), re.compile(r"\d")
_SMALL = 0.4
"""Height in lines of the page below which ink is more often a scrap than a number."""
_LIKELY, _SURE = 0.5, 0.95
"""Probability from which the digit reader sees a number, and from which it is not asked again."""


def read_numbers(
    boxes: Sequence[TextBox], texts: Sequence[tuple[str, float]], ink: InkPage, readers: Readers
) -> dict[TextBox, tuple[Reading, ...]]:
    """What the boxes that hold numbers may say, best first.

    Args:
        boxes: places of lines or parts of lines.
        texts: what the text engine read in each, with its score.
        ink: the page.
        readers: the readers of values.
    """
    asked = [
        (box, text, score)
        for box, (text, score) in zip(boxes, texts, strict=True)
        if box.width <= _WIDEST * ink.text_height and _may_be_number(text, score)
    ]
    crops = [_with_room(box, boxes, ink) for box, _, _ in asked]
    readings = [tuple(each) for each in readers.digits.read(crops, text_height=None)] if crops else []
    doubtful = [i for i, (best, *_) in enumerate(readings) if best[1] < _SURE or _LONG.search(best[0])]
    if doubtful:
        printed = Print.of(crops, readings)
        again = read_again([crops[i] for i in doubtful], [readings[i] for i in doubtful], printed, readers)
        for i, each in zip(doubtful, again, strict=True):
            readings[i] = joint(each, *asked[i][1:])
    return {
        box: each
        for (box, _, _), each in zip(asked, readings, strict=True)
        if _is_number(each[0], box.height < _SMALL * ink.text_height)
    }


def _is_number(best: Reading, small: bool) -> bool:
    """Whether the best reading says a number; scraps of seals and strokes are small, too, and look like dashes."""
    text, chance = best
    if small:
        return _DIGIT.search(text) is not None and chance >= _SURE
    return _NUMBER.search(text) is not None and chance >= _LIKELY


def _may_be_number(text: str, score: float) -> bool:
    """A lone character of a word is no number where the text engine is sure of it; of other signs it never is."""
    if score < _WORDS or value_text(text) is not None:
        return True
    return len(text) == 1 and not (_HAN.match(text) and score >= _SURE_WORD)


def _with_room(box: TextBox, others: Sequence[TextBox], ink: InkPage) -> Pixels:
    """The picture of a box with paper around it, up to what stands beside it."""
    room = round(_ROOM * ink.text_height)
    left = max([box.left - room, 0, *(o.right for o in others if o.right <= box.left and _beside(o, box))])
    right = min([box.right + room, *(o.left for o in others if o.left >= box.right and _beside(o, box))])
    return ink.page.grey[max(box.top - room, 0) : box.bottom + room, left:right]


def _beside(a: TextBox, b: TextBox) -> bool:
    return min(a.bottom, b.bottom) > max(a.top, b.top)
