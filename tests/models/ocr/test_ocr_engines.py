"""Both backends, each alone and against the other."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.ocr import OcrSettings, open_engine
from models.ocr.lines import batches
from models.ocr.openvino import LineNetwork

ROOT = Path(__file__).resolve().parents[3]
FIGURES = ("0", "7", "12", "305", "1,024", "68.50", "-3")
SENTENCES = (
    "本机关全年主动公开政府信息共一千二百条。",
    "收到申请36件，其中予以公开21件。",
    "没有因政府信息公开被申请行政复议的情况。",
)

# What is opened and read in a fresh process whose every attempt to reach a network fails.
OFFLINE = """
import socket, sys
def refuse(*_, **__): raise OSError("network")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
import numpy as np
from models.ocr import open_engine
page = np.full((200, 300, 3), 255, np.uint8)
page[80:84, 40:200] = 0
print(len(open_engine(sys.argv[1]).read_crops([page[60:100]])))
"""


def test_lone_figures_are_read_as_crops(engine, write):
    crops = [write((16 * len(figure) + 14, 38), [(7, 2, figure)]) for figure in FIGURES]
    assert tuple(text.replace(" ", "") for text, _ in engine.read_crops(crops)) == FIGURES


def test_a_grey_crop_reads_as_a_coloured_one(engine, write):
    crop = write((140, 44), [(20, 4, "4096")])
    assert engine.read_crops([crop[:, :, 0]]) == engine.read_crops([crop])


def test_a_crop_reads_the_same_alone_and_among_others(engine, write):
    crops = [write((60 + 40 * index, 44), [(10, 4, str(10**index + 7))]) for index in range(5)]
    together = engine.read_crops(crops)
    assert [text for text, _ in together] == [engine.read_crops([crop])[0][0] for crop in crops]


def test_the_score_is_the_mean_probability_of_the_signs(write):
    crop = write((220, 44), [(20, 4, "2024 305")])
    ((_, batch),) = batches([crop])
    network = LineNetwork(1)
    ((text, score),) = network.read(batch)
    scores = np.array(network._request.get_output_tensor().data[0], np.float64)
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    best = chances.argmax(axis=1)
    read = [i for i, sign in enumerate(best) if sign and (not i or sign != best[i - 1])]
    assert text == "".join(network._signs[best[i]] for i in read)
    assert score == pytest.approx(chances[read, best[read]].mean(), abs=2e-5)


def test_crops_without_pixels_or_ink_have_no_text(engine):
    empty = np.zeros((0, 30, 3), dtype=np.uint8)
    white = np.full((40, 120, 3), 255, dtype=np.uint8)
    assert [text for text, _ in engine.read_crops([empty, white])] == ["", ""]
    assert engine.read_crops([]) == []


def test_lines_come_in_reading_order_with_their_places(engine, write):
    page = write((700, 400), [(60, 60, "first 2021"), (400, 60, "second 2022"), (60, 200, "third 2023")])
    lines = engine.detect_and_read(page)
    assert [line.text.split()[0] for line in lines] == ["first", "second", "third"]
    assert all(0.8 < line.score <= 1 for line in lines)
    (left, top), _, (right, bottom), _ = lines[1].box
    assert 380 < left < 410
    assert 40 < top < 80
    assert left < right < 600
    assert top < bottom < 120


def test_a_page_larger_than_the_detection_size_has_its_boxes_in_its_own_pixels(engine, write):
    page = write((2600, 2000), [(1900, 1500, "corner 42")], points=80)
    (line,) = engine.detect_and_read(page)
    assert line.text.replace(" ", "") == "corner42"
    assert 1850 < line.box[0][0] < 1920
    assert 1450 < line.box[0][1] < 1560


@pytest.mark.parametrize("shape", [(400, 300, 3), (20, 500, 3), (1, 1, 3), (33, 33, 3)])
@pytest.mark.parametrize("shade", [0, 255])
def test_an_empty_page_has_no_lines(engine, shape, shade):
    assert engine.detect_and_read(np.full(shape, shade, dtype=np.uint8)) == []


def test_a_page_reads_the_same_twice(engine, write):
    page = write((500, 300), [(60, 60, "annual 2024"), (60, 160, "0 1 22 333")])
    assert engine.detect_and_read(page) == engine.detect_and_read(page)


def test_chinese_sentences_are_read(engine, write, chinese_font):
    page = write((900, 360), [(60, 60 + 90 * row, text) for row, text in enumerate(SENTENCES)], font=chinese_font)
    assert tuple(line.text for line in engine.detect_and_read(page)) == SENTENCES


def test_both_backends_read_a_clean_page_alike(opened, write, chinese_font):
    cells = [
        (80 + 160 * column, 300 + 60 * row, str((37 * row + 11 * column**3) % 900))
        for row in range(6)
        for column in range(5)
    ]
    titles = [(60, 60 + 60 * row, text) for row, text in enumerate(SENTENCES)]
    page = write((1000, 720), titles + cells, font=chinese_font, points=24)
    paddle, rapid = (opened(backend).detect_and_read(page) for backend in ("paddleocr", "rapidocr"))
    assert [line.text for line in paddle] == [line.text for line in rapid]
    assert len(paddle) == len(titles) + len(cells)
    middles = [np.array([line.box for line in lines]).mean(axis=1) for lines in (paddle, rapid)]
    assert np.abs(middles[0] - middles[1]).max() <= 3


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["paddleocr", "rapidocr"])
def test_opening_is_silent_offline_and_writes_only_its_own_cache(opened, backend, tmp_path):
    opened(backend)
    surroundings = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, backend],
        env={**surroundings, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("1\n", "", 0)
    written = {path.relative_to(tmp_path).parts[:2] for path in tmp_path.rglob("*") if path.is_file()}
    assert written <= {(".cache", "nianbao")}


def test_an_unknown_backend_is_an_error():
    with pytest.raises(ValueError, match="tesseract"):
        open_engine(OcrSettings(backend="tesseract"))  # type: ignore[arg-type] - the point of the test
