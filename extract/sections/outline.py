"""The outline of a report: title, agency, year, sections, and the score that it is a report at all."""

from __future__ import annotations

from collections.abc import Sequence

from extract.document import Document
from extract.sections.agency import find_agency
from extract.sections.headings import Heading, find_headings
from extract.sections.model import Outline, SectionSpan
from extract.sections.score import report_score
from extract.sections.title import Title, find_title
from extract.sections.view import View, build_view
from extract.sections.wording import Wording, load_wording
from extract.sections.years import find_years, months, vote

_HEADER_LINES = 40
_HEADER_REACH = 500
_FOOTER_LINES = 30


def outline(document: Document) -> Outline:
    """Read the outline of a document; a document of another kind gets a score near 0, never an exception."""
    view = build_view(document)
    if not view.text:
        return Outline("", None, None, 0.0, warnings=["文件没有正文文字"])
    title = find_title(view)
    start = _report_start(view, title)
    end = _report_end(view, load_wording())
    headings = [h for h in find_headings(view) if start <= h.start < end]
    years = find_years(view, title, headings, start)
    year = vote(years, months(years))
    return Outline(
        title=title.text if title else "",
        agency=_as_printed(find_agency(view, title), view, document),
        year=year,
        score=report_score(document, view, title, headings),
        sections=_sections(document, view, headings, start, end),
        years=years,
        warnings=_warnings(title, year),
    )


def _as_printed(name: str | None, view: View, document: Document) -> str | None:
    """A name with the characters of the document."""
    at = view.text.find(name) if name else -1
    return name if at < 0 or not name else "".join(document.text[i] for i in view.offsets[at : at + len(name)])


def _warnings(title: Title | None, year: int | None) -> list[str]:
    found = [] if title else ["未找到报告标题"]
    return found if year else [*found, "未能确定报告年度"]


def _report_start(view: View, title: Title | None) -> int:
    """Where the report begins: after the header lines of a web page, at the title where that stands below them."""
    wording = load_wording()
    start = 0
    for line in view.lines[:_HEADER_LINES]:
        text = view.line(line)
        long = len(text) > _HEADER_REACH
        if not long and wording.header_line.match(text):
            start = line.end
        elif long:
            ends = list(wording.header_end.finditer(text, 0, _HEADER_REACH))
            start = line.start + ends[-1].end() if ends else start
            break
    return title.start if title and title.start > start else start


def _report_end(view: View, wording: Wording) -> int:
    end = len(view.text)
    for line in reversed(view.lines[-_FOOTER_LINES:]):
        if wording.footer_line.match(view.line(line)):
            end = line.start
    return end or len(view.text)


def _sections(document: Document, view: View, headings: Sequence[Heading], start: int, end: int) -> list[SectionSpan]:
    """Spans in ``Document.text``: letter, preamble, the sections, letter; they touch and never overlap."""
    begin = view.offsets[start] if start < len(view.offsets) else len(document.text)
    stop = view.offsets[end] if end < len(view.offsets) else len(document.text)
    marks = [(h.id, *view.span(h.start, h.end)) for h in headings]
    spans: list[SectionSpan] = []
    if any(character.isalnum() for character in document.text[:begin]):
        spans.append(SectionSpan("letter", "", 0, begin))
    else:
        begin = 0
    first = marks[0][1] if marks else stop
    if first > begin:
        spans.append(SectionSpan("preamble", "", begin, first))
    for i, (section, at, heading_end) in enumerate(marks):
        until = marks[i + 1][1] if i + 1 < len(marks) else stop
        spans.append(SectionSpan(section, document.text[at:heading_end].strip(), at, until))
    if stop < len(document.text):
        spans.append(SectionSpan("letter", "", stop, len(document.text)))
    return spans
