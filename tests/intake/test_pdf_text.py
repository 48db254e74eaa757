"""Running text in PDF: paragraphs, page furniture, boxes of characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_writer import LEFT, PdfWriter

from extract.document import Document
from extract.intake.pdf import read_pdf
from extract.limits import Limits

LONG = "本机关坚持以公开为常态、不公开为例外，完善制度，健全机制，全年主动公开政府信息一百三十六条，办理申请五件。"


def read(writer: PdfWriter) -> Document:
    writer.page()
    return read_pdf(writer.bytes(), Limits())


def texts(writer: PdfWriter) -> list[str]:
    document = read(writer)
    assert all(document.text[p.start : p.end] == p.text for p in document.paragraphs())
    return [p.text for p in document.paragraphs()]


def test_wrapped_lines_are_joined_and_paragraphs_kept_apart() -> None:
    writer = PdfWriter()
    y = writer.paragraph(100, LONG)
    y = writer.paragraph(y, "（一）主动公开情况。" + LONG)
    writer.paragraph(y, LONG)
    assert texts(writer) == [LONG, "（一）主动公开情况。" + LONG, LONG]


def test_justified_spacing_leaves_no_spaces() -> None:
    writer = PdfWriter()
    writer.text(LEFT, 100, "号，邮编：223100，电话", 14, spacing=7)
    assert texts(writer) == ["号，邮编：223100，电话"]


def test_latin_words_and_signature_fields_keep_their_spaces() -> None:
    writer = PdfWriter()
    writer.text(LEFT, 100, "Annual Report 2023 of the Office", 12)
    writer.text(LEFT, 160, "单位负责人：甲某某　　填报人：乙某某", 12)
    assert texts(writer) == ["Annual Report 2023 of the Office", "单位负责人：甲某某 填报人：乙某某"]


def test_title_of_two_lines_and_headings() -> None:
    writer = PdfWriter()
    writer.centred(297, 80, "某某市某某区人民政府", 22)
    writer.centred(297, 115, "2023年政府信息公开工作年度报告", 22)
    y = writer.paragraph(170, LONG)
    y = writer.paragraph(y, "一、总体情况")
    writer.paragraph(y, LONG)
    assert texts(writer) == ["某某市某某区人民政府", "2023年政府信息公开工作年度报告", LONG, "一、总体情况", LONG]


@pytest.mark.parametrize("number", ["- {} -", "—{}—", "第 {} 页", "第{}页 共2页", "{}", "{}/2"])
def test_page_numbers_and_repeated_headers_are_left_out(number: str) -> None:
    writer = PdfWriter()
    for page in (1, 2):
        writer.text(250, 40, "政府信息公开年报", 9)
        writer.paragraph(100, LONG)
        writer.centred(297, 810, number.format(page), 9)
        if page == 1:
            writer.page()
    assert texts(writer) == [LONG, LONG]


def test_paragraph_over_a_page_break_is_one_with_boxes_on_both_pages() -> None:
    writer = PdfWriter()
    writer.text(LEFT + 28, 700, "本机关坚持以公开为常态、不公开为例外，完善制度，健全机制", 14)
    writer.text(LEFT, 724, "全年主动公开政府信息一百三十六条，其中网站公开六十七条，微博公", 14)
    writer.page()
    writer.text(LEFT, 100, "开六十九条，办理申请五件，均按时答复。", 14)
    document = read(writer)
    (paragraph,) = document.paragraphs()
    assert "微博公开六十九条" in paragraph.text
    assert {glyph.page for glyph in paragraph.glyphs} == {1, 2}


def test_glyphs_box_a_figure() -> None:
    writer = PdfWriter()
    writer.text(100, 200, "全年公开136条信息。", 10)
    document = read(writer)
    (paragraph,) = document.paragraphs()
    start = paragraph.text.index("136")
    boxes = [g.box for g in paragraph.glyphs if start <= g.start - paragraph.start < start + 3]
    assert len(boxes) == 3
    assert min(box[0] for box in boxes) == pytest.approx(140, abs=1)
    assert all(185 < box[1] < 200 < box[3] < 210 for box in boxes)


def test_rotated_page_reads_as_it_is_shown() -> None:
    writer = PdfWriter()
    writer.canvas.setPageRotation(90)
    writer.canvas.rotate(90)
    writer.canvas.setFont("STSong-Light", 14)
    writer.canvas.drawString(100, -200, "全年公开信息三十条，收到申请五件。")
    writer.canvas.drawString(100, -240, "全年没有行政复议和行政诉讼案件。")
    document = read(writer)
    assert [p.text for p in document.paragraphs()] == [
        "全年公开信息三十条，收到申请五件。",
        "全年没有行政复议和行政诉讼案件。",
    ]
    assert (document.pages[0].width, document.pages[0].height) == (595, 842)


def test_page_that_lies_on_its_side_or_head_reads_upright_and_keeps_its_places() -> None:
    for angle, box in ((90, (200, 100)), (180, (395, 200)), (270, (395, 742))):
        writer = PdfWriter()
        writer.canvas.translate(box[0], 842 - box[1])
        writer.canvas.rotate(angle)
        writer.canvas.setFont("STSong-Light", 14)
        writer.canvas.drawString(0, 0, "一、主动公开政府信息三十条，收到申请五件。")
        writer.canvas.drawString(0, -40, "二、全年没有行政复议和行政诉讼案件。")
        document = read(writer)
        first, second = document.paragraphs()
        assert (first.text[:5], second.text[:5]) == ("一、主动公", "二、全年没")
        assert (document.pages[0].width, document.pages[0].height) == (595, 842)
        start = first.glyphs[0].box
        assert start is not None
        assert abs((start[0] + start[2]) / 2 - box[0]) < 15
        assert abs((start[1] + start[3]) / 2 - box[1]) < 15


def test_page_of_single_figures_that_lies_on_its_side_reads_upright() -> None:
    """PDFium adds line ends after them and says that these stand upright."""
    writer = PdfWriter()
    writer.canvas.translate(100, 742)
    writer.canvas.rotate(270)
    writer.canvas.setFont("STSong-Light", 10)
    for row, label in enumerate(("予以公开", "部分公开", "重复申请", "总计")):
        for column, text in enumerate((label, *"1234567")):
            writer.canvas.drawString(60 * column, -40 * row, text)
    rows = [line.split() for line in read(writer).text.split("\n") if line.strip()]
    assert rows[0] == ["予以公开", *"1234567"]


def test_text_printed_twice_for_bold_comes_once() -> None:
    writer = PdfWriter()
    for shift in (0.0, 0.4):
        writer.text(LEFT + shift, 100, "一、总体情况：全年公开十一条", 14)
    assert texts(writer) == ["一、总体情况：全年公开十一条"]


@pytest.mark.parametrize("angle", [30, 45, 135, 300])
def test_slanted_watermark_is_left_out(angle: int) -> None:
    writer = PdfWriter()
    writer.text(LEFT, 100, "一、总体情况：全年公开十一条", 14)
    writer.canvas.saveState()
    writer.canvas.translate(LEFT + 60, 742)
    writer.canvas.rotate(angle)
    writer.canvas.drawString(0, 0, "公开稿 2022")
    writer.canvas.restoreState()
    assert texts(writer) == ["一、总体情况：全年公开十一条"]


def test_no_character_of_a_page_that_lies_askew_is_left_out() -> None:
    writer = PdfWriter()
    writer.canvas.rotate(2)
    writer.text(LEFT, 100, "一、总体情况：全年公开十一条", 14)
    assert sorted("".join(texts(writer))) == sorted("一、总体情况：全年公开十一条")


def test_many_characters_and_lines_stay_bounded() -> None:
    writer = PdfWriter()
    for i in range(150):
        writer.text(10, 20 + 5 * i, "公开" * 70, 4)
        writer.line(10, 20 + 5 * i, 580, 20 + 5 * i)
    for i in range(190):
        writer.line(10 + 3 * i, 20, 10 + 3 * i, 770)
    assert "公开" in read(writer).text


REAL = Path(__file__).parents[2].parent / "shared" / "real"


@pytest.mark.skipif(not REAL.exists(), reason="real reports are not in the repository")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.pdf")), ids=lambda path: path.stem)
def test_real_reports_give_grids_and_paragraphs(path: Path) -> None:
    document = read_pdf(path.read_bytes(), Limits())
    assert [table.n_columns for table in document.tables()] == [4, 10, 15]
    assert [len(table.breaks) for table in document.tables()] == [1, 1, 0]
    assert not any(p.text.strip("- ").isdigit() for p in document.paragraphs())
