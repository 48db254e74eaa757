"""Which cells of a table are words: headings, names of rows, notes."""

from __future__ import annotations

import re
from functools import lru_cache

from extract.anchoring.text import has_letters, is_unit_word, stands_for_a_value
from extract.document import TableCell
from extract.numerals import parse_cell

_REMARKED = re.compile(
    r"\d[\d,.]{0,14}\s?万?余?(?:[件条项个宗起份篇人名期部家次元]{1,2}|(?=[（(\[【]))\s?(?:[（(\[【，,；;].{0,60})?",
    re.DOTALL,
)
"""A number with a remark (57件（其中不予许可3件）): a value, not a label."""


def is_label(cell: TableCell) -> bool:
    """True for a cell of words: a heading, the name of a row, a note."""
    return _reads_as_label(cell.text.strip())


@lru_cache(maxsize=20_000)
def _reads_as_label(text: str) -> bool:
    if not has_letters(text) or is_unit_word(text) or stands_for_a_value(text) or _REMARKED.fullmatch(text):
        return False
    return parse_cell(text, "元") is None and not _unreadable(text)


def _unreadable(text: str) -> bool:
    """A value with a stray letter (``1O``, ``l2``): still a value, so that it is marked and not taken for a label."""
    return len(text) <= 12 and not any("\u4e00" <= ch <= "\u9fff" for ch in text)
