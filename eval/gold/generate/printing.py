"""A value as a report prints it."""

from __future__ import annotations

from collections.abc import Callable

from eval.gold.generate.model import Number, TrueCell
from eval.gold.generate.profile import Profile
from extract.templates.model import CellKey

_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


def plain(value: Number) -> str:
    """Shortest decimal form without exponent: ``517200``, ``239.83``."""
    return str(int(value)) if value == int(value) else f"{value:.6f}".rstrip("0")


def print_cell(key: CellKey, value: Number, profile: Profile) -> TrueCell:
    """The printed text of a value and what that text is worth, which rounding to 万 can change a little."""
    printed, worth = _FORMS.get((key.table, key.column), _bare)(value, profile)
    if profile.thousands and printed.isdigit() and len(printed) > 3:
        printed = f"{int(printed):,}"
    if profile.full_width:
        printed = printed.translate(_FULL_WIDTH)
    return TrueCell(printed, int(worth) if worth == int(worth) else worth)


def _bare(value: Number, _profile: Profile) -> tuple[str, Number]:
    return plain(value), value


def _procurement(value: Number, profile: Profile) -> tuple[str, Number]:
    """采购总金额: the unit of the cell is 元, what is printed is anything."""
    if value < 10_000 or profile.amount == "bare":
        return plain(value), value
    if profile.amount == "yuan":
        return plain(value) + "元", value
    wan = round(value / 10_000, 2)
    return plain(wan) + ("万元" if profile.amount == "wanyuan" else "万"), round(wan * 10_000, 2)


def _fee(value: Number, profile: Profile) -> tuple[str, Number]:
    """收费金额: the unit of the cell is 万元."""
    if value == 0 or profile.fee == "bare":
        return plain(value), value
    if profile.fee == "wanyuan":
        return plain(value) + "万元", value
    yuan = round(value * 10_000)
    return f"{yuan}元", round(yuan / 10_000, 4)


_FORMS: dict[tuple[str, str], Callable[[Number, Profile], tuple[str, Number]]] = {
    ("art20_9", "amount"): _procurement,
    ("art20_8", "amount"): _fee,
}
