"""Every way to cut the digits of a row that lost its cell marks into the cells of the row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from extract.anchoring.model import CellText, RowCandidate, Value
from extract.document import Provenance
from extract.templates.model import Column

MAX_CANDIDATES = 400
"""More cuts than this are not kept: the cheapest are, and the row asks for review."""

_BLANK_COST, _GAP_COST, _CUT_COST = 2.0, 1.0, 0.5
_MAX_PIECES = 60_000
_AMOUNT = re.compile(r"(-?[\d,]*\d)(\.\d+)?(万元|亿元|万|元)?$")
_DASH = re.compile(r"[-/—]{1,2}$")


def cut_candidates(values: Sequence[Value], columns: Sequence[Column]) -> list[RowCandidate]:
    """Ways to fill the columns from whitespace-separated tokens, cheapest first.

    As many clean tokens as columns is one certain reading. Otherwise tokens are cut into numbers without leading
    zeros, and cells may be blank; costs grow with the number of blanks and of separate gaps.
    """
    width = len(columns)
    signed, decimal = any(c.signed for c in columns), any(c.decimal for c in columns)
    if len(values) == width and all(_whole(value.text) for value in values):
        return [RowCandidate(tuple(CellText(v.text, v.provenance) for v in values), 0.0, "order")]
    if len(values) > width:
        return []
    found: list[RowCandidate] = []
    exact = sum(_least_pieces(v.text) for v in values) <= width
    for pieces in itertools.islice(_token_cuts(values, width, signed, decimal), _MAX_PIECES if exact else 0):
        found.extend(_placements(pieces, columns))
        if len(found) > 20 * MAX_CANDIDATES:
            break
    found.sort(key=lambda candidate: candidate.cost)
    return found[:MAX_CANDIDATES]


def _token_cuts(values: Sequence[Value], width: int, signed: bool, decimal: bool) -> Iterator[tuple[CellText, ...]]:
    """All cuts of all tokens into at most ``width`` numbers, most pieces first within each token."""
    options = [list(_cut(value, width, signed, decimal)) for value in values]
    for combination in itertools.product(*options):
        pieces = tuple(piece for part in combination for piece in part)
        if len(pieces) <= width:
            yield pieces


def _cut(value: Value, width: int, signed: bool, decimal: bool) -> Iterator[tuple[CellText, ...]]:
    text = value.text
    if _DASH.fullmatch(text):
        yield (CellText(text, value.provenance),)
        return
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return
    digits, tail = match[1], (match[2] or "") + (match[3] or "")
    if tail and not decimal:
        return
    # A number with a sign or separators in front is taken as it stands; only plain digits were run together.
    if not digits.isdigit():
        if digits.count("-") and not signed:
            return
        yield (CellText(text, value.provenance),)
        return
    for marks in _compositions(digits, width):
        pieces = [digits[a:b] for a, b in itertools.pairwise(marks)]
        pieces[-1] += tail
        yield tuple(
            CellText(piece, _sub(value.provenance, a, a + len(piece))) for piece, a in zip(pieces, marks, strict=False)
        )


def _compositions(digits: str, width: int) -> Iterator[tuple[int, ...]]:
    """Cut marks of every cut of the digits into 1 to ``width`` numbers without leading zeros, most pieces first."""
    n = len(digits)
    for pieces in range(min(n, width), 0, -1):
        for inner in itertools.combinations(range(1, n), pieces - 1):
            marks = (0, *inner, n)
            if all(b - a == 1 or digits[a] != "0" for a, b in itertools.pairwise(marks)):
                yield marks


def _placements(pieces: tuple[CellText, ...], columns: Sequence[Column]) -> Iterator[RowCandidate]:
    width = len(columns)
    blanks = width - len(pieces)
    edge = pieces[-1].provenance if pieces else Provenance()
    empty = CellText("", Provenance(edge.page, None, edge.path, edge.end, edge.end))
    for places in itertools.combinations(range(width), len(pieces)):
        texts = [empty] * width
        for index, piece in zip(places, pieces, strict=True):
            texts[index] = piece
        gaps = sum(1 for a, b in itertools.pairwise((-1, *places, width)) if b - a > 1)
        # Counts are small as a rule, amounts are not: a long number costs only where it is a count.
        digits = sum(len(t.printed) - 1 for t, c in zip(texts, columns, strict=True) if t.printed and not c.decimal)
        cost = _BLANK_COST * (blanks > 0) + _GAP_COST * gaps + _CUT_COST * digits
        yield RowCandidate(tuple(texts), cost, "cut")


def _whole(text: str) -> bool:
    """A token that is one number or a mark for none, not digits run together (a leading zero betrays those)."""
    return bool(_DASH.fullmatch(text)) or (
        _AMOUNT.fullmatch(text) is not None and not (len(text) > 1 and text[0] == "0" and text[1].isdigit())
    )


def _least_pieces(text: str) -> int:
    """Fewest numbers without leading zeros that a token can hold: every zero at a start stands alone."""
    leading = len(text) - len(text.lstrip("0"))
    return leading + (1 if leading < len(text) else 0) or 1


def _sub(place: Provenance, start: int, end: int) -> Provenance:
    return Provenance(place.page, place.box, place.path, place.start + start, place.start + end)
