"""Numbers as narrative prints them: digits, 万, Chinese numerals, approximations, percentages, fractions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from extract.numerals import format_chinese
from extract.record import Number, Qualifier
from training.corpus.resources import load

_TEN_THOUSAND = 10_000
_HUNDRED_MILLION = 10**8
_CHINESE_MOST = 9999
_TENTHS: tuple[tuple[str, Qualifier], ...] = (
    ("", "exact"),
    ("超", "at_least"),
    ("近", "approx"),
    ("超过", "at_least"),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A printed figure with its unit, and what it is worth."""

    text: str
    value: Number
    unit: str
    qualifier: Qualifier = "exact"


@dataclass(frozen=True, slots=True)
class Habits:
    """How one paragraph prints numbers.

    Attributes:
        chinese: counts stand in Chinese numerals.
        thousands: a comma groups the thousands.
        plain: no approximations.
        spaced: a space groups the thousands.
        form: numbers of two digits and more are approximations with this word (``突破``).
    """

    chinese: bool = False
    thousands: bool = False
    plain: bool = False
    spaced: bool = False
    form: str = ""


def plain_number(value: Decimal) -> Number:
    """int where the value is whole, else float."""
    return int(value) if value == value.to_integral_value() else float(value)


def word(value: Number, unit: str, settings: Mapping[str, Any], habits: Habits, rng: Random) -> Wording:
    """One way to print a number.

    Args:
        settings: chances in 100: ``approx``, ``hanzi`` (small counts in Chinese numerals).
    """
    if unit == "%":
        return _percent(value, settings, rng)
    if isinstance(value, float):
        return Wording(f"{value}{unit}", value, unit)
    if unit.endswith("元"):
        return _money(value, unit, settings, rng)
    if value >= 20 and (habits.form or (not habits.plain and rng.randrange(100) < settings.get("approx", 5))):
        return _approximate(value, unit, habits, rng)
    if value >= _TEN_THOUSAND and rng.random() < 0.5:
        return _in_ten_thousands(value, unit, rng)
    return Wording(_digits(value, settings, habits, rng) + unit, value, unit)


def _digits(value: int, settings: Mapping[str, Any], habits: Habits, rng: Random) -> str:
    small = value <= 12 and rng.randrange(100) < settings.get("hanzi", 0)
    if (habits.chinese and value <= _CHINESE_MOST) or small:
        return counted(value)
    if habits.spaced:
        return f"{value:,}".replace(",", " ")
    return f"{value:,}" if habits.thousands and value >= 1000 else str(value)


def counted(value: int) -> str:
    """A count in Chinese numerals, 两 for a lone 2 (``两``, ``十二``, ``一百二十``)."""
    return "两" if value == 2 else format_chinese(value)


def _in_ten_thousands(value: int, unit: str, rng: Random) -> Wording:
    """``2.5万条``: the value is what the rounded digits say."""
    power, name = (_HUNDRED_MILLION, "亿") if value >= _HUNDRED_MILLION else (_TEN_THOUSAND, "万")
    places = rng.choice((0, 1, 1, 2, 2, 4))
    shown = (Decimal(value) / power).quantize(Decimal(1).scaleb(-places))
    shown = shown.normalize() if rng.random() < 0.7 else shown
    return Wording(f"{shown:f}{name}{unit}", plain_number(shown * power), unit)


def _approximate(value: int, unit: str, habits: Habits, rng: Random) -> Wording:
    forms = [form for form in load("numbers")["approximations"] if habits.form in form.get("text", form.get("words"))]
    form = rng.choices(forms, [entry["weight"] for entry in forms])[0]
    digits, worth = _round(value, habits, rng)
    if form.get("words"):
        scale = 10 ** (len(str(value)) - 1)
        name = {10: "十", 100: "百", 1000: "千", 10_000: "万"}.get(scale)
        if name is None or (scale == 10 and form["words"] != "数{}"):
            return Wording(f"{digits}余{unit}", worth, unit, "at_least")
        text = form["words"].format(name)
        return Wording(text + unit, scale, unit, form["qualifier"])
    return Wording(form["text"].format(n=digits, u=unit), worth, unit, form["qualifier"])


def _round(value: int, habits: Habits, rng: Random) -> tuple[str, int]:
    """Digits of the value rounded down to one or two places, and their value."""
    kept = rng.choice((1, 1, 2))
    step: int = 10 ** max(1, len(str(value)) - kept)
    low = value - value % step
    if low >= _HUNDRED_MILLION:
        return f"{(Decimal(low) / _HUNDRED_MILLION).normalize():f}亿", low
    if low >= _TEN_THOUSAND and rng.random() < 0.85:
        return f"{(Decimal(low) / _TEN_THOUSAND).normalize():f}万", low
    if habits.chinese and low <= _CHINESE_MOST:
        return format_chinese(low), low
    return str(low), low


def _percent(value: Number, settings: Mapping[str, Any], rng: Random) -> Wording:
    if value in (100, 90, 80, 70, 60, 50) and rng.random() < 0.04:
        return _tenths(int(value), rng)
    if isinstance(value, int) and rng.random() < 0.02:
        return Wording("百分之" + ("百" if value == 100 else format_chinese(value)), value, "%")
    forms = load("numbers")["percent_forms"]
    vague = rng.randrange(100) < settings.get("approx", 0) and value != 100
    if not vague:
        return Wording(f"{value}%", value, "%")
    form = rng.choices(forms, [entry["weight"] for entry in forms])[0]
    return Wording(form["text"].format(n=value), value, "%", form["qualifier"])


def _tenths(value: int, rng: Random) -> Wording:
    if value == 100:
        return Wording("百分之百", 100, "%")
    name = "一二三四五六七八九"[value // 10 - 1] + "成"
    prefix, qualifier = rng.choice(_TENTHS)
    return Wording(prefix + name, value, "%", qualifier)


def _money(value: int, unit: str, settings: Mapping[str, Any], rng: Random) -> Wording:
    """Money in 元 or 万元; the value is in 元."""
    if unit == "元":
        text = f"{value:,}" if value >= 1000 and rng.random() < 0.1 else str(value)
        return Wording(text + "元", value, "元")
    power = _HUNDRED_MILLION if unit == "亿元" else _TEN_THOUSAND
    places = rng.choice((0, 1, 2, 2, 2, 4, 6))
    shown = (Decimal(value) / power).quantize(Decimal(1).scaleb(-places))
    shown = shown.normalize() if places > 2 else shown
    vague = rng.randrange(100) < settings.get("approx", 0)
    text = f"{shown:f}{unit}"
    if vague:
        text = "约" + text
    return Wording(text, plain_number(shown * power), "元", "approx" if vague else "exact")


def fraction(rng: Random) -> Wording:
    """``三分之一`` and the like, some with an approximator."""
    form = rng.choice(load("numbers")["fractions"])
    value = plain_number(Decimal(form["top"]) / Decimal(form["bottom"]))
    return Wording(form["text"], value, "", form.get("qualifier", "exact"))
