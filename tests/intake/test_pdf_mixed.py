"""PDFs whose text layer can be used on some pages, or on none: those are read by their pictures."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from pdf_writer import PdfWriter
from PIL import Image
from reportlab.lib.utils import ImageReader

from extract.document import Document, Page
from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import CellDraft
from extract.intake.pdf import read_pdf
from extract.intake.pdf.chars import Char
from extract.intake.pdf.compose import PageParts
from extract.intake.pdf.lines import Line
from extract.intake.pdf.ruled import RuledTable
from extract.limits import Limits

SENTENCE = "本机关全年主动公开信息三十条，收到申请五件，均按时答复。"
SEEN = "图中所见。"
PAGE = (0.0, 0.0, 595.0, 842.0)


class Eyes:
    """Sees the same line, and if asked a table, on every page, and remembers the pages."""

    def __init__(self, *, table: bool = False, text: str = SEEN) -> None:
        self.pages: list[int] = []
        self.table, self.text = table, text

    def __call__(self, page: pdfium.PdfPage, number: int) -> PageParts:
        self.pages.append(number)
        chars = [Char(sign, 72.0 + 12 * i, 100, 84.0 + 12 * i, 112, 112) for i, sign in enumerate(self.text)]
        cells = [CellDraft(row, column, "7", page=number, box=PAGE) for row in range(3) for column in range(2)]
        tables = [RuledTable((72.0, 200.0, 500.0, 400.0), cells)] if self.table else []
        lines = [Line(chars)] if chars else []
        return PageParts(Page(number, 595, 842), tables, lines, 842, lambda box: (box[0] + 1, *box[1:]))


def picture(writer: PdfWriter, x0: float, y0: float, x1: float, y1: float) -> None:
    stream = io.BytesIO()
    Image.new("L", (40, 50), 200).save(stream, "PNG")
    writer.canvas.drawImage(ImageReader(stream), x0, 842 - y1, x1 - x0, y1 - y0)


def hidden_text(writer: PdfWriter, text: str) -> None:
    writer.canvas.setFont("STSong-Light", 10)
    layer = writer.canvas.beginText(72, 500)
    layer.setTextRenderMode(3)
    layer.textOut(text)
    writer.canvas.drawText(layer)


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs()]


def test_pages_of_text_are_not_looked_at() -> None:
    writer = PdfWriter()
    writer.paragraph(100, SENTENCE)
    eyes = Eyes()
    assert texts(read_pdf(writer.bytes(), Limits(), eyes)) == [SENTENCE]
    assert eyes.pages == []


def test_scanned_page_among_pages_of_text_keeps_its_place() -> None:
    writer = PdfWriter()
    for number in (1, 2, 3):
        if number == 2:
            picture(writer, *PAGE)
        else:
            writer.paragraph(100, SENTENCE)
        writer.page()
    eyes = Eyes()
    document = read_pdf(writer.bytes(), Limits(), eyes)
    assert texts(document) == [SENTENCE, SEEN, SENTENCE]
    assert [p.provenance.page for p in document.paragraphs()] == [1, 2, 3]
    assert (document.format, eyes.pages, document.warnings) == ("pdf", [2], [])
    assert [page.number for page in document.pages] == [1, 2, 3]


def test_boxes_of_a_picture_are_those_of_the_original() -> None:
    writer = PdfWriter()
    picture(writer, *PAGE)
    (paragraph,) = read_pdf(writer.bytes(), Limits(), Eyes()).paragraphs()
    assert paragraph.provenance.box == (73.0, 100, 132.0, 112)
    assert [glyph.box[0] for glyph in paragraph.glyphs] == [73.0, 85.0, 97.0, 109.0, 121.0]


def test_paragraph_runs_from_a_page_of_text_into_a_picture() -> None:
    writer = PdfWriter()
    full = ("收到申请五件，均按时答复，" * 9)[:109]  # three lines to their end
    writer.paragraph(100, full, size=12)
    writer.page()
    picture(writer, *PAGE)
    (paragraph,) = read_pdf(writer.bytes(), Limits(), Eyes(text="件，未收取费用。")).paragraphs()
    assert paragraph.text == full + "件，未收取费用。"
    assert {glyph.page for glyph in paragraph.glyphs} == {1, 2}


def test_pdf_of_pictures_alone_is_a_scan() -> None:
    writer = PdfWriter()
    for number in (1, 2):
        picture(writer, *PAGE)
        writer.text(280, 810, f"- {number} -")
        writer.page()
    assert read_pdf(writer.bytes(), Limits(), Eyes()).format == "scan"


@pytest.mark.parametrize(
    "text",
    [
        "\ue001\ue002\ue003" * 30,
        "\ufffd" * 60 + SENTENCE,
        "辍镌趸嬉瘗龊黼鼗齄黻" * 6,
        "!\"#$%&'()*+,-./:;<=>?@ABCDEFG" * 4,
    ],
    ids=["private", "replaced", "rare", "codes"],
)
def test_garbage_text_is_read_by_its_picture(text: str) -> None:
    writer = PdfWriter()
    for y, start in enumerate(range(0, len(text), 40)):
        writer.text(72, 100 + 20 * y, text[start : start + 40])
    assert texts(read_pdf(writer.bytes(), Limits(), Eyes())) == [SEEN]


def test_text_of_a_font_that_names_no_characters_is_read_by_its_picture() -> None:
    writer = PdfWriter()
    writer.text(72, 100, SENTENCE)
    data = writer.bytes().replace(b"/UniGB-UCS2-H", b"/Identity-H  ").replace(b"(GB1)", b"(Any)")
    assert texts(read_pdf(data, Limits(), Eyes())) == [SEEN]


@pytest.mark.parametrize("text", [SENTENCE, "0 1 2 3 4 5 6 7 8 9 10 11 12 " * 6, "An annual report in English. " * 5])
def test_other_text_is_no_garbage(text: str) -> None:
    writer = PdfWriter()
    for y, start in enumerate(range(0, len(text), 40)):
        writer.text(72, 100 + 20 * y, text[start : start + 40])
    eyes = Eyes()
    read_pdf(writer.bytes(), Limits(), eyes)
    assert eyes.pages == []


def test_invisible_layer_over_a_scan_is_not_believed() -> None:
    writer = PdfWriter()
    picture(writer, *PAGE)
    hidden_text(writer, SENTENCE)
    assert texts(read_pdf(writer.bytes(), Limits(), Eyes())) == [SEEN]


def test_text_under_a_scan_is_not_believed() -> None:
    writer = PdfWriter()
    writer.paragraph(100, SENTENCE)
    picture(writer, *PAGE)
    assert texts(read_pdf(writer.bytes(), Limits(), Eyes())) == [SEEN]


def test_text_on_a_background_picture_is_text() -> None:
    writer = PdfWriter()
    picture(writer, *PAGE)
    writer.paragraph(100, SENTENCE)
    assert texts(read_pdf(writer.bytes(), Limits(), Eyes())) == [SENTENCE]


def test_picture_of_a_table_on_a_page_of_text() -> None:
    writer = PdfWriter()
    writer.paragraph(100, SENTENCE)
    picture(writer, 72, 200, 500, 400)
    document = read_pdf(writer.bytes(), Limits(), Eyes(table=True))
    assert len(list(document.tables())) == 1
    assert texts(document) == [SEEN]


def test_photograph_on_a_page_of_text_changes_nothing() -> None:
    writer = PdfWriter()
    writer.paragraph(100, SENTENCE)
    picture(writer, 72, 200, 500, 400)
    eyes = Eyes()
    assert texts(read_pdf(writer.bytes(), Limits(), eyes)) == [SENTENCE]
    assert eyes.pages == [1]


def test_pictures_without_anything_are_unreadable() -> None:
    writer = PdfWriter()
    picture(writer, *PAGE)
    with pytest.raises(NianbaoError) as caught:
        read_pdf(writer.bytes(), Limits(), Eyes(text=""))
    assert caught.value.code is ErrorCode.UNREADABLE


def test_too_many_pages_are_refused_before_any_is_looked_at() -> None:
    writer = PdfWriter()
    for _ in range(3):
        picture(writer, *PAGE)
        writer.page()
    eyes = Eyes()
    with pytest.raises(NianbaoError) as caught:
        read_pdf(writer.bytes(), Limits(pages=2), eyes)
    assert (caught.value.code, eyes.pages) == (ErrorCode.TOO_LARGE, [])
