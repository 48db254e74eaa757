"""Pages read by the real networks: what only they can tell."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scan_drawing import A4, Sheet

from extract.config import Ocr
from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake.reader import read_document
from extract.intake.scan.raster import PageImage
from extract.intake.scan.reader import read_scan
from extract.intake.scan.readers import Readers, open_readers
from extract.limits import Limits
from models.ocr.interface import Backend

TITLE = "青禾镇政府信息公开工作年度报告"
SENTENCES = ("全年主动公开信息一千二百零三条，", "其中通过网站公开 986 条。")
LABELS = ("信息内容", "规章", "行政规范性文件", "行政许可")
HEADS = ("本年制发件数", "本年废止件数", "现行有效件数")
VALUES = ((0, 3, 17), (12, 0, 208), (1425, 36, 9))
XS, YS = (200, 620, 880, 1140, 1400), (700, 780, 860, 940, 1020)


@pytest.fixture(scope="module")
def page(chinese_font: str) -> np.ndarray:
    sheet = Sheet()
    sheet.grid(XS, YS)
    image = Image.fromarray(sheet.pixels)
    draw = ImageDraw.Draw(image)

    def write(x: float, y: float, text: str, size: int = 34, anchor: str = "lm") -> None:
        draw.text((x, y), text, "black", ImageFont.truetype(chinese_font, size), anchor)

    write(A4[0] / 2, 300, TITLE, 48, "mm")
    for y, sentence in zip((480, 550), SENTENCES, strict=True):
        write(200, y, sentence)
    rows = [(LABELS[0], *HEADS), *((label, *map(str, row)) for label, row in zip(LABELS[1:], VALUES, strict=True))]
    for y, row in zip(YS, rows, strict=False):
        for x, text in zip(XS, row, strict=False):
            write(x + 16, y + 40, text, 32)
    return np.asarray(image)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Ocr], Readers]:
    def get(ocr: Ocr) -> Readers:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
            return open_readers(ocr)

    return get


@pytest.fixture(scope="module")
def readers(opened: Callable[[Ocr], Readers]) -> Readers:
    return opened("rapidocr")


def test_the_settings_name_every_backend() -> None:
    assert set(get_args(Ocr)) == set(get_args(Backend))


def read(pixels: np.ndarray, readers: Readers) -> Document:
    upright = np.ascontiguousarray(pixels)
    return read_scan([PageImage(1, upright, float(upright.shape[1]), float(upright.shape[0]))], Limits(), readers)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_page_whichever_way_it_lies(page: np.ndarray, readers: Readers, quarters: int) -> None:
    document = read(np.rot90(page, quarters), readers)
    (table,) = document.tables()
    rows = [[cell.text for cell in row] for row in table.rows()]
    assert rows[0] == [LABELS[0], *HEADS]
    assert [row[0] for row in rows[1:]] == list(LABELS[1:])
    assert [row[1:] for row in rows[1:]] == [list(map(str, row)) for row in VALUES]
    assert all(cell.readings for cell in table.cells if cell.row and cell.column)
    text = "".join(paragraph.text.replace(" ", "") for paragraph in document.paragraphs())
    assert text == TITLE + "".join(SENTENCES).replace(" ", "")


def test_both_backends_give_the_same_document(page: np.ndarray, opened: Callable[[Ocr], Readers]) -> None:
    first, second = (read(page, opened(ocr)) for ocr in ("rapidocr", "paddleocr"))
    assert first.text == second.text
    assert [cell.readings for cell in next(first.tables()).cells] == [
        cell.readings for cell in next(second.tables()).cells
    ]


def test_the_backend_named_is_the_one_that_reads(
    page: np.ndarray, opened: Callable[[Ocr], Readers], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def watched(ocr: Ocr) -> Readers:
        asked.append(ocr)
        return opened(ocr)

    monkeypatch.setattr("extract.intake.scan.reader.open_readers", watched)
    stream = io.BytesIO()
    Image.fromarray(page).save(stream, "PNG")
    assert TITLE in read_document(stream.getvalue(), Limits(), "paddleocr").text
    assert asked == ["paddleocr"]


def photograph() -> np.ndarray:
    """Hills under a bright sky, out of focus, with the grain of a camera: no text anywhere."""
    height, width = 1169, 827
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    scene = 235.0 - 0.05 * ys
    for depth, shade in enumerate((150.0, 100.0, 55.0)):
        ridge = 450 + 200 * depth + 60 * np.sin(xs / (90 + 40 * depth) + depth) + 25 * np.sin(xs / 31 + 2 * depth)
        scene = np.where(ys > ridge, shade + 10 * np.sin(xs / 17) * np.sin(ys / 13), scene)
    grain = np.random.default_rng(5).normal(0, 6, scene.shape)
    return np.repeat(np.clip(scene + grain, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def noise() -> np.ndarray:
    return np.random.default_rng(2).integers(0, 256, (1169, 827, 3), dtype=np.uint8)


def black() -> np.ndarray:
    return np.zeros((1169, 827, 3), np.uint8)


@pytest.mark.parametrize("picture", [photograph, noise, black])
def test_what_is_no_page_gives_an_error_and_no_text(picture: Callable[[], np.ndarray], readers: Readers) -> None:
    with pytest.raises(NianbaoError) as caught:
        read(picture(), readers)
    assert caught.value.code is ErrorCode.UNREADABLE


def test_stamp_across_lines_of_text(page: np.ndarray, readers: Readers) -> None:
    stamped = page.copy()
    ys, xs = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    ring = np.abs(np.hypot(xs - 420, ys - 515) - 140) < 5
    stamped[ring] = np.minimum(stamped[ring], 110)  # grey, as in a black and white copy
    text = "".join(paragraph.text.replace(" ", "") for paragraph in read(stamped, readers).paragraphs())
    assert "986条" in text
    assert "一千二百零三条" in text
