"""Rows that a text prints in pairs: a label, then each kind of applicant with its number (自然人12件，其他0件 …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extract.anchoring.stream import Places, stretches
from extract.anchoring.text import core, split_ordinal
from extract.document import Document, Provenance
from extract.templates.model import TableTemplate

PlacedText = tuple[str, Provenance]
"""A text and where it stands."""

_VALUE = (
    r"(?:\s{0,4}(?P<number>-?\d+(?:,\d{3})*)(?![\d.,]*\d)|[ \t]{0,4}(?P<dash>[-—/]{1,2})(?=\s*(?:[,，;；、|]|\n|\Z)))"
)
_LONGEST_LABEL = 120
_LONGEST_GAP = 40
_BULLET = re.compile(r"^[\s\-*+•·●>#|]+")
_LABEL_END = re.compile(r"[\s:：|*]+$")


def paired_rows(
    document: Document, table: TableTemplate
) -> Iterator[tuple[tuple[PlacedText, ...], dict[int, PlacedText]]]:
    """Label cells and values by number of the column, of every row of pairs in the text outside the tables.

    A row is a run of pairs that names all columns but at most one, each once, with nothing between them but marks. A
    name in which labels of rows end too (数量) tells nothing here.
    """
    endings = [core(wording) for row in table.rows for wording in row.label.all]
    names = {
        name: index
        for index, column in enumerate(table.columns)
        for name in column.label.all
        if name == column.label.text or not any(e != core(name) and e.endswith(core(name)) for e in endings)
    }
    rarest = max((column.label.text for column in table.columns), key=len)
    if rarest not in document.text:
        return
    pair, gap = _patterns(tuple(sorted(names, key=lambda name: (-len(name), name))))
    places = Places(document)
    for stretch in stretches(document):
        text = document.text[stretch.start : stretch.end]
        group, previous = "", 0
        for run in _runs(text, pair, gap):
            columns = {names[found["name"]]: found for found in run}
            label = _label(text, previous, run[0].start())
            previous = run[-1].end()
            if len(columns) < len(table.columns) - 1 or label is None:
                continue
            start, end, before = label
            if text[end - 1].isdigit():
                return  # the number stands before its name: every pair would be one off
            group = before or (group if split_ordinal(text[start:end])[0].isdigit() else "")
            at = stretch.start
            own = (text[start:end], places.at(at + start, at + end))
            labels = ((group, places.at(at + start, at + start)), own) if group else (own,)
            values = {
                index: (found[kind], places.at(at + found.start(kind), at + found.end(kind)))
                for index, found in columns.items()
                for kind in ("number" if found["number"] else "dash",)
            }
            yield labels, values


@cache
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A pair of a name and its value; and what may stand between two of them: a unit, marks, a name without value."""
    either = "|".join(map(re.escape, names))
    pair = re.compile(rf"(?P<name>{either})[ \t　]{{0,4}}[:：|]?{_VALUE}")
    gap = re.compile(rf"(?:[件个项]|[\s,，、；;。.|·•*+\-]|(?:{either})[:：]?)*")
    return pair, gap


def _runs(text: str, pair: re.Pattern[str], gap: re.Pattern[str]) -> Iterator[list[re.Match[str]]]:
    """Runs of pairs in which no name comes twice."""
    run: list[re.Match[str]] = []
    for found in pair.finditer(text):
        if run:
            between = text[run[-1].end() : found.start()]
            again = any(found["name"] == other["name"] for other in run)
            if again or len(between) > _LONGEST_GAP or not gap.fullmatch(between):
                yield run
                run = []
        run.append(found)
    if run:
        yield run


def _label(text: str, previous: int, end: int) -> tuple[int, int, str] | None:
    """Start and end of the last line before a run, and the short line before that; None without words."""
    begin = max(previous, end - _LONGEST_LABEL)
    lines = [found for found in re.finditer(r"[^\n]+", text[begin:end]) if core(found[0])]
    if not lines:
        return None
    last = lines[-1]
    start = begin + last.start() + (found.end() if (found := _BULLET.match(last[0])) else 0)
    stop = begin + last.start() + len(_LABEL_END.sub("", last[0]))
    group = _BULLET.sub("", lines[-2][0]).strip() if len(lines) > 1 else ""
    return (start, stop, group) if start < stop else None
