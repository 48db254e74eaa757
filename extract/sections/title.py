"""Finds the title of a report, over several lines or inside a run-together line, and the agency that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.sections.view import Line, View
from extract.sections.wording import Wording, load_wording

_REGION = 4000
_MAX_LINES = 80
_LONG_LINE = 90
_LONG_LINE_HEAD = 700
_MAX_PIECE = 60
_MAX_TITLE = 90
_WINDOW = 4
_YEAR = re.compile(r"(?:19|20)\d{2}(?:年度?|－|-)?|[二一][〇○零九]{1}[〇○零一二三四五六七八九]{2}年度?")
_AFTER = re.compile(r"[（(][^）)]{1,20}[）)]|(?:19|20)\d{2}年?度?|[（(]?(?:19|20)\d{2}年?度?[）)]?")
_YEAR_LINE = re.compile(r"[（(]?(?:19|20)\d{2}年?度?[）)]?")
_NAME_LINE = re.compile(r"[一-龥（）()\d〇○·]{2,40}")
_GLUE = re.compile(r"关于|的?(?:年度)?$|^年度|《")


@dataclass(frozen=True, slots=True)
class Title:
    """The title in view positions and what it names; ``agency`` is "" where the title has none."""

    text: str
    start: int
    end: int
    agency: str
    dated: bool


def find_title(view: View) -> Title | None:
    """The best title among the first lines: agency and year in it count, then the order of the document."""
    wording = load_wording()
    pieces = _pieces(view, wording)
    best: Title | None = None
    for i in range(len(pieces)):
        title = _title_ending_at(view, pieces, i, wording)
        if title and (best is None or _worth(title) > _worth(best)):
            best = title
    return best


def _worth(title: Title) -> int:
    return 2 * bool(title.agency) + title.dated


def _pieces(view: View, wording: Wording) -> list[Line]:
    pieces: list[Line] = []
    for line in view.lines[:_MAX_LINES]:
        if line.start > _REGION:
            break
        if line.end - line.start > _LONG_LINE:
            pieces.extend(view.pieces(line, _LONG_LINE_HEAD))
        else:
            pieces.append(_undecorated(view, line, wording))
    return pieces


def _undecorated(view: View, line: Line, wording: Wording) -> Line:
    text = view.line(line)
    mark = wording.decoration.match(text)
    start = line.start + (mark.end() if mark else 0)
    label = wording.title_labels.match(view.text[start : line.end])
    tail = len(text) - len(text.rstrip("*_#"))
    return Line(start + label.end() if label else start, line.end - tail, line.level)


def _title_ending_at(view: View, pieces: Sequence[Line], last: int, wording: Wording) -> Title | None:
    ending = view.line(pieces[last])
    if len(ending) > _MAX_PIECE or not re.search("报告|年报|总结", ending):
        return None
    for first in range(last, max(-1, last - _WINDOW), -1):
        joined = "".join(view.line(p) for p in pieces[first : last + 1])
        before = _before_core(joined, wording)
        if before is not None:
            return _complete(view, pieces, first, last, before, wording)
    return None


def _before_core(joined: str, wording: Wording) -> str | None:
    """What stands before the core of a title, None where the text is no title."""
    if len(joined) > _MAX_TITLE:
        return None
    for core in wording.title_core.finditer(joined):
        before = joined[: core.start()]
        after = joined[core.end() :]
        if (after and not _AFTER.fullmatch(after)) or wording.title_banned.search(before):
            continue
        return before
    return None


def _complete(view: View, pieces: Sequence[Line], first: int, last: int, before: str, wording: Wording) -> Title:
    agency = _agency(before)
    begin = first
    if not agency and first > 0:
        above = view.line(pieces[first - 1])
        name = _agency(above) if _NAME_LINE.fullmatch(above) and not wording.title_banned.search(above) else ""
        if wording.agency_suffix.search(name) and not wording.agency_pronouns.search(name):
            agency, begin = name, first - 1
    end = last
    if last + 1 < len(pieces) and _YEAR_LINE.fullmatch(view.line(pieces[last + 1])):
        end = last + 1
    text = "".join(view.line(p) for p in pieces[begin : end + 1])
    return Title(text, pieces[begin].start, pieces[end].end, agency, bool(_YEAR.search(text)))


def _agency(before: str) -> str:
    """The name left when year and glue words are taken away."""
    name = _YEAR.sub("", before)
    previous = None
    while previous != name:
        previous = name
        name = _GLUE.sub("", name).strip("年度的：:")
        name = _without_loose_parentheses(name)
    return name if 2 <= len(name) <= 45 else ""


def _without_loose_parentheses(name: str) -> str:
    """The name without parentheses that a year left behind; those of the name itself come in pairs."""
    name = name.removesuffix("（）").removesuffix("()").lstrip("）)").rstrip("（(")
    if name.count("（") + name.count("(") != name.count("）") + name.count(")"):
        return name.strip("（）()")
    return name
