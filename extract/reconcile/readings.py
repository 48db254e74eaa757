"""From the printed text of a cell to the number it means, in the unit of the cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import prod

from extract.anchoring.text import UNREAD
from extract.numerals import parse_cell
from extract.record import Number, Value

_LEADING_ZERO = re.compile(r"[-+]?0\d")
_NAMES_UNIT = re.compile(r"[万亿元]")
_SPACE = re.compile(r"\s+")
_APART, _GROUPED = re.compile(r"\d\s+\d"), re.compile(r"[-+]?\d{1,3}(?:[ \u00a0\u3000]\d{3})+(?:\.\d+)?\D*")
APART = "数字之间有空白，可能是几个数"
"""Doubt about a number whose digits are apart; sums that hold with it take it away."""
STOPPED = "数字后有标点"
"""Doubt about a number with a mark behind it, left by a list or a sentence."""
_REMARKED = re.compile(
    r"(?:约|近|超|共|计|合计)?(?P<number>\d[\d,.]{0,14}万?[件条项个宗起份篇人名期部家次元]{0,2})余?[件条项个宗起份篇人名期部家次元]?"
    r"(?:[*※#↑↓①-⑩]{1,2}|[（(\[【，,；;].{0,60})?"
)
_STOP = re.compile(r"(?<=\d)[.．、,，;；。]\Z")
_DIGITS = re.compile(r"\d{1,6}")
_LOOK_ALIKES = str.maketrans("OoＯｏ〇lIｌＩ|", "0000011111")
_TEN_THOUSAND = 10_000
_POWERS = {"百": 100, "千": 1000, "万": _TEN_THOUSAND, "亿": 10**8}
_SMALL_AMOUNT = 10_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell shows and means.

    Attributes:
        printed: the text without white space, "" for an empty cell.
        value: number in the cell's unit; None for a blank cell and for one that cannot be read.
        doubt: why the value is uncertain, in Chinese, "" where it is not.
        other: the value under the other explanation, where there is one.
    """

    printed: str
    value: Value
    doubt: str = ""
    other: Value = None

    @property
    def blank(self) -> bool:
        """True where the cell shows no number on purpose."""
        return self.value is None and not self.doubt


@lru_cache(maxsize=50_000)
def read_cell(text: str, unit: str, *, decimal: bool, signed: bool, printed_unit: str = "") -> Reading:
    """Read one cell.

    Args:
        text: text of the cell as the document has it.
        unit: unit of the cell in the template.
        decimal: True for amounts; counts must be whole.
        signed: True where a negative number is lawful (本年增/减).
        printed_unit: unit that the heading or the unit column prints for a bare number, "" where there is none.
    """
    printed = _SPACE.sub("", text)
    number = parse_cell(printed, unit)
    if number is None:
        return _with_remark(printed, unit)
    value = number.value
    if value is None:
        return Reading(printed, None)
    if _LEADING_ZERO.match(printed):
        return Reading(printed, value, "数字以 0 开头，可能是几个单元格连在一起")
    if not decimal and value != int(value):
        return Reading(printed, value, "件数应为整数")
    if not signed and value < 0:
        return Reading(printed, value, "不应为负数")
    if _APART.search(text.strip()) and not _GROUPED.fullmatch(text.strip()):
        return Reading(" ".join(text.split()), value, APART)
    if decimal and not _NAMES_UNIT.search(printed):
        return _bare_amount(printed, value, unit, printed_unit)
    return Reading(printed, value)


def _with_remark(printed: str, unit: str) -> Reading:
    """A number with something beside it: its value is proposed, and it is never certain."""
    look_alikes = printed.translate(_LOOK_ALIKES)
    if _DIGITS.fullmatch(look_alikes):
        return Reading(printed, int(look_alikes), "字母当作数字")
    if _STOP.search(printed) and (stopped := parse_cell(printed[:-1], unit)) is not None:
        return Reading(printed, stopped.value, STOPPED)
    match = _REMARKED.fullmatch(printed)
    number = parse_cell(match["number"], unit) if match else None
    if number is None or number.value is None:
        return Reading(printed, None, "不能读作数字")
    return Reading(printed, number.value, "数字旁有说明或符号")


def _bare_amount(printed: str, value: Number, unit: str, printed_unit: str) -> Reading:
    """A bare amount is in the unit its heading prints; a small one in 元 without any is 万元 as often as not."""
    if printed_unit == UNREAD and value:
        other = value * _TEN_THOUSAND if unit == "元" else value / _TEN_THOUSAND
        return Reading(printed, value, "金额的单位看不清，可能是元，也可能是万元", _exact(other))
    if printed_unit not in ("", UNREAD, unit):
        return Reading(printed, _exact(value * _in_yuan(printed_unit) / _in_yuan(unit)))
    if unit == "元" and not printed_unit and 0 < value < _SMALL_AMOUNT:
        return Reading(printed, value, "金额没有单位，可能是万元", _exact(value * _TEN_THOUSAND))
    return Reading(printed, value)


def _in_yuan(unit: str) -> int:
    """How many 元 a unit of money is."""
    return prod(_POWERS[sign] for sign in unit.removesuffix("元"))


def _exact(value: Number) -> Number:
    rounded = round(value, 8)
    return int(rounded) if rounded == int(rounded) else rounded
