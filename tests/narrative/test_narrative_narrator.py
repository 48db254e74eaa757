"""Figures placed in the report: offsets into the document, section, page, box."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.document import Document, Glyphs, Page, Paragraph, Provenance
from extract.narrative.narrator import Narrator
from extract.sections.model import Outline, SectionSpan

NARRATOR = Narrator()


def document(*texts: str, glyph_width: int = 0) -> Document:
    """Paragraphs joined by newlines; with ``glyph_width`` a box for every character, two pages of paragraphs."""
    blocks: list[Paragraph] = []
    at = 0
    for number, text in enumerate(texts, start=1):
        boxes = [
            Glyphs(at + i, at + i + 1, number, (i * 10.0, 0.0, i * 10.0 + glyph_width, 12.0)) for i in range(len(text))
        ]
        place = Provenance(number, (0.0, 0.0, 99.0, 12.0), "", at, at + len(text))
        blocks.append(Paragraph(text, place, 0, boxes if glyph_width else []))
        at += len(text) + 1
    pages = [Page(number, 595.0, 842.0) for number in range(1, len(texts) + 1)]
    return Document("pdf", "\n".join(texts) + "\n", list(blocks), pages)


def outline(*sections: SectionSpan, year: int | None = 2022) -> Outline:
    return Outline("", None, year, 1.0, list(sections))


def test_offsets_refer_to_the_document() -> None:
    doc = document("表格在此 99 条", "全年主动公开政府信息 12 条，收到申请公开3件。")
    span = (len("表格在此 99 条") + 1, len(doc.text))
    found = NARRATOR.figures(doc, outline(), [span])
    assert [(f.text, doc.text[f.start : f.end]) for f in found] == [("12 条", "12 条"), ("3件", "3件")]


def test_section_page_and_box() -> None:
    doc = document("一、总体情况", "公开信息12条。", glyph_width=10)
    found = NARRATOR.figures(doc, outline(SectionSpan("overview", "一、总体情况", 0, 99)), [(0, len(doc.text))])
    assert [(f.section, f.page, f.box) for f in found] == [("overview", 2, (40.0, 0.0, 70.0, 12.0))]


@pytest.mark.parametrize(("score", "marked"), [(0.94, True), (0.96, False), (1.0, False)])
def test_figures_in_a_line_of_a_scan_that_is_not_clear_are_marked(score: float, marked: bool) -> None:
    """A misread digit looks like any other; how sure the text engine is of the line is all that tells."""
    doc = document("公开信息12条。", "公开信息12条。", glyph_width=10)
    first = next(iter(doc.paragraphs()))
    first.glyphs[:] = [replace(glyph, score=score) for glyph in first.glyphs]
    unclear, clear = NARRATOR.figures(doc, outline(), [(0, len(doc.text))])
    assert (unclear.confidence < 0.6 <= clear.confidence) == marked
    assert unclear.confidence <= clear.confidence


def test_place_without_glyphs_is_the_paragraphs() -> None:
    found = NARRATOR.figures(document("公开信息12条。"), outline(), [(0, 8)])
    assert [(f.page, f.box) for f in found] == [(1, (0.0, 0.0, 99.0, 12.0))]


def test_text_between_stretches_is_not_read() -> None:
    doc = document("公开信息12条。", "规章55件", "收到申请公开3件。")
    spans = [(p.start, p.end) for p in doc.paragraphs() if "规章" not in p.text]
    assert [f.text for f in NARRATOR.figures(doc, outline(), spans)] == ["12条", "3件"]


def test_line_break_inside_a_figure() -> None:
    text = "全年在政府网站公开各类政府信息，其中公开常务会议 7\n期，解读信息 5 条。"
    found = NARRATOR.figures(document(text), outline(), [(0, len(text))])
    assert [f.text for f in found] == ["7\n期", "5 条"]
    assert [f.value for f in found] == [7, 5]


def test_groups_are_unique_in_a_report_of_many_portions() -> None:
    paragraph = "公开信息30条，其中动态10条、公告20条。" + "公开透明，服务群众。" * 6000
    doc = document(paragraph, paragraph)
    found = NARRATOR.figures(doc, outline(), [(p.start, p.end) for p in doc.paragraphs()])
    groups = [f.group for f in found]
    assert len(found) == 6
    assert len(set(groups)) == 2
    assert groups[:3].count(groups[0]) == 3


def test_report_year_comes_from_the_outline() -> None:
    text = "2021年，我镇将公开信息100条。"
    assert NARRATOR.figures(document(text), outline(year=2020), [(0, len(text))]) == []
    assert len(NARRATOR.figures(document(text), outline(year=2021), [(0, len(text))])) == 1


def test_lone_surrogates_do_no_harm() -> None:
    text = "\ud800公开信息12条。"
    assert [f.text for f in NARRATOR.figures(document(text), outline(), [(0, len(text))])] == ["12条"]


def test_nothing_to_read_gives_nothing() -> None:
    assert NARRATOR.figures(document("无"), outline(), []) == []


def test_a_number_that_spaces_may_have_torn_is_doubtful() -> None:
    text = "主动公开政府信息 8 4条，收到申请 3件。"
    found = NARRATOR.figures(document(text), outline(), [(0, len(text))])
    doubts = [(f.value, f.confidence <= 0.5) for f in found if f.text[-1] in "条件"]
    assert doubts == [(84, True), (3, False)]


def test_a_number_that_a_comma_may_have_torn_is_doubtful() -> None:
    text = "全年公开信息1，2 85条，其中网站80，微信55。"
    found = NARRATOR.figures(document(text), outline(), [(0, len(text))])
    assert [(f.value, f.confidence <= 0.5) for f in found] == [(1, True), (85, True), (80, False), (55, False)]


def test_many_times_is_a_number_only_after_a_number() -> None:
    text = "咨询电话3300多次，网站访问量15万多次，多次开展自查。"
    found = NARRATOR.figures(document(text), outline(), [(0, len(text))])
    assert [(f.text, f.value) for f in found] == [("3300多次", 3300), ("15万多次", 150000)]


@pytest.mark.parametrize("torn", ["8**2**条", "1~~5~~2条", "1__20__条"])
def test_a_number_that_markup_may_have_torn_is_doubtful(torn: str) -> None:
    text = f"主动公开政府信息{torn}，收到申请**3**件。"
    found = NARRATOR.figures(document(text), outline(), [(0, len(text))])
    doubts = [(f.value, f.confidence <= 0.5) for f in found if f.text[-1] in "条件"]
    assert [value for value, doubtful in doubts if not doubtful] == [3]
