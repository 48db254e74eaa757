"""Finds the headings of a report: by style or markup, by number, by statutory wording, or inside run-together text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.sections.view import Line, View
from extract.sections.wording import Wording, load_wording

_ORDINAL = re.compile(
    r"(?P<chinese>第[一二三四五六七八九十]{1,3}部分[、.．,，:：]?|[一二三四五六七八九十]{1,3}[、.．,，:：])|(?P<bracket>[（(][一二三四五六七八九十]{1,3}[)）][、.]?)"
    r"|(?P<arabic>\d{1,2}[、.．](?!\d))|(?P<minor>[（(]\d{1,2}[)）])"
)
_INLINE = re.compile(r"(?<![一二三四五六七八九十第（(])[一二三四五六七八九十]{1,2}、")
_LONGEST_HEADING = 45
_SHORTEST_BODY = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in view positions; ``exact`` where the wording is a statutory heading, not only near to one."""

    id: str
    start: int
    end: int
    rank: str
    exact: bool


def find_headings(view: View) -> list[Heading]:
    """Headings of the first level, in order; a table of contents in the text is left out."""
    wording = load_wording()
    found: list[Heading] = []
    seen: set[str] = set()
    annex = False
    for line in view.lines:
        headings = _line_headings(view, line, wording)
        annex = annex or _opens_annex(view, line, wording)
        if annex:
            headings = [h for h in headings if h.exact and h.id not in seen and not _is_row(view, h, wording)]
        found.extend(headings)
        seen.update(h.id for h in headings)
    return _without_contents(_first_level(found), len(view.text))


def _opens_annex(view: View, line: Line, wording: Wording) -> bool:
    return line.end - line.start <= _LONGEST_HEADING and wording.annex.search(view.line(line)) is not None


def _is_row(view: View, heading: Heading, wording: Wording) -> bool:
    """True for a heading-like group label of the annexed table."""
    label = _ORDINAL.sub("", view.text[heading.start : heading.end], count=1)
    return wording.annex_labels.search(label) is not None


def _line_headings(view: View, line: Line, wording: Wording) -> list[Heading]:
    text = view.line(line)
    mark = wording.decoration.match(text)
    begin = mark.end() if mark else 0
    ordinal = _ORDINAL.match(text, begin)
    rank = ordinal.lastgroup or "" if ordinal else ("style" if line.level else "none")
    label_start = ordinal.end() if ordinal else begin
    label = text[label_start:].rstrip("。：:*#")
    headings: list[Heading] = []
    if len(label) <= _LONGEST_HEADING and not wording.row_labels.match(label):
        heading = _short(label, line.start + begin, line.start + label_start + len(label), rank, wording)
        return [heading] if heading else []
    opening = _opening(text, label_start, line.start + begin, line.start, rank, wording)
    if opening:
        headings.append(opening)
    headings.extend(_inline(text, line.start, label_start, wording))
    return headings


def _short(label: str, start: int, end: int, rank: str, wording: Wording) -> Heading | None:
    if not label or any(mark in label for mark in "。；;"):
        return None
    for section in wording.sections:
        if section.heading.fullmatch(label):
            return Heading(section.id, start, end, rank, True)
    if rank not in ("chinese", "style"):
        return None
    if rank == "style" and wording.title_core.search(label):
        return None
    for section in wording.sections:
        if section.keywords.search(label):
            return Heading(section.id, start, end, rank, False)
    return Heading("extra", start, end, rank, False) if rank == "chinese" else None


def _opening(text: str, at: int, start: int, base: int, rank: str, wording: Wording) -> Heading | None:
    """A heading that opens a long line; its label ends where the statutory wording or the first sentence ends."""
    if rank not in ("chinese", "arabic"):
        return None
    for section in wording.sections:
        match = section.heading.match(text, at)
        if match:
            return Heading(section.id, start, base + match.end(), rank, True)
    stop = text.find("。", at, at + _LONGEST_HEADING)
    if rank != "chinese" or stop < 0 or wording.row_labels.match(text, at):
        return None
    return Heading("extra", start, base + stop, rank, False)


def _inline(text: str, base: int, skip: int, wording: Wording) -> list[Heading]:
    headings: list[Heading] = []
    for ordinal in _INLINE.finditer(text, skip):
        for section in wording.sections:
            match = section.heading.match(text, ordinal.end())
            if match:
                headings.append(Heading(section.id, base + ordinal.start(), base + match.end(), "chinese", True))
                break
        else:
            match = wording.annex_inline.match(text, ordinal.end())
            if match:
                headings.append(Heading("extra", base + ordinal.start(), base + match.end(), "chinese", True))
    return headings


def _first_level(found: Sequence[Heading]) -> list[Heading]:
    """Chinese ordinals make the first level; other headings join it where they bring a section that it lacks."""
    chinese = {h.id for h in found if h.rank == "chinese"}
    bracket = sum(h.exact for h in found if h.rank == "bracket")
    kept: list[Heading] = []
    seen: Counter[str] = Counter()
    for heading in found:
        if heading.rank == "bracket" and (chinese or bracket < 3):
            continue
        if heading.rank != "chinese" and (heading.id in chinese or seen[heading.id]):
            continue
        if heading.rank == "minor":
            continue
        seen[heading.id] += 1
        kept.append(heading)
    return kept


def _without_contents(headings: list[Heading], length: int) -> list[Heading]:
    """Leave out the entries of a table of contents: no text of their own, and the same section comes again."""
    left = Counter(h.id for h in headings)
    kept: list[Heading] = []
    run = 0
    for i, heading in enumerate(headings):
        left[heading.id] -= 1
        stop = headings[i + 1].start if i + 1 < len(headings) else length
        again = heading.id != "extra" and left[heading.id] > 0
        empty = stop - heading.end < _SHORTEST_BODY
        if again and (empty or run >= 2):
            run += 1
            continue
        run = 0
        kept.append(heading)
    return kept
