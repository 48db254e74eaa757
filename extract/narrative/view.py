"""The text as the rules see it: one width, no stray spaces, lines that were only wrapped joined again.

Every character keeps its offset into the text it came from, so that a figure found here is a span there. Reports are
noisy (``2020 年``, a line break inside a word, ``Ａ`` for ``A``); the patterns stay simple because the noise ends here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_FOLD = str.maketrans(
    "０１２３４５６７８９．％，,；;：:（）()！!？?－﹣−＋～﹪〔［【﹝〕］】﹞",
    "0123456789.%，，；；：：（）（）！！？？---+~%[[[[]]]]",
)
_MARKUP = (
    r"~~[^~\n，。；]{1,40}~~|(?<!\d)~~[^~\n]{1,400}~~|\\(?=[!-/:-@\[-`{-~])|\$(?=\d)|(?<=\d)\$|__"
    r"|</?(?:u|b|i|em|strong|font|span|mark|ins)(?:\s[^<>\n]{0,200})?>"
)
"""What Markdown leaves in a sentence: text struck out, escapes, formulas of one number, emphasis, tags."""
_CHUNK = re.compile(rf"(?:[\s\u200b-\u200f\u2060\ufeff*#`>|]|\[bookmark: \w{{0,40}}\]|{_MARKUP})+")
_HEADING_LINE = re.compile(r"(?:（?[一二三四五六七八九十]{1,3}[）、]|（?\d{1,2}[）、.]|第.{1,3}[章节部]|附[件表])")
SENTENCE_BREAK = re.compile(r"[。！？\n]")
"""A sign that ends a sentence of a folded text."""
PARENTHESES = re.compile(r"（[^（）\n]{0,60}）")
"""What stands in closed parentheses is said of what stands before them."""
_SENTENCE_END = re.compile(r"[。！？\n]+")
_STOP = re.compile(r"(?<=[\u4e00-\u9fff）])\.(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_LEADING, _GROUP = re.compile(r"(?<!\d)[1-9]\d{0,2}$"), re.compile(r"\d{3}(?!\d)")
_SPACED_BEFORE, _SPACED = re.compile(r"(?:^|[^\d.,，])\d$"), re.compile(r"\d(?!\d)")
"""Digits printed one by one (1 9 8 条): one at the end of what stands before a space, one behind it."""
_LINE_ENDS = "。；：！？"
_SHORT_LINE = 15
_TITLE_LINE = 25
_HEADING_MAX = 40


@dataclass(frozen=True, slots=True)
class View:
    """A folded text.

    Attributes:
        text: the folded characters; ``\\n`` only where a paragraph ends.
        offsets: for each character of ``text`` its offset in the source.
    """

    text: str
    offsets: Sequence[int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Span of the source that a non-empty span of the folded text stands for."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def locate(self, offset: int) -> int:
        """Index of the first folded character at or after a source offset."""
        return bisect_left(self.offsets, offset)

    def sentence_starts(self) -> list[int]:
        """Indexes at which a sentence starts, the first is 0."""
        return [0, *(m.end() for m in _SENTENCE_END.finditer(self.text) if m.end() < len(self.text))]


@lru_cache(maxsize=4)
def fold(source: str) -> View:
    """Fold a text; linear in its length."""
    parts: list[str] = []
    offsets: list[int] = []
    line = ""
    position = 0
    for gap in _CHUNK.finditer(source):
        word = source[position : gap.start()]
        parts.append(word)
        offsets.extend(range(position, gap.start()))
        line = (line + word)[:_HEADING_MAX]
        mark = _gap_mark(gap[0], line, word, source[gap.end() : gap.end() + 12])
        if mark:
            parts.append(mark)
            offsets.append(gap.start())
        line = "" if mark == "\n" else line
        position = gap.end()
    parts.append(source[position:])
    offsets.extend(range(position, len(source)))
    text = "".join(parts).translate(_FOLD)
    return View(_THOUSANDS.sub(",", _STOP.sub("。", text)), offsets)


def _gap_mark(gap: str, line: str, before: str, after: str) -> str:
    """What a run of spaces becomes: a paragraph end, a space that keeps two numbers apart, or nothing."""
    if "\n" in gap and line and _ends_paragraph(line, before, blank_line=gap.count("\n") > 1, after=after):
        return "\n"
    digits = before[-1:].isdigit() and after[:1].isdigit()
    if not digits or gap.strip(" \u00a0\u3000"):
        return " " if digits else ""
    thousands = _GROUP.match(after) and _LEADING.search(before)
    spaced = _SPACED.match(after) and _SPACED_BEFORE.search(before)
    return "" if thousands or spaced else " "


def _ends_paragraph(line: str, before: str, *, blank_line: bool, after: str) -> bool:
    folded = line.translate(_FOLD)
    if before.translate(_FOLD)[-1:] in _LINE_ENDS or _HEADING_LINE.match(after.translate(_FOLD)):
        return True
    if len(folded) < _HEADING_MAX and _HEADING_LINE.match(folded):
        return True
    limit = _TITLE_LINE if blank_line else _SHORT_LINE
    return len(folded) <= limit and "，" not in folded
