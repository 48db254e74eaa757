"""How far two annotators agree: F1 of strict spans, share of equal cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from statistics import fmean
from typing import TypeVar

from annotations.task.narrative import LabelledSpan
from annotations.task.table import LabelledCell

_Item = TypeVar("_Item")


def span_agreement(annotations: Sequence[Sequence[LabelledSpan]]) -> float | None:
    """Mean F1 (start, end and indicator) over all pairs of annotators; None for fewer than two.

    F1 does not depend on which of the two is taken for the truth (Hripcsak and Rothschild, JAMIA 2005).
    """
    sets = [Counter((s.start, s.end, s.indicator) for s in spans) for spans in annotations]
    pairs = [_f1(a, b) for a, b in combinations(sets, 2)]
    return fmean(pairs) if pairs else None


def _f1(a: Counter[_Item], b: Counter[_Item]) -> float:
    size = a.total() + b.total()
    return 2 * (a & b).total() / size if size else 1.0


def cell_agreement(annotations: Sequence[Sequence[LabelledCell]]) -> float | None:
    """Mean share of cells, of all that either has, with the same text and value; None for fewer than two."""
    maps = [{c.key: (c.printed, c.value) for c in cells} for cells in annotations]
    pairs = [_share(a, b) for a, b in combinations(maps, 2)]
    return fmean(pairs) if pairs else None


def _share(a: dict[_Item, tuple[str, int | float | None]], b: dict[_Item, tuple[str, int | float | None]]) -> float:
    keys = a.keys() | b.keys()
    return sum(a.get(key) == b.get(key) and key in a for key in keys) / len(keys) if keys else 1.0
