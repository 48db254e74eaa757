"""The shipped digit reader on cells drawn here, and its refusal of weights that were changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

pytest.importorskip("cv2")
pytest.importorskip("onnxruntime")

from models.digits import DigitReader, open_reader
from models.digits.alphabet import ALPHABET
from models.weights import FOLDER, WeightsError, read_weights

Crop = NDArray[np.uint8]


@pytest.fixture(scope="module")
def reader() -> DigitReader:
    return open_reader()


def cell(text: str, size: int = 28, box: tuple[int, int] = (150, 46)) -> Crop:
    """A cell of 200 dpi type, black on white, in the typeface that comes with Pillow."""
    image = Image.new("L", box, 255)
    font = ImageFont.load_default(size)
    ImageDraw.Draw(image).text((box[0] / 2, box[1] / 2), text, fill=0, font=font, anchor="mm")
    return np.asarray(image, dtype=np.uint8)


def best(reader: DigitReader, crops: list[Crop]) -> list[str]:
    return [readings[0][0] for readings in reader.read(crops)]


def test_clean_digits_are_read(reader: DigitReader) -> None:
    texts = [str(n) for n in (*range(100), *range(100, 4000, 37), 14069, 230871, 99999)]
    read = best(reader, [cell(text) for text in texts])
    right = sum(a == b for a, b in zip(texts, read, strict=True))
    assert right >= 0.99 * len(texts), [(a, b) for a, b in zip(texts, read, strict=True) if a != b]


@pytest.mark.parametrize("text", ["0", "1", "7", "3.5", "-2", "1,234", "12.80", "/"])
def test_a_lone_sign_or_mark_is_not_lost(reader: DigitReader, text: str) -> None:
    assert best(reader, [cell(text)]) == [text]


@pytest.mark.parametrize(
    "crop",
    [
        np.full((40, 120), 255, dtype=np.uint8),
        np.full((40, 120), 180, dtype=np.uint8),
        np.zeros((40, 120), dtype=np.uint8),
        np.zeros((0, 0), dtype=np.uint8),
        np.full((1, 1), 90, dtype=np.uint8),
    ],
    ids=["white", "grey", "black", "nothing", "one pixel"],
)
def test_a_cell_without_ink_is_empty(reader: DigitReader, crop: Crop) -> None:
    readings = reader.read([crop])[0]
    assert readings[0][0] == ""
    assert readings[0][1] > 0.5


def test_specks_and_a_line_at_the_rim_are_no_digits(reader: DigitReader) -> None:
    specks = np.full((46, 120), 250, dtype=np.uint8)
    specks[10, 30] = specks[33, 80] = specks[20, 101] = 60
    ruled = np.full((46, 120), 250, dtype=np.uint8)
    ruled[-2:] = 20
    ruled[:, :2] = 20
    assert best(reader, [specks, ruled]) == ["", ""]


def test_a_line_at_the_rim_does_not_hide_the_digit(reader: DigitReader) -> None:
    crop = cell("8").copy()
    crop[:, :2] = 0
    crop[-2:] = 0
    assert best(reader, [crop]) == ["8"]


def test_a_number_over_two_lines_is_put_together(reader: DigitReader) -> None:
    crop = np.vstack([cell("140", box=(60, 34)), cell("69", box=(60, 34))])
    assert best(reader, [crop]) == ["14069"]


def test_a_red_seal_in_colour_does_not_reach_the_network(reader: DigitReader) -> None:
    crop = np.repeat(cell("35")[..., None], 3, axis=2)
    red = crop.copy()
    red[12:16, :, 1:] = np.minimum(red[12:16, :, 1:], 40)
    assert reader.read([red]) == reader.read([crop])


def test_a_batch_reads_as_each_cell_alone(reader: DigitReader) -> None:
    crops = [cell(text) for text in ("0", "12", "305", "", "98765", "-4", "6.25")]
    for together, crop in zip(reader.read(crops), crops, strict=True):
        alone = reader.read([crop])[0]
        assert [text for text, _ in alone] == [text for text, _ in together]
        assert [p for _, p in alone] == pytest.approx([p for _, p in together], abs=1e-4)


def test_readings_are_distinct_ordered_and_sum_to_at_most_one(reader: DigitReader) -> None:
    rng = np.random.default_rng(3)
    crops = [cell(str(n)) for n in range(20)]
    crops += [rng.integers(0, 256, (30, 70), dtype=np.uint8) for _ in range(10)]
    for readings in reader.read(crops, n_best=4):
        chances = [chance for _, chance in readings]
        assert 1 <= len(readings) <= 4
        assert len({text for text, _ in readings}) == len(readings)
        assert chances == sorted(chances, reverse=True)
        assert all(chance >= 0 for chance in chances)
        assert sum(chances) <= 1 + 1e-6
        assert all(set(text) <= set(ALPHABET) for text, _ in readings)


def test_no_cells_give_no_readings(reader: DigitReader) -> None:
    assert reader.read([]) == []


def test_a_huge_crop_is_read_within_bounds(reader: DigitReader) -> None:
    assert best(reader, [np.full((6000, 9000), 255, dtype=np.uint8)]) == [""]


@pytest.mark.parametrize("name", ["digits.onnx", "digits.json"])
def test_changed_weights_are_refused(name: str, tmp_path: Path) -> None:
    for file in ("digits.onnx", "digits.json", "MANIFEST.json"):
        shutil.copy(FOLDER / file, tmp_path / file)
    open_reader(tmp_path)
    content = bytearray((tmp_path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WeightsError, match="SHA-256"):
        open_reader(tmp_path)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"digits\.onnx"):
        read_weights("digits.onnx", tmp_path)


def test_the_shipped_files_are_small_and_in_the_manifest() -> None:
    manifest = json.loads((FOLDER / "MANIFEST.json").read_text(encoding="utf-8"))
    assert {"digits.onnx", "digits.json"} <= manifest.keys()
    assert len(read_weights("digits.onnx")) < 3_000_000
