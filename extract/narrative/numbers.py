"""Finds every number expression of a folded text, and leaves out those that can be no figure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.narrative.resources import rule_file
from extract.numerals import Quantity, parse_number

FRACTION = "分数"
"""What the rules see as the unit of ``三分之一``, which has none."""
_CODE = re.compile(r"0\d+|\d{7,}")
"""Digits without a unit that are a code or table cells run together, not a number."""
_WINDOW = 80
_SMALL_CHINESE = re.compile(r"[一二三四五六七八九十两]{1,3}(?![余多几来百千万亿成分])")


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number expression in the folded text.

    Attributes:
        unit: unit as printed, 万 and 亿 left out; "" for a bare number.
        chinese: True for a small number in Chinese numerals (``六项``), which is often no figure at all.
    """

    start: int
    end: int
    unit: str
    chinese: bool


@dataclass(frozen=True, slots=True)
class NumberGrammar:
    """The compiled patterns of ``rules/numbers.yaml``."""

    number: re.Pattern[str]
    mask: re.Pattern[str]
    target: re.Pattern[str]

    @classmethod
    @cache
    def load(cls) -> NumberGrammar:
        """Compile once a process."""
        data = rule_file("numbers")
        mask = rf"(?=[{data['mask_starts']}])(?:{'|'.join(data['masks'])})"
        return cls(_number_pattern(data), re.compile(mask), re.compile(data["targets"]))

    def find(self, text: str) -> list[NumberSpan]:
        """All number expressions of ``text`` that no mask covers, in order."""
        candidates = list(self._candidates(text))
        masks = [m.span() for start, end in _windows(text, candidates) for m in self.mask.finditer(text, start, end)]
        starts = [start for start, _ in masks]
        found = []
        for span in candidates:
            at = bisect_right(starts, span.end - 1) - 1
            if at >= 0 and masks[at][1] > span.start:
                continue
            if not self.target.search(text, max(0, span.start - _WINDOW), span.start):
                found.append(span)
        return found

    def _candidates(self, text: str) -> Iterator[NumberSpan]:
        for match in self.number.finditer(text):
            quantity = _parse(match[0])
            if quantity is not None and (quantity.unit or not _CODE.fullmatch(match[0])):
                chinese = _SMALL_CHINESE.match(match[0]) is not None
                unit = FRACTION if "分之" in match[0] and not quantity.unit else quantity.unit
                yield NumberSpan(match.start(), match.end(), unit, chinese)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Quantity | None:
    """The same few thousand expressions (``1件``, ``2次``) make up most reports."""
    return parse_number(text)


def _windows(text: str, candidates: list[NumberSpan]) -> Iterator[tuple[int, int]]:
    """Stretches around the candidates, apart from each other: masks are many, and most of a text holds no number."""
    start = end = 0
    for span in candidates:
        low = max(0, span.start - _WINDOW)
        low = max(low, text.rfind("。", low, span.start) + 1, text.rfind("\n", low, span.start) + 1)
        if low > end:
            if end > start:
                yield start, end
            start = low
        end = min(len(text), span.end + _WINDOW)
    if end > start:
        yield start, end


def _alternation(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _number_pattern(data: dict[str, list[str]]) -> re.Pattern[str]:
    approximator = rf"(?:(?<![{data['not_before_approximator']}])(?:{_alternation(data['approximators'])}))?"
    units = rf"(?:{_alternation(data['units'])})"
    chinese_units = rf"(?:{_alternation(data['chinese_units'])})"
    suffix = rf"(?:{_alternation(data['suffixes'])})?"
    arabic = r"(?<![\d.,A-Za-z])(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?(?!\d)"
    more, plus = rf"(?:[余多几]|来(?={units}))", r"\+(?![\dA-Za-z一二三四五六七八九十])"
    numeral = "[一二三四五六七八九十百千万亿两]"
    vague = rf"(?:{_alternation(data['vague'])})[十百千万亿]{{1,2}}余?"
    return re.compile(
        rf"{approximator}(?:"
        rf"{arabic}{more}?(?:[百千]?[万亿]|[百千])?(?:{more}|{plus})?(?:%|{units})?"
        rf"|百分之(?:{numeral}{{1,6}}|\d{{1,3}}(?:\.\d+)?)"
        rf"|{numeral}{{1,3}}分之{numeral}{{1,3}}"
        rf"|[一二两三四五六七八九]成[半多]?(?![立为员熟果效功长])"
        rf"|(?<![{data['not_before_chinese']}])(?![百千万亿]{{1,2}}[^余多几来百千万亿])"
        rf"{numeral}(?:[零〇]?{numeral}){{0,8}}(?:[余多几]?[万亿]?{chinese_units}|[余多来][万亿]?{units})"
        rf"|{vague}{chinese_units}?"
        r"|(?<=为)零(?=[，。；、\n]|$)"
        r"|(?:(?<=收到|受理|申请|复议|诉讼|维持|纠正|办结|公开|举报|投诉)|(?<=[：为]))零[件宗起例条](?=[，。；、\n]|$|公开|政府|信息|依?申请)"
        rf"|(?<![{data['not_before_chinese']}])零(?=申请|投诉|诉讼|复议|报告|纠错|举报|败诉)"
        rf"){suffix}"
    )
