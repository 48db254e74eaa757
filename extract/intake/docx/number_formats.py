"""Automatic numbers as Word prints them, by the name of the format (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_MAX_COUNTED = 9_999
_MAX_LETTERS = 780


def _counting(value: int, digits: str, units: tuple[str, str, str]) -> str:
    """Chinese counting of 1 to 9999: 十, 十一, 二十, 一百零五."""
    if not 0 < value <= _MAX_COUNTED:
        return str(value)
    text, gap = "", False
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit, value = divmod(value, power)
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + unit
        gap = not digit
    return text


def _chinese(value: int) -> str:
    text = _counting(value, _DIGITS, ("十", "百", "千"))
    return text[1:] if text.startswith("一十") else text


def _roman(value: int) -> str:
    if not 0 < value <= _MAX_COUNTED:
        return str(value)
    text = ""
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        text += letters * count
    return text


def _letters(value: int) -> str:
    """a … z, then aa, bb: the letter repeated."""
    if not 0 < value <= _MAX_LETTERS:
        return str(value)
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _member(characters: str) -> Callable[[int], str]:
    return lambda value: characters[value - 1] if 0 < value <= len(characters) else str(value)


def _run(first: str, count: int) -> Callable[[int], str]:
    """``count`` successive characters of Unicode, from the one that stands for 1."""
    return lambda value: chr(ord(first) + value - 1) if 0 < value <= count else str(value)


def _by_digit(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(digit)] for digit in str(value))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _by_digit("０１２３４５６７８９"),
    "decimalFullWidth2": _by_digit("０１２３４５６７８９"),
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _by_digit(_DIGITS),
    "taiwaneseDigital": _by_digit(_DIGITS),
    "japaneseDigitalTenThousand": _by_digit(_DIGITS),
    "chineseLegalSimplified": lambda value: _counting(value, _LEGAL_DIGITS, ("拾", "佰", "仟")),
    "ideographTraditional": _member(_STEMS),
    "ideographZodiac": _member(_BRANCHES),
    "decimalEnclosedCircle": _run("①", 20),
    "decimalEnclosedCircleChinese": _run("①", 20),
    "decimalEnclosedParen": _run("⑴", 20),
    "decimalEnclosedFullstop": _run("⒈", 20),
    "ideographEnclosedCircle": _run("㊀", 10),
}
SILENT = ("bullet", "none")
"""Formats that print no number."""


def format_number(value: int, name: str) -> str:
    """The number as a format prints it; plain digits for decimal and for unknown formats."""
    return _FORMATS.get(name, str)(value)
