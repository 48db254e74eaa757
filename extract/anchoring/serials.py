"""Serial numbers and line codes among the numbers of running text: a count of the rows, never a count of the office.

A list whose rows are numbered prints them before the names (``13 （二）… 次``) or behind them (``… 13 次``). Without
marks of cells such a number looks like a value, of the row before it where that one is blank. What gives it away is the
run that goes on from row to row; counts of an office do not rise by one over many rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from extract.anchoring.model import Segment
from extract.anchoring.text import is_unit_word

Span: TypeAlias = tuple[int, int]
Side: TypeAlias = Literal["ahead", "behind"]
"""Whether the numbers stand ahead of the names of their rows or behind them."""

_NUMBER = re.compile(r"\d{1,3}")
_NAME = r"(?:\d{1,2}[.、．)）]\s{0,3})?[（(“《]?[^\W\d_]"
_NAME_AHEAD = re.compile(rf"[\s|]*{_NAME}")
_NAME_IN_LINE = re.compile(rf"[ \t|]*{_NAME}")
_HEADING = re.compile(r"序\s{0,4}号|行\s{0,4}次|代\s{0,4}[码号]|编\s{0,4}[码号]")
_LEAST, _LEAST_HEADED = 8, 5
"""Rows from which a run of numbers is serials: of itself, and under a heading that says so."""
_REACH = 3
"""How many runs further on the next number may stand: values between units and page numbers come between."""
_HEADING_REACH = 200
_COLUMN_NUMBER = re.compile(r"[(]?(\d{1,2})(?:\s*=[\d\s+]{1,60})?[)]?")
_LEAST_COLUMNS = 5
_LONGEST_HEADING = 8
_LONGEST, _FARTHEST = 160, 1000
"""Characters before a number in which its label is looked for: without white space, and with it."""
_LEAST_IN_LINE, _STEPS, _RESTARTS = 4, 0.5, 0.8
"""Numbers at the head of lines that make serials of them, the share that goes on from the one before, and the share
that goes on or begins again at 1."""


@dataclass(frozen=True, slots=True)
class Serials:
    """Numbers of one stretch that count its rows, by their offsets, and the side of the names on which they stand."""

    side: Side
    places: frozenset[Span]


@dataclass(frozen=True, slots=True)
class TextRow:
    """The name of a row and the numbers after it: offsets of the tokens, none for a numbered row that is blank."""

    label: str
    start: int
    end: int
    tokens: list[Span]


def find_serials(text: str, runs: Sequence[Sequence[Span]], names_row: Callable[[str], bool]) -> Serials | None:
    """Serial numbers among the runs of numbers in a text; None where it has none.

    Args:
        text: the text, digits folded to ASCII.
        runs: the tokens of each run of numbers, as offsets.
        names_row: whether words are the name of a row of the form; asked of the last number of a run alone, which may
            be the value of the last row.
    """
    ends = [tokens[-1][1] for tokens in runs]
    starts = [tokens[0][0] for tokens in runs]
    after = [text[a:b] for a, b in zip(ends, [*starts[1:], len(text)], strict=False)]
    before = [text[a:b] for a, b in zip([0, *ends], starts, strict=False)]
    tails = [
        _serial(text, tokens[-1]) if _NAME_AHEAD.match(name) and not is_unit_word(name.split()[0]) else None
        for tokens, name in zip(runs, after, strict=True)
    ]
    heads = [
        None if is_unit_word(name) else _serial(text, tokens[0]) for tokens, name in zip(runs, before, strict=True)
    ]
    ahead = {runs[i][-1] for i in _chained(text, _Side(tails, after, starts), names_row)}
    ahead |= _heads_of_lines(text, runs)
    behind = {runs[i][0] for i in _chained(text, _Side(heads, before, starts), names_row)}
    if not ahead and not behind:
        return None
    return Serials("ahead", frozenset(ahead)) if len(ahead) >= len(behind) else Serials("behind", frozenset(behind))


def without_serials(segments: Sequence[Segment], headed: frozenset[int]) -> list[Segment]:
    """Rows of grids without the serial or line code that stands between their name and their values.

    Args:
        segments: the rows of all grids.
        headed: grids that have a heading of serials.
    """
    rows = [i for i, segment in enumerate(segments) if segment.label and len(segment.values) > 1]
    numbers = [_serial(text := segments[i].values[0].text.strip(), (0, len(text))) for i in rows]
    grids = [segments[i].table for i in rows]
    cut: set[int] = set()
    for chain in _chains([_before(numbers, n, grids) for n in range(len(rows))]):
        first = rows[chain[0]]
        of_list = segments[first].table in headed and numbers[chain[0]] == 1 and len(chain) >= _LEAST_HEADED
        if of_list or len(chain) >= _LEAST:
            cut |= {rows[n] for n in chain}
    return [replace(s, values=s.values[1:]) if i in cut else s for i, s in enumerate(segments)]


def is_heading(text: str) -> bool:
    """True for the heading of a column of serials."""
    return len(text) <= _LONGEST_HEADING and _HEADING.search(text) is not None


def numbers_columns(texts: Sequence[str]) -> bool:
    """True for a line that numbers the columns of a form: 1 to the last, sums written out (``5=1+2+3+4``) or not."""
    printed = [text.strip() for text in texts if text.strip()]
    found = [_COLUMN_NUMBER.fullmatch(unicodedata.normalize("NFKC", text)) for text in printed]
    numbers = [int(match[1]) if match else None for match in found]
    return len(printed) >= _LEAST_COLUMNS and numbers == list(range(1, len(printed) + 1))


def _serial(text: str, token: Span) -> int | None:
    found = _NUMBER.fullmatch(text, *token)
    return int(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class _Side:
    """What may be the serial of each run, the name that goes with it, and where the run begins."""

    numbers: list[int | None]
    names: list[str]
    starts: list[int]


def _chained(text: str, side: _Side, names_row: Callable[[str], bool]) -> Iterator[int]:
    """Runs whose numbers rise by one over so many rows that they are serials.

    The last number is left out where no name of a row goes with it: it may be the value of the last row.
    """

    def likely(found: list[int]) -> list[int]:
        """Those whose name reads like a row of the form, or all of them where none does."""
        return [j for j in found if names_row(side.names[j])] or found

    for chain in _chains([_before(side.numbers, i, likely=likely) for i in range(len(side.numbers))]):
        first = side.starts[chain[0]]
        headed = side.numbers[chain[0]] == 1 and _HEADING.search(text, max(0, first - _HEADING_REACH), first)
        if (headed and len(chain) >= _LEAST_HEADED) or len(chain) >= _LEAST:
            yield from chain if names_row(side.names[chain[-1]]) else chain[:-1]


def _chains(before: Sequence[int | None]) -> Iterator[list[int]]:
    """Every chain as long as it goes, from the place before each."""
    going_on = set(before)
    for last in range(len(before)):
        if last in going_on or before[last] is None:
            continue
        chain: list[int] = []
        at: int | None = last
        while at is not None:
            chain.append(at)
            at = before[at]
        yield chain[::-1]


def _before(
    numbers: Sequence[int | None],
    i: int,
    grids: Sequence[int] = (),
    likely: Callable[[list[int]], list[int]] | None = None,
) -> int | None:
    """The nearest place before ``i`` whose number is one less, of several those that are likely; in the same grid."""
    number = numbers[i]
    if number is None:
        return None
    found = [j for j in range(i - 1, max(-1, i - 1 - _REACH), -1) if numbers[j] == number - 1]
    found = [j for j in found if not grids or grids[j] == grids[i]]
    return next(iter(likely(found) if likely and len(found) > 1 else found), None)


def _heads_of_lines(text: str, runs: Sequence[Sequence[Span]]) -> set[Span]:
    """Numbers that begin a line whose name follows, where they go on from line to line or begin again at 1."""
    found: list[tuple[int, Span]] = []
    for tokens in runs:
        token = tokens[-1]
        number = _serial(text, token)
        if number is not None and _begins_line(text, token[0]) and _NAME_IN_LINE.match(text, token[1]):
            found.append((number, token))
    steps = sum(b[0] == a[0] + 1 for a, b in pairwise(found))
    fits = [token for n, (number, token) in enumerate(found) if number == 1 or (n and number == found[n - 1][0] + 1)]
    if len(found) < _LEAST_IN_LINE or steps < _STEPS * len(found) or len(fits) < _RESTARTS * len(found):
        return set()
    return set(fits)


def _begins_line(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start].rstrip(" \t|")
    return not before or before[-1] == "\n"


def numbered_rows(text: str, runs: Sequence[Sequence[Span]], serials: Serials | None) -> Iterator[TextRow]:
    """The rows of a text: every run of numbers without the serials, and every numbered row without a value."""
    places = serials.places if serials else frozenset()
    rows = _Rows(_without(text, places))
    for tokens in runs:
        kept = [token for token in tokens if token not in places]
        serial = next((token for token in tokens if token in places), None)
        if serial and serials and serials.side == "behind":
            yield from rows.close()
            rows.named = rows.at, serial[0]
            rows.at = serial[1]
        if kept:
            yield rows.filled(kept)
        if serial and serials and serials.side == "ahead":
            if rows.numbered is not None:
                rows.named = rows.at, serial[0]
                rows.at = serial[1]
            yield from rows.close()
            rows.numbered = serial[1]
    if rows.numbered is not None:
        rows.named = rows.first_line(rows.numbered)
    yield from rows.close()


def _without(text: str, places: frozenset[Span]) -> str:
    """The text with blanks in the given places."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(places):
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _within_reach(text: str, end: int) -> int:
    """Where the label of a number begins at the earliest; columns of a page may stand wide apart."""
    first = max(0, end - _FARTHEST)
    printed = [place for place in range(first, end) if not text[place].isspace()]
    return printed[-_LONGEST] if len(printed) > _LONGEST else first


@dataclass(slots=True)
class _Rows:
    """Where the rows are read.

    Attributes:
        at: the end of the last value.
        named: the name of a row without values so far.
        numbered: the end of the serial ahead of a row without values so far.
    """

    text: str
    at: int = 0
    named: Span | None = None
    numbered: int | None = None

    def filled(self, tokens: list[Span]) -> TextRow:
        """The row of a run of numbers."""
        first, last = tokens[0][0], tokens[-1][1]
        start, end = self.named or (self.at, self.at)
        start = max(start, _within_reach(self.text, first))
        row = TextRow(f"{self.text[start:end]}{self.text[max(self.at, start) : first]}", start, last, tokens)
        self.at, self.named, self.numbered = last, None, None
        return row

    def close(self) -> Iterator[TextRow]:
        """The row that was named and has no values, if there is one."""
        if self.named is not None:
            start, end = self.named
            yield TextRow(self.text[max(start, end - _LONGEST) : end], start, end, [])
        self.named = self.numbered = None

    def first_line(self, start: int) -> Span | None:
        """The first line from a place on: the name of the last row."""
        rest = self.text[start : start + _LONGEST]
        begin = start + len(rest) - len(rest.lstrip())
        line = self.text[begin : start + _LONGEST].split("\n", 1)[0]
        return (begin, begin + len(line)) if line else None
