"""Marks of footnotes set beside the numbers of a table: ``12`` with a small raised ``1`` is 12, not 121."""

from __future__ import annotations

import re

_NUMBERS = r"\d{1,2}(?:[,，、]\d{1,2}){0,3}"
_MARK = re.compile(
    rf"[\[［【〔(（]?(?:(?:附?注|note)\s?)?(?:{_NUMBERS}|[①-⑳⑴-⒇❶-❿]{{1,3}}|[*＊※†‡#]{{1,3}}|[a-z]|注)[\]］】〕)）]?",
    re.IGNORECASE,
)
MAX_MARK_CHARS = 20
"""A longer text is no mark."""

LEFT_OUT = "单元格中数字后的注释标号（上标或下标）没有读入"
"""What the document says where a mark was left out."""
STRUCK_OUT = "带删除线的文字没有读入"
"""What the document says where struck text was left out."""


def is_note_mark(raised: str, before: str) -> bool:
    """Whether raised or lowered text only marks a note to the number that it follows.

    Args:
        raised: the small text; only its shape is looked at.
        before: the text before it; what does not end with a digit (``m`` of m²) takes no such mark.
    """
    return len(raised) <= MAX_MARK_CHARS and before.rstrip()[-1:].isdecimal() and bool(_MARK.fullmatch(raised.strip()))
