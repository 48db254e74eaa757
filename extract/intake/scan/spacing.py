"""Where the characters of a line of a scan stand: the text engine says which they are, their ink where the gaps are."""

from __future__ import annotations

import re

import numpy as np

from extract.intake.scan.crops import TextBox
from extract.intake.scan.raster import Pixels

_HAN_ONLY = re.compile(r"[\u3400-\u9fff]{2,}")
_GAP = 0.25
"""Width of a gap between two words in heights of their line; within a word it is narrower."""


def pieces(text: str, box: TextBox, mask: Pixels) -> list[tuple[str, TextBox]]:
    """The words of a line that stand apart, each with its place; the whole line where that cannot be told.

    Only lines of nothing but Chinese characters are parted, each of which takes a square: headings of narrow columns
    are read as one word.

    Args:
        text: what the line says.
        box: its place on the page.
        mask: 1 where the page has ink.
    """
    whole = [(text, box)]
    if not _HAN_ONLY.fullmatch(text):
        return whole
    columns = np.flatnonzero(mask[box.top : box.bottom, box.left : box.right].any(axis=0))
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > _GAP * box.height) + 1)
    if len(runs) < 2:
        return whole
    inked = np.cumsum([run[-1] - run[0] + 1 for run in runs])
    middles = (np.arange(len(text)) + 0.5) * inked[-1] / len(text)
    counts = np.bincount(np.searchsorted(inked, middles), minlength=len(runs))
    if not counts.all():
        return whole
    ends = np.cumsum(counts).tolist()
    return [
        (text[end - n : end], TextBox(box.left + int(run[0]), box.top, box.left + int(run[-1]) + 1, box.bottom))
        for run, end, n in zip(runs, ends, counts.tolist(), strict=True)
    ]
