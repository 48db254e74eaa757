"""Every way to cut the digits of a row that lost its cell marks into the cells of the row."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extract.anchoring.model import CellText, RowCandidate, Value
from extract.anchoring.rowsums import summed_cuts
from extract.document import Provenance
from extract.templates.model import Column

MAX_CANDIDATES = 120
"""More cuts than this are not kept: the cheapest are, and the row asks for review."""

CUT, SUMMED = "cut", "summed"
"""Hypotheses of a row whose digits are cut into cells; of one of which only the cuts were kept that its sums allow."""

_BLANK_COST, _GAP_COST, _CUT_COST = 2.0, 1.0, 0.5
_PIECE_COST = 2.0
_MAX_STEPS, _MAX_DIGITS = 50_000, 15
_LEAST_ROWS, _SHARE = 3, 0.7
_AMOUNT = re.compile(r"(-?[\d,]*\d)(\.\d+)?(万元|亿元|万|元)?$")
_LEADING_ZERO = re.compile(r"0\d")
_DASH = re.compile(r"[-/—]{1,2}$")


@dataclass(frozen=True, slots=True)
class Cut:
    """The ways to cut a row, cheapest first; ``doubt`` is set where there were too many to keep all."""

    candidates: list[RowCandidate]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class RowStyle:
    """How a document prints its rows, told by all of them together.

    Attributes:
        blanks: number of blank cells usual in a row, None where unknown. ``0000000`` in row after row means that no
            cell of seven is blank, so ``5100000`` has one reading.
        separated: True where cells are set apart by white space, so that a token is one cell; a token such as ``00``
            anywhere shows that they are not.
        groups: sizes of the stretches of columns of which the last is the sum of the others.
    """

    blanks: int | None = None
    separated: bool = False
    groups: tuple[int, ...] = ()


def row_style(rows: Sequence[tuple[Sequence[Value], int]]) -> RowStyle:
    """The style of a document from the tokens of its rows and their numbers of columns."""
    wide = [(values, width) for values, width in rows if width > 1]
    apart = sum(len(values) > 1 for values, _ in wide)
    printed = [("".join(value.text for value in values), width) for values, width in wide]
    blanks = [width - len(text) for text, width in printed if text and set(text) == {"0"}]
    touching = any(_LEADING_ZERO.match(value.text) for values, _ in wide for value in values)
    separated = len(wide) >= _LEAST_ROWS and apart >= _SHARE * len(wide) and not touching
    if len(blanks) < _LEAST_ROWS:
        return RowStyle(None, separated)
    usual, count = Counter(blanks).most_common(1)[0]
    return RowStyle(usual if count >= _SHARE * len(blanks) else None, separated)


def cut_candidates(values: Sequence[Value], columns: Sequence[Column], style: RowStyle) -> Cut:
    """Ways to fill the columns from whitespace-separated tokens, cheapest first.

    Args:
        values: the tokens of the row.
        columns: the columns to fill.
        style: how the document prints its rows.

    As many clean tokens as columns is one certain reading. Otherwise tokens are cut into numbers without leading
    zeros, and cells may be blank; costs grow with the number of blanks and of separate gaps.
    """
    width = len(columns)
    if any(column.signed for column in columns):
        values = [part for value in values for part in _at_signs(value)]
    if len(values) == width and all(_whole(value.text) for value in values):
        return Cut([RowCandidate(tuple(v.as_cell() for v in values), 0.0, "order")])
    if len(values) > width:
        return Cut([])
    full = style.blanks == 0 and not style.separated
    totals = [width] if full else range(width, len(values) - 1, -1)
    found = _fill(values, columns, totals, style)
    if not found and full:
        found = _fill(values, columns, range(width - 1, len(values) - 1, -1), RowStyle())
    found.sort(key=lambda candidate: candidate.cost)
    if full and len(found) > MAX_CANDIDATES and len(values) == 1:
        # What the sums of the row rule out is dearer than what they allow, of which there are few.
        found = _summed(values[0], columns, style.groups) or found
    doubt = "数字连在一起，分列的方式太多" if len(found) > MAX_CANDIDATES else ""
    return Cut(found[:MAX_CANDIDATES], doubt)


def _summed(value: Value, columns: Sequence[Column], groups: Sequence[int]) -> list[RowCandidate]:
    """The cuts of a run of digits that the sums of the row allow."""
    found: list[RowCandidate] = []
    for marks in summed_cuts(value.text, groups) if groups and value.text.isdecimal() else ():
        pieces = tuple(CellText(value.text[a:b], _sub(value.provenance, a, b)) for a, b in itertools.pairwise(marks))
        found.extend(replace(candidate, why=SUMMED) for candidate in _placements(pieces, columns, 0.0))
        if len(found) > MAX_CANDIDATES:
            break
    return found


def _fill(
    values: Sequence[Value], columns: Sequence[Column], totals: Iterable[int], style: RowStyle
) -> list[RowCandidate]:
    """Every cut into each of the given numbers of pieces, in every place of the row."""
    signed, decimal = any(c.signed for c in columns), any(c.decimal for c in columns)
    found: list[RowCandidate] = []
    for total in totals:
        extra = 0.0 if style.blanks is None else _PIECE_COST * abs(len(columns) - style.blanks - total)
        for pieces in _token_cuts(values, total, signed, decimal):
            if style.separated and any(_was_cut(value, pieces) for value in values if _whole(value.text)):
                continue
            found.extend(_placements(pieces, columns, extra))
            if len(found) > 4 * MAX_CANDIDATES:
                return found
    return found


def _token_cuts(values: Sequence[Value], total: int, signed: bool, decimal: bool) -> Iterator[tuple[CellText, ...]]:
    """All cuts of the tokens into ``total`` numbers, every token into at least one."""
    if not values:
        if total == 0:
            yield ()
        return
    for count in range(total - len(values) + 1, 0, -1):
        for first in _cut(values[0], count, signed, decimal):
            for rest in _token_cuts(values[1:], total - count, signed, decimal):
                yield (*first, *rest)


def _cut(value: Value, count: int, signed: bool, decimal: bool) -> Iterator[tuple[CellText, ...]]:
    """All cuts of one token into ``count`` numbers."""
    text = value.text
    match = _AMOUNT.fullmatch(text)
    sign = "-" if signed and text.startswith("-") else ""
    if match is None or not match[1][len(sign) :].isdigit():
        # A mark for none, or a number with separators, stands as it is; only plain digits run together.
        if count == 1 and (_DASH.fullmatch(text) or (match and "-" not in text)):
            yield (CellText(text, value.provenance),)
        return
    digits, tail = match[1][len(sign) :], (match[2] or "") + (match[3] or "")
    if tail and not decimal:
        return
    for marks in _compositions(digits, count):
        pieces = [digits[a:b] for a, b in itertools.pairwise(marks)]
        pieces[0] = sign + pieces[0]
        pieces[-1] += tail
        yield tuple(
            CellText(piece, _sub(value.provenance, a, a + len(piece))) for piece, a in zip(pieces, marks, strict=False)
        )


def _compositions(digits: str, count: int) -> Iterator[tuple[int, ...]]:
    """Marks of every cut of the digits into ``count`` numbers without leading zeros.

    Depth-first with a budget of steps: a hostile run of digits ends the search, not the program.
    """
    steps = 0
    stack: list[tuple[int, ...]] = [(0,)]
    while stack and steps < _MAX_STEPS:
        steps += 1
        marks = stack.pop()
        at, left = marks[-1], count - len(marks) + 1
        if left == 0:
            if at == len(digits):
                yield marks
            continue
        rest = len(digits) - at
        if not left <= rest <= left * _MAX_DIGITS:
            continue
        longest = 1 if digits[at] == "0" else min(_MAX_DIGITS, rest - left + 1)
        shortest = rest if left == 1 else 1
        stack.extend((*marks, at + length) for length in range(longest, shortest - 1, -1))


def _placements(pieces: tuple[CellText, ...], columns: Sequence[Column], extra: float) -> Iterator[RowCandidate]:
    """The pieces in every place of the row, in order; ``extra`` is what their number costs."""
    width = len(columns)
    edge = pieces[-1].provenance if pieces else Provenance()
    empty = CellText("", Provenance(edge.page, None, edge.path, edge.end, edge.end))
    base = extra + _BLANK_COST * (width > len(pieces))
    negative = [index for index, piece in enumerate(pieces) if piece.printed.startswith("-")]
    longer = [max(0, len(piece.printed) - 1) for piece in pieces]
    for places in itertools.combinations(range(width), len(pieces)):
        if not all(columns[places[index]].signed for index in negative):
            continue
        texts = [empty] * width
        for index, piece in zip(places, pieces, strict=True):
            texts[index] = piece
        gaps = sum(1 for a, b in itertools.pairwise((-1, *places, width)) if b - a > 1)
        # Counts are small as a rule, amounts are not: a long number costs only where it is a count.
        digits = sum(more for more, index in zip(longer, places, strict=True) if not columns[index].decimal)
        yield RowCandidate(tuple(texts), base + _GAP_COST * gaps + _CUT_COST * digits, CUT)


def _was_cut(token: Value, pieces: Sequence[CellText]) -> bool:
    return all(piece.provenance != token.provenance for piece in pieces)


def _at_signs(value: Value) -> list[Value]:
    """A token cut before every minus inside it: ``9-8`` is two cells where a change may be negative."""
    marks = [0, *(i for i, ch in enumerate(value.text) if ch == "-" and i > 0 and value.text[i - 1].isdigit())]
    return [
        Value(value.text[a:b], _sub(value.provenance, a, b))
        for a, b in zip(marks, [*marks[1:], len(value.text)], strict=True)
    ]


def _whole(text: str) -> bool:
    """A token that is one number or a mark for none, not digits run together (a leading zero betrays those)."""
    return (
        not text
        or bool(_DASH.fullmatch(text))
        or (_AMOUNT.fullmatch(text) is not None and not (len(text) > 1 and text[0] == "0" and text[1].isdigit()))
    )


def _sub(place: Provenance, start: int, end: int) -> Provenance:
    return Provenance(place.page, place.box, place.path, place.start + start, place.start + end)
