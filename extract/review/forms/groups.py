"""Merged cells of a form: which labels span which rows or columns, and which of them stand inside another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Span:
    """A merged label over ``length`` rows (or columns) from ``start``, at ``depth`` from the outermost."""

    text: str
    start: int
    length: int
    depth: int


def nest(groups: Sequence[str]) -> tuple[list[tuple[str, ...]], list[Span]]:
    """The labels around each row, outermost first, and the merged cells that print them.

    A template names the innermost label only. A label that comes again after others encloses those: 三、本年度办理结果
    stands before and after （三）不予公开.

    Args:
        groups: the label of each row, "" for none.
    """
    seen: dict[str, tuple[int, int]] = {}
    for index, group in enumerate(groups):
        if group:
            seen[group] = (seen.get(group, (index, index))[0], index)
    paths = [_path(index, group, seen) for index, group in enumerate(groups)]
    spans = []
    for depth in range(max(map(len, paths), default=0)):
        labels = ((index, path[: depth + 1] if len(path) > depth else ()) for index, path in enumerate(paths))
        for label, run in groupby(labels, key=lambda item: item[1]):
            members = list(run)
            if label:
                spans.append(Span(label[depth], members[0][0], len(members), depth))
    return paths, spans


def _path(index: int, group: str, seen: dict[str, tuple[int, int]]) -> tuple[str, ...]:
    if not group:
        return ()
    around = [g for g, (first, last) in seen.items() if g != group and first < index < last]
    return (*sorted(around, key=lambda g: seen[g][0]), group)
