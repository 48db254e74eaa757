"""Every place that states the report year, and the year that they vote for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from extract.numerals import parse_chinese
from extract.sections.headings import Heading
from extract.sections.model import YearMention
from extract.sections.title import Title
from extract.sections.view import View
from extract.sections.wording import Wording, load_wording

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年)")
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_HAN_YEAR = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_PREAMBLE = 1500
_OVERVIEW_REACH = 30
_OPENING = 200
_REACH = 5000
_PERIOD_REACH = 60
_MOST_LEADS = 20
_PERIOD_STOP = re.compile(r"[。；;]")
_HEADER = 600
_TAIL = 120
_LAST_QUARTER = 11
_MAX_BODY = 40


def find_years(view: View, title: Title | None, headings: Sequence[Heading], report_start: int) -> list[YearMention]:
    """Mentions in the order of the document: title, period, preamble, overview, signature, published, form, body."""
    wording = load_wording()
    first = headings[0].end + _OPENING if headings else min(len(view.text), _PREAMBLE)
    mentions = [
        *_title_years(view, title),
        *_periods(view, wording),
        *_preamble(view, title.end if title else report_start, max(first, report_start), wording),
        *_overview(view, headings, wording),
        *_signature(view, wording),
        *_published(view, wording),
        *_form(view, wording),
        *_body(view, headings),
    ]
    return sorted(mentions, key=lambda m: (m.start, m.where))


def vote(mentions: Iterable[YearMention], month_at: dict[int, int]) -> int | None:
    """The report year; title and period weigh most. ``month_at`` gives the month of dated mentions by start."""
    weights = load_wording().year_weights
    votes: dict[int, float] = defaultdict(float)
    for mention in mentions:
        year = mention.year
        if mention.where in ("signature", "published") and month_at.get(mention.start, 1) < _LAST_QUARTER:
            year -= 1
        votes[year] += weights.get(mention.where, 0.0)
    best = max(votes.items(), key=lambda item: (item[1], item[0]), default=None)
    return best[0] if best and best[1] >= 1 else None


def months(mentions: Iterable[YearMention]) -> dict[int, int]:
    """Month of each dated mention (signature, publication), by its start in the document."""
    found: dict[int, int] = {}
    for mention in mentions:
        if mention.where in ("signature", "published"):
            found[mention.start] = month_of(mention.text) or 1
    return found


def month_of(date: str) -> int | None:
    """Month of a printed date, in digits or in Chinese numerals; None where it has none."""
    match = re.search(r"\d{4}\D(\d{1,2})", date)
    if match:
        return int(match[1])
    match = re.search("年([一二三四五六七八九十]{1,2})月", date)
    return parse_chinese(match[1]) if match else None


def _mention(view: View, start: int, end: int, year: int, where: str) -> YearMention:
    a, b = view.span(start, end)
    return YearMention(year, where, a, b, view.text[start:end])


def _title_years(view: View, title: Title | None) -> list[YearMention]:
    if title is None:
        return []
    found = [
        _mention(view, m.start(), m.end(), int(m[1]), "title")
        for m in _TITLE_YEAR.finditer(view.text, title.start, title.end)
    ]
    for m in _HAN_YEAR.finditer(view.text, title.start, title.end):
        year = _number(m[0])
        if year:
            found.append(_mention(view, m.start(), m.end(), year, "title"))
    return found


def _periods(view: View, wording: Wording) -> list[YearMention]:
    """Years of the statistics period, from its lead-in to the end of the sentence."""
    found: list[YearMention] = []
    for lead in islice(wording.period_lead.finditer(view.text), _MOST_LEADS):
        reach = min(lead.end() + _PERIOD_REACH, len(view.text))
        stop = _PERIOD_STOP.search(view.text, lead.end(), reach)
        end = stop.start() if stop else reach
        dates = list(_YEAR.finditer(view.text, lead.end(), end))
        if len(dates) >= 2 or (dates and re.search(r"12月(?:31日|底)?", view.text[lead.end() : end])):
            found.extend(_mention(view, d.start(), d.end() + 1, int(d[1]), "period") for d in dates[:2])
    return found


def _preamble(view: View, start: int, end: int, wording: Wording) -> list[YearMention]:
    found = []
    for match in wording.year_report.finditer(view.text, start, min(end, start + _REACH)):
        if view.text.rfind("《", start, match.start()) <= view.text.rfind("》", start, match.start()):
            at = match.start("year")
            found.append(_mention(view, at, at + 5, int(match["year"]), "preamble"))
    return found


def _overview(view: View, headings: Sequence[Heading], wording: Wording) -> list[YearMention]:
    """The year that opens the overview."""
    for heading in headings:
        if heading.id == "overview":
            match = wording.year_overview.match(view.text[heading.end : heading.end + _OVERVIEW_REACH])
            if match:
                at = heading.end + match.start("year")
                return [_mention(view, at, at + 5, int(match["year"]), "overview")]
            return []
    return []


def _signature(view: View, wording: Wording) -> list[YearMention]:
    """The date under the report: the last full date that ends a line, or ends the text, near the end."""
    floor = len(view.text) - _TAIL
    for line in reversed(view.lines):
        if line.end <= floor:
            break
        match = wording.signature.search(view.text, max(line.start, floor), line.end)
        if match:
            year = _number(match["year"])
            return [_mention(view, match.start(), match.end(), year, "signature")] if year else []
    return []


def _number(digits: str) -> int | None:
    """A year in digits or in Chinese numerals, some of which stand for the zero with a circle."""
    return int(digits) if digits.isdecimal() else parse_chinese(digits.replace("○", "〇"))


def _published(view: View, wording: Wording) -> list[YearMention]:
    match = wording.published.search(view.text, 0, _HEADER)
    return [_mention(view, match.start(), match.end(), int(match["year"]), "published")] if match else []


def _form(view: View, wording: Wording) -> list[YearMention]:
    """The year in the heading of the table, where a workbook or an annex has no other title."""
    match = wording.year_form.search(view.text)
    if match is None:
        return []
    name = "year" if match["year"] else "before"
    return [_mention(view, match.start(name), match.end(name) + 1, int(match[name]), "form")]


def _body(view: View, headings: Sequence[Heading]) -> list[YearMention]:
    """Years in running text; the plan for the next year and the comparison with the last are outvoted by the rest."""
    start = headings[0].end if headings else 0
    stop = next((h.start for h in headings if h.id == "problems"), len(view.text))
    found: list[YearMention] = []
    for match in _YEAR.finditer(view.text, start, max(start, stop)):
        found.append(_mention(view, match.start(), match.end() + 1, int(match[1]), "body"))
        if len(found) == _MAX_BODY:
            break
    return found
