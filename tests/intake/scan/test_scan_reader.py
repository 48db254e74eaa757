from __future__ import annotations

import io
from typing import Any

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import numpy as np
from PIL import Image
from scan_drawing import READERS, BarReader, Doubts, Sheet, SquareEngine, noisy, turned

from extract.document import Document, Paragraph, Table
from extract.errors import ErrorCode, NianbaoError
from extract.intake.scan.crops import TextBox
from extract.intake.scan.page import PageReader, _varied
from extract.intake.scan.raster import PageImage, Pixels
from extract.intake.scan.reader import read_scan
from extract.intake.scan.readers import Readers
from extract.limits import Limits
from extract.pages import on_page
from models.ocr import TextLine

XS = [200, 560, 680, 800, 920, 1040]
YS = [600, 680, 740, 800, 860, 920, 980]
LIMITS = Limits()


def value(row: int, column: int) -> int:
    return (row * 3 + column) % 5


def table_sheet() -> Sheet:
    """A title, a table with labels in its first row and column and values elsewhere, and two lines below."""
    sheet = Sheet()
    sheet.words(500, 400, 12)
    sheet.grid(XS, YS)
    for row in range(len(YS) - 1):
        for column in range(len(XS) - 1):
            box = (XS[column], YS[row], XS[column + 1], YS[row + 1])
            if row == 0 or column == 0:
                sheet.words(box[0] + 12, box[1] + 20, 3 if row == 0 and column else 8)
            else:
                sheet.bars(*box, value(row, column))
    sheet.words(260, 1200, 38)
    sheet.words(200, 1250, 20)
    return sheet


def read(*images: PageImage, limits: Limits = LIMITS) -> Document:
    return read_scan(images, limits, READERS)


def assert_table(document: Document) -> Table:
    (table,) = document.tables()
    assert (table.n_rows, table.n_columns, len(table.cells)) == (6, 5, 30)
    for cell in table.cells:
        if cell.row == 0 or cell.column == 0:
            assert cell.text == "字" * (3 if cell.row == 0 and cell.column else 8)
            assert cell.readings == ()
        else:
            expected = value(cell.row, cell.column)
            assert cell.text == (str(expected) if expected else "")
            assert cell.readings[0][1] > 0.9
    return table


def test_table_between_paragraphs() -> None:
    document = read(table_sheet().image())
    before, table, after = document.blocks
    assert isinstance(before, Paragraph)
    assert before.text == "字" * 12
    assert isinstance(table, Table)
    assert isinstance(after, Paragraph)
    assert after.text == "字" * 58
    assert_table(document)


def test_boxes_are_those_of_the_original() -> None:
    pixels, matrix = turned(table_sheet().pixels, 2.5)
    document = read(PageImage(1, noisy(pixels, 10), 595.0, 842.0))
    for cell in assert_table(document).cells:
        x, y, _ = matrix @ [(XS[cell.column] + XS[cell.column + 1]) / 2, (YS[cell.row] + YS[cell.row + 1]) / 2, 1]
        assert cell.provenance.box is not None
        x0, y0, x1, y1 = cell.provenance.box
        assert (x0 + x1) / 2 == pytest.approx(x * 595 / 1654, abs=2)
        assert (y0 + y1) / 2 == pytest.approx(y * 842 / 2339, abs=2)
    assert [(page.width, page.height) for page in document.pages] == [(595.0, 842.0)]


def test_every_character_has_its_box() -> None:
    document = read(table_sheet().image())
    title = next(document.paragraphs())
    assert [document.text[g.start : g.end] for g in title.glyphs] == ["字"] * 12
    assert {glyph.score for glyph in title.glyphs} == {0.95}
    for i, glyph in enumerate(title.glyphs):
        x0, y0, x1, y1 = glyph.box
        assert (x0 + x1) / 2 == pytest.approx(500 + 29 * i + 13, abs=4)
        assert (y0 + y1) / 2 == pytest.approx(413, abs=4)


def test_page_that_lies_on_its_side() -> None:
    pixels = np.ascontiguousarray(np.rot90(table_sheet().pixels, 1))
    document = read(PageImage(1, pixels, float(pixels.shape[1]), float(pixels.shape[0])))
    assert_table(document)
    assert document.pages[0].width == pixels.shape[1]


def test_the_next_page_is_tried_as_the_last_one_lay() -> None:
    turns = []

    class Watched(PageReader):
        def _sheet(self, image: PageImage, quarters: int) -> Any:
            turns.append(quarters)
            return super()._sheet(image, quarters)

    sheet = table_sheet()
    for top in (1030, 1080, 1130, 1320, 1370, 1420):  # no blank in the middle that could part two pages
        sheet.words(200, top, 24)
    pixels = np.ascontiguousarray(np.rot90(sheet.pixels, 1))
    reader = Watched(READERS)
    for number in (1, 2):
        reader.read(PageImage(number, pixels, float(pixels.shape[1]), float(pixels.shape[0])))
    assert turns == [0, 2, 1, 1]


def test_the_lines_that_tell_how_a_page_lies_are_not_all_of_one_column() -> None:
    values = [TextBox(400, 100 + 40 * n, 700, 120 + 40 * n) for n in range(6)]
    labels = [TextBox(90, 100 + 40 * n, 300, 120 + 40 * n) for n in range(6)]
    running = [TextBox(90, 500 + 40 * n, 900, 520 + 40 * n) for n in range(4)]
    ordered = _varied([*running, *values, *labels], set(running), 20.0)
    assert ordered[:8] == [*running, *values[:2], *labels[:2]]
    assert sorted(map(str, ordered)) == sorted(map(str, [*running, *values, *labels]))


class Deceived(SquareEngine):
    """Finds short words in what it cannot read, and once a longer one, as in the columns of a page on its side."""

    def __init__(self) -> None:
        self._longer = True

    def _read(self, crop: Pixels) -> tuple[str, float]:
        text, score = super()._read(crop)
        if text:
            return text, score
        longer, self._longer = self._longer, False
        return "对岗展区府腑" if longer else "银号", 0.85


def test_a_few_words_found_on_a_page_on_its_side_do_not_prove_it_upright() -> None:
    pixels = np.ascontiguousarray(np.rot90(table_sheet().pixels, 1))
    image = PageImage(1, pixels, float(pixels.shape[1]), float(pixels.shape[0]))
    assert_table(read_scan([image], LIMITS, Readers(Deceived(), BarReader(), Doubts(BarReader()))))


def test_seal_over_the_table() -> None:
    sheet = table_sheet()
    sheet.seal(760, 800)
    assert_table(read(sheet.image()))


class Finder(SquareEngine):
    """Finds the title and the first label where it is shown the whole page."""

    def detect_and_read(self, image: Pixels) -> list[TextLine]:
        boxes = [(500, 400, 846, 428), (210, 680, 442, 708)]
        corners = [((x0, y0), (x1, y0), (x1, y1), (x0, y1)) for x0, y0, x1, y1 in boxes]
        return [TextLine("字" * 12, 0.9, corner) for corner in corners]


def test_the_dark_edge_of_a_copy_makes_nothing_be_read_twice() -> None:
    plain, framed = table_sheet(), table_sheet()
    framed.pixels[:12], framed.pixels[-12:] = 40, 40
    framed.pixels[:, :9], framed.pixels[:, -9:] = 40, 40
    readers = Readers(Finder(), BarReader(), Doubts(BarReader()))
    documents = [read_scan([sheet.image()], LIMITS, readers) for sheet in (plain, framed)]
    first, second = ([paragraph.text for paragraph in document.paragraphs()] for document in documents)
    assert first == second
    for document in documents:
        assert_table(document)


def test_page_numbers_are_left_out() -> None:
    sheets = [table_sheet(), table_sheet()]
    for sheet in sheets:
        sheet.words(780, 2250, 2)
    texts = [paragraph.text for paragraph in read(*(s.image(i) for i, s in enumerate(sheets, 1))).paragraphs()]
    assert "字字" not in texts
    assert len(texts) == 4


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_page_of_one_colour_is_refused(shade: int) -> None:
    with pytest.raises(NianbaoError) as caught:
        read(PageImage(1, np.full((1169, 827, 3), shade, np.uint8), 595.0, 842.0))
    assert caught.value.code is ErrorCode.UNREADABLE


def test_noise_is_refused() -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (1169, 827, 3), dtype=np.uint8)
    with pytest.raises(NianbaoError) as caught:
        read(PageImage(1, pixels, 595.0, 842.0))
    assert caught.value.code is ErrorCode.UNREADABLE


def test_image_goes_to_the_scan_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.intake.scan.reader.open_readers", lambda ocr: READERS)
    from extract.intake.reader import read_document

    stream = io.BytesIO()
    Image.fromarray(table_sheet().pixels).save(stream, "PNG")
    document = read_document(stream.getvalue(), LIMITS)
    assert document.format == "image"
    assert_table(document)


def test_pdf_without_text_goes_to_the_scan_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.intake.scan.reader.open_readers", lambda ocr: READERS)
    from extract.intake.reader import read_document

    stream = io.BytesIO()
    Image.fromarray(table_sheet().pixels).save(stream, "PDF", resolution=200)
    document = read_document(stream.getvalue(), LIMITS)
    assert document.format == "scan"
    assert document.pages[0].width == pytest.approx(595, abs=1)
    assert_table(document)


def test_same_image_same_document() -> None:
    image = PageImage(1, noisy(table_sheet().pixels, 15), 595.0, 842.0)
    assert read(image) == read(image)


def test_a_long_strip_is_read_like_the_pages_it_is_made_of() -> None:
    sheet = table_sheet()
    blank = Sheet().pixels
    strip = np.vstack([blank, sheet.pixels, blank])
    image = PageImage(1, strip, float(strip.shape[1]), float(strip.shape[0]))
    begun: list[int] = []
    on_page(lambda: begun.append(1))
    try:
        table = assert_table(read(image))
    finally:
        on_page(lambda: None)
    assert len(begun) == 3
    box = table.cells[0].provenance.box
    assert box is not None
    assert box[1] == pytest.approx(blank.shape[0] + YS[0], abs=6)


@pytest.mark.parametrize("shape", [(60, 40_000), (40_000, 60), (20, 20)])
def test_a_strip_too_long_to_show_words_is_refused(shape: tuple[int, int]) -> None:
    grain = np.random.default_rng(1).integers(0, 255, (*shape, 3), dtype=np.uint8)
    with pytest.raises(NianbaoError) as caught:
        read(PageImage(1, grain, float(shape[1]), float(shape[0])))
    assert caught.value.code is ErrorCode.UNREADABLE
