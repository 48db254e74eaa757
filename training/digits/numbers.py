"""Texts of value cells as reports have them: mostly zeros and small integers, few large values, amounts, dashes."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from models.digits.alphabet import OTHER, SIGNS

Draw = Callable[[np.random.Generator], str]

_WORDS = (
    "本年新收制作公开发废止现行有效行政许可处罚强制事业性收费项目数量规范文件信息申请总计自然人法律服务机构其他商企科研社会公益组织"
    "上结转度办理果予以部分开不无提供处重复补正逾期撤回维持纠错审诉讼复议直接件次合计情况一二三四五六七八九十月日年（）、：√×件条个ABCxyz"
)
_CONFUSED = "1700668835958913"
"""Pairs that readers mix up; drawn from now and then so that none of them stays rare."""


def _zero(_: np.random.Generator) -> str:
    return "0"


def _empty(_: np.random.Generator) -> str:
    return ""


def _digit(rng: np.random.Generator) -> str:
    return str(rng.integers(1, 10))


def _integer(rng: np.random.Generator) -> str:
    return str(rng.integers(10, 10 ** int(rng.choice([2, 3, 3, 4, 4, 5, 6, 8]))))


def _confusing(rng: np.random.Generator) -> str:
    text = "".join(rng.choice(list(_CONFUSED), size=int(rng.integers(1, 6))))
    return text.lstrip("0") or "0"


def _thousands(rng: np.random.Generator) -> str:
    return f"{rng.integers(1000, 10 ** int(rng.choice([4, 5, 6, 7]))):,}"


def _decimal(rng: np.random.Generator) -> str:
    whole = int(rng.integers(0, 10 ** int(rng.choice([1, 2, 3, 5]))))
    return f"{whole:{rng.choice([',', ''])}}.{rng.integers(0, 10 ** (d := int(rng.choice([1, 2, 2, 4])))):0{d}d}"


def _amount(rng: np.random.Generator) -> str:
    number = [_digit, _integer, _decimal, _decimal, _zero][int(rng.integers(5))](rng)
    return number + str(rng.choice(["万元", "元", "万"]))


def _negative(rng: np.random.Generator) -> str:
    return "-" + [_digit, _integer, _decimal][int(rng.integers(3))](rng)


def _mark(rng: np.random.Generator) -> str:
    return str(rng.choice(["—", "—", "/", "-", "零"]))


def _other(rng: np.random.Generator) -> str:
    """Words as labels have them, alone or after a number; a reader of values must not take them for digits."""
    words = "".join(rng.choice(list(_WORDS), size=int(rng.choice([1, 1, 2, 2, 3, 4, 5]))))
    return words if rng.random() < 0.85 else _digit(rng) + words


def target(text: str) -> str:
    """What the network is to say of a text: every run of signs that no value has becomes one ``OTHER``."""
    marked = "".join(sign if sign in SIGNS else OTHER for sign in text)
    return re.sub(f"{OTHER}+", OTHER, marked)


_KINDS: tuple[tuple[float, Draw], ...] = (
    (0.38, _zero),
    (0.12, _empty),
    (0.13, _digit),
    (0.16, _integer),
    (0.05, _confusing),
    (0.02, _thousands),
    (0.03, _decimal),
    (0.03, _amount),
    (0.02, _negative),
    (0.03, _mark),
    (0.05, _other),
)
_CHANCES = np.cumsum([chance for chance, _ in _KINDS])

REAL_SHARES = {"0": 0.7, "": 0.16, "digit": 0.08}
"""Shares of zeros, empty cells and single digits in the cells of a real table; the rest are larger integers."""


def draw(rng: np.random.Generator) -> str:
    """One text of the training distribution, richer in rare forms than real tables are."""
    kind = int(np.searchsorted(_CHANCES, rng.random() * _CHANCES[-1]))
    return _KINDS[kind][1](rng)


def draw_real(rng: np.random.Generator) -> str:
    """One text of the distribution of real tables (zeros for the most part)."""
    x = rng.random()
    for make, share in zip((_zero, _empty, _digit), REAL_SHARES.values(), strict=True):
        if (x := x - share) < 0:
            return make(rng)
    return _integer(rng)
