"""What stands around and between the digits of a table cell and changes nothing of its number."""

from __future__ import annotations

import re

_BRACKETED_UNIT = re.compile(r"\(([百千]?[万亿]?元|[件条次个项宗起份篇人名期部家处]|人次)\)\Z")
_MIXED = re.compile(
    r"(?:(?P<yi>\d{1,4})亿)?(?:(?P<wan>\d{1,4})万)?(?:(?P<qian>\d)千|(?P<rest>\d{3,4}))?(?P<unit>\D{0,2})"
)
"""Digits between the words of a number (``12万5千元``)."""
_WORD_AND_DIGIT = re.compile(r"[万亿]\d")


def plainer(folded: str) -> str:
    """A cell without the brackets around its unit, the words between its digits and the 整 that ends an amount."""
    if folded.endswith("元整"):
        folded = folded[:-1]
    if folded[-1:] == ")":
        folded = _BRACKETED_UNIT.sub(r"\1", folded)
    if _WORD_AND_DIGIT.search(folded) and (match := _MIXED.fullmatch(folded)):
        yi, wan, qian, rest = (int(match[name] or 0) for name in ("yi", "wan", "qian", "rest"))
        return f"{yi * 10**8 + wan * 10**4 + qian * 1000 + rest}{match['unit']}"
    return folded
