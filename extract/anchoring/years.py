"""Columns of several years side by side: those of the report year, told by the years that the headings print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from extract.anchoring.grid import HeaderCell

Span: TypeAlias = tuple[int, int]
"""Grid columns, first and one past last."""
_Hit: TypeAlias = tuple[HeaderCell, tuple[float, ...]]

_YEAR = re.compile(r"20\d\d")
_YEAR_ALONE = re.compile(r"\s*[（(]?20\d\d\s*年?度?[）)]?\s*")
_HEADER_ROWS = 3
_NAME = r"(?:20\d\d年|上年|去年|本年|今年)(?:度|数)?"
_ABREAST = re.compile(rf"{_NAME}(?:[\s|]+{_NAME})+(?=[\s|])")
_THIS_YEAR = ("本年", "今年")
_LAST_YEAR = re.compile(r"上一?年|去年")


def of_year(hits: list[_Hit], texts: Sequence[HeaderCell], year: int | None) -> tuple[list[_Hit], list[Span]]:
    """Headings without those of other years, where the year of the report has one of its own.

    A heading without a year is of the year that the nearest dated heading above it names. One of the
    year before that the form does not have is left out beside the form's own (上年制发件数 beside 本年制发件数).

    Returns:
        The headings that are kept, and the columns of those that are not.
    """
    hits, last = _without_last_year(hits)
    dated = [cell for cell in texts if _YEAR.search(cell.text)]
    years = [_YEAR.findall(cell.text) or _years_above(cell, dated) for cell, _ in hits]
    if not any(str(year) in found for found in years):
        return hits, last
    kept = [hit for hit, found in zip(hits, years, strict=True) if not found or str(year) in found]
    columns = [_columns(cell) for cell, _ in kept]
    others = [
        _columns(cell)
        for (cell, _), found in zip(hits, years, strict=True)
        if found and str(year) not in found and not any(_overlap(_columns(cell), own) for own in columns)
    ]
    return kept, [*last, *others]


def _without_last_year(hits: list[_Hit]) -> tuple[list[_Hit], list[Span]]:
    """The headings without those of the year before, and the columns of these."""
    last = {
        cell
        for cell, scores in hits
        if _LAST_YEAR.search(cell.text)
        and any(cell.row == other.row and best[_best(scores)] > max(scores) for other, best in hits)
    }
    return [hit for hit in hits if hit[0] not in last], [_columns(cell) for cell in last]


def _best(scores: Sequence[float]) -> int:
    return max(range(len(scores)), key=scores.__getitem__)


def narrowed(
    spans: Sequence[Span | None], texts: Sequence[HeaderCell], row: int, year: int | None
) -> tuple[list[Span | None], list[Span]]:
    """Columns of the form where the line below its headings (in ``row``) parts each of them by years.

    Returns:
        The columns of the report year, and those of other years.
    """
    dated = [cell for cell in texts if cell.row == row + 1 and _YEAR_ALONE.fullmatch(cell.text)]
    if not any(str(year) in cell.text for cell in dated):
        return list(spans), []
    found: list[Span | None] = []
    for span in spans:
        own = [c for c in dated if span and str(year) in c.text and span[0] <= c.column < span[1]]
        found.append(_columns(own[0]) if len(own) == 1 else span)
    return found, [_columns(cell) for cell in dated if str(year) not in cell.text]


def year_abreast(words: str, year: int | None) -> tuple[int, int] | None:
    """Which of several years printed abreast in running text (``2015年 2016年``) is the own one, and how many they are.

    None where the words have no such heading, or not one of the report year alone.
    """
    names = found[-1].split() if (found := _ABREAST.findall(words)) else []
    own = [n for n, name in enumerate(names) if str(year) in name or name.startswith(_THIS_YEAR)]
    return (own[0], len(names)) if len(own) == 1 else None


def _years_above(cell: HeaderCell, dated: Sequence[HeaderCell]) -> list[str]:
    above = [
        other
        for other in dated
        if cell.row - _HEADER_ROWS <= other.row < cell.row and other.column <= cell.column < other.column + other.span
    ]
    return _YEAR.findall(max(above, key=lambda other: other.row).text) if above else []


def _columns(cell: HeaderCell) -> Span:
    return cell.column, cell.column + cell.span


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
