"""Numbers as these reports print them: ``1,234``, ``２０３０``, ``2.5万余条``, ``一百二十``, ``近千``, ``超八成``.

Two readers share one grammar: :func:`parse_number` for figures in running text, :func:`parse_cell` for table cells.
Both take the whole text or nothing: what is not a number in full gives ``None``, never a guess. Arithmetic is done in
``Decimal``, so that ``239.8282万`` is 2398282 exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from extract.cellmarks import plainer

Number: TypeAlias = int | float
NumberQualifier: TypeAlias = Literal["exact", "approx", "at_least", "at_most"]

MAX_LENGTH = 48
"""Longest text read as one number, characters."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of running text: exact value after unit words, its qualifier, the unit as printed without 万/亿."""

    value: Number
    qualifier: NumberQualifier
    unit: str


@dataclass(frozen=True, slots=True)
class CellNumber:
    """A table cell, in the cell's own unit; ``value`` is None for a cell that is empty or struck out (``—``, ``/``)."""

    value: Number | None

    @property
    def blank(self) -> bool:
        """True where the cell shows no number on purpose."""
        return self.value is None


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_POWERS = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_FOLD = str.maketrans(
    "０１２３４５６７８９．，％＋－−–﹣（）／﹪〇两兩萬億",
    "0123456789.,%+----()/%零二二万亿",
)
_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_GROUPED = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(?:[ \u00a0\u2009]\d{3})+(?!\s?\d)")
_LONG_MINUS = re.compile(r"^[—―─](?=\d)")
_PREFIX: dict[str, NumberQualifier] = {
    **dict.fromkeys(("约为", "约有", "大约", "将近", "接近", "约", "近"), "approx"),
    **dict.fromkeys(
        ("不少于", "不低于", "多于", "高于", "超过", "突破", "至少", "超", "逾", "破", "上", "过"), "at_least"
    ),
    **dict.fromkeys(("不超过", "不多于", "不足", "不到", "少于", "低于", "至多", "最多"), "at_most"),
}
_SUFFIX: dict[str, NumberQualifier] = {
    **dict.fromkeys(("左右", "上下"), "approx"),
    **dict.fromkeys(("以上", "之多"), "at_least"),
    **dict.fromkeys(("以内", "以下", "之内"), "at_most"),
}
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?"
_CHINESE = "[零一二三四五六七八九十百千万亿]{1,20}"
_QUANTITY = re.compile(
    rf"(?P<prefix>{'|'.join(_PREFIX)})?"
    r"(?:百分之(?P<percent>[0-9.零一二三四五六七八九十百]{1,12})(?P<percent_more>[多余])?"
    r"|(?P<denominator>[0-9零一二三四五六七八九十百]{1,6})分之(?P<numerator>[0-9零一二三四五六七八九十百]{1,6})"
    r"|(?P<tenths>[0-9零一二两三四五六七八九十]{1,3})成(?P<half>半|多|余)?"
    rf"|(?P<arabic>{_ARABIC})(?P<more>[余多几来])?(?P<power>[百千]?[万亿]|万亿|[百千])?(?P<more_after>[余多几来+])?"
    rf"|(?P<several>[数几])?(?P<chinese>{_CHINESE})(?P<more_chinese>[余多几来])?(?P<power_chinese>[万亿])?)"
    rf"(?P<unit>[^\d\s，。；、,.]{{0,8}}?)(?P<suffix>{'|'.join(_SUFFIX)})?"
)
_CELL = re.compile(
    rf"(?P<sign>[+-]|增加?|减少?)?(?:(?P<arabic>{_ARABIC})|(?P<chinese>{_CHINESE}))(?P<power>[百千]?[万亿])?"
    r"(?P<unit>元|人次|件次|件\(次\)|[件条次个项宗起份篇人名期部家处场户]|)"
)
_BLANK_CELL = re.compile(r"[-—─~～/\\|·.…*]*|空|空白")
_ZERO_CELL = re.compile(r"无|零|没有|暂无|未发生|[无未没]有?(?:变化|变动|增减)|持平|不变")
_MONEY = "元"


def parse_number(text: str) -> Quantity | None:
    """Read a figure span ``[approximator] number [余|多|几] [unit] [以上|左右]``; None where it is not one in full."""
    if len(text) > MAX_LENGTH:
        return None
    match = _QUANTITY.fullmatch(_fold(text, grouped=True))
    if match is None:
        return None
    value = _magnitude(match)
    if value is None:
        return None
    return Quantity(_plain(value), _qualifier(match), _unit(match))


def parse_cell(text: str, unit: str = "") -> CellNumber | None:
    """Read a table cell as a number in ``unit`` (``元``, ``万元``, or a counter such as ``件``).

    A bare number is in the cell's unit already; 万 and 亿 scale it, and 元 against 万元 converts it. Empty cells,
    dashes and slashes give a blank, 无 and 零 give 0. None where the text is not one number, where a space parts two
    (``21 100`` may be two cells run together), or where it names money in a count.
    """
    if len(text) > MAX_LENGTH:
        return None
    folded = _LONG_MINUS.sub("-", _fold(text))
    if _MONEY in unit:
        folded = folded.removeprefix("人民币").lstrip("¥￥")
    if _BLANK_CELL.fullmatch(folded):
        return CellNumber(None)
    if _ZERO_CELL.fullmatch(folded):
        return CellNumber(0)
    match = _CELL.fullmatch(plainer(folded))
    if match is None or (_MONEY in match["unit"] and _MONEY not in unit):
        return None
    value = _base(match)
    if value is None:
        return None
    value *= _cell_factor(match, unit)
    return CellNumber(_plain(-value if match["sign"] in ("-", "减", "减少") else value))


def parse_chinese(text: str) -> int | None:
    """Read a Chinese integer (``一百二十``, ``两万零三``, ``二〇一五``, colloquial ``三千五``); None if ill-formed."""
    digits = text.translate(_FOLD)
    if not digits or len(digits) > MAX_LENGTH:
        return None
    if all(c in _DIGITS for c in digits):
        return _positional(digits)
    value = _sum_places(digits)
    if value is None:
        return None
    return value if _canonical(digits) == _spell(value) else None


def format_chinese(value: int) -> str:
    """Write a non-negative integer below 10^12 in standard Chinese numerals (15 → ``十五``, 203 → ``二百零三``)."""
    spelled = _spell(value)
    return spelled[1:] if spelled.startswith("一十") else spelled


def _fold(text: str, *, grouped: bool = False) -> str:
    """Fold widths and drop spaces, except one that parts two numbers; ``grouped`` reads ``2 030`` as one number."""
    folded = text.translate(_FOLD).strip()
    if grouped:
        folded = _GROUPED.sub(lambda m: _SPACE.sub("", m[0]), folded)
    return _SPACE.sub(lambda m: " " if _between_digits(m) else "", folded)


def _between_digits(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return before.isdigit() and after.isdigit()


def _plain(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)


def _magnitude(match: re.Match[str]) -> Decimal | None:
    if match["percent"]:
        return _simple(match["percent"])
    if match["denominator"]:
        top, bottom = _simple(match["numerator"]), _simple(match["denominator"])
        return top / bottom if top is not None and bottom else None
    if match["tenths"]:
        tenths = _simple(match["tenths"])
        if tenths is None or tenths > 10:
            return None
        return tenths * 10 + (5 if match["half"] == "半" else 0)
    if match["more"] and match["more_after"]:
        return None
    if match["chinese"] and match["power_chinese"] and not match["more_chinese"]:
        return None
    base = _base(match)
    power = match["power_chinese"] or match["power"] or ""
    return None if base is None else base * _power(power)


def _base(match: re.Match[str]) -> Decimal | None:
    if match["arabic"]:
        return Decimal(match["arabic"].replace(",", ""))
    chinese = match["chinese"]
    value = parse_chinese(chinese)
    if value is None and set(chinese) <= set(_POWERS):
        value = int(_power(chinese))
    return None if value is None else Decimal(value)


def _simple(text: str) -> Decimal | None:
    if re.fullmatch(_ARABIC, text):
        return Decimal(text.replace(",", ""))
    value = parse_chinese(text)
    if value is None and text in _POWERS:
        value = _POWERS[text]
    return None if value is None else Decimal(value)


def _power(text: str) -> Decimal:
    factor = Decimal(1)
    for char in text:
        factor *= _POWERS[char]
    return factor


def _qualifier(match: re.Match[str]) -> NumberQualifier:
    if match["prefix"]:
        return _PREFIX[match["prefix"]]
    if match["suffix"]:
        return _SUFFIX[match["suffix"]]
    more = ("percent_more", "more", "more_after", "more_chinese", "several")
    vague = any(match[name] for name in more) or match["half"] in ("多", "余")
    return "at_least" if vague else "exact"


def _unit(match: re.Match[str]) -> str:
    if match["percent"] or match["tenths"]:
        return "%"
    return match["unit"]


def _cell_factor(match: re.Match[str], unit: str) -> Decimal:
    power = match["power"] or ""
    factor = _power(power)
    if unit == "万元":
        in_yuan = bool(power) or match["unit"] == _MONEY
        return factor / 10**4 if in_yuan else factor
    return factor


def _positional(digits: str) -> int | None:
    if len(digits) == 1:
        return _DIGITS[digits]
    if len(digits) == 2 and "零" not in digits:
        return None
    return int("".join(str(_DIGITS[c]) for c in digits))


def _sum_places(digits: str) -> int | None:
    """Value of place notation; tolerant, the caller compares with the canonical spelling."""
    total = section = 0
    digit: int | None = None
    last_place = 1
    for char in digits:
        if char in _DIGITS:
            digit = _DIGITS[char]
            last_place = 1 if char == "零" else last_place
        elif char in _PLACES:
            section += (1 if digit is None else digit) * _PLACES[char]
            digit, last_place = None, _PLACES[char]
        else:
            total = (
                (total + section + (digit or 0)) * _POWERS[char]
                if char == "亿"
                else total + (section + (digit or 0)) * _POWERS[char]
            )
            section, digit, last_place = 0, None, _POWERS[char]
    if digit is not None:
        colloquial = last_place > 10 and len(digits) > 1
        section += digit * (last_place // 10 if colloquial else 1)
    value = total + section
    return value if 0 <= value < 10**12 else None


def _canonical(digits: str) -> str:
    text = re.sub(r"(?<![一二三四五六七八九])十", "一十", digits)
    text = re.sub("^零+|零+(?=[万亿])|零+$", "", text)
    last = re.search("([百千万亿])([一二三四五六七八九])$", text)
    if last is None:
        return text
    lower = {"百": "十", "千": "百", "万": "千", "亿": "千万"}[last[1]]
    return text + lower


def _spell(value: int) -> str:
    if value == 0:
        return "零"
    groups = [(value // 10**8, "亿"), (value // 10**4 % 10**4, "万"), (value % 10**4, "")]
    out = ""
    for group, name in groups:
        if group == 0:
            continue
        if out and group < 1000:
            out += "零"
        out += _format_group(group) + name
    return out


def _format_group(group: int) -> str:
    out = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // place % 10
        if digit:
            out += "一二三四五六七八九"[digit - 1] + name
        elif out and group % place:
            out += "零"
    return re.sub("零+", "零", out)
