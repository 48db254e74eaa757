"""The shipped reader of cells in doubt on cells drawn here: with their ruling lines, pale seals over them, any size."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

pytest.importorskip("cv2")
pytest.importorskip("onnxruntime")

from models.doubt import DoubtReader, open_reader
from models.doubt.prepare import MOST, shaded, size_of, stacked
from models.weights import FOLDER, WeightsError

Crop = NDArray[np.uint8]
BLACK = 235.0


@pytest.fixture(scope="module")
def reader() -> DoubtReader:
    return open_reader()


def cell(text: str, size: int = 20, box: tuple[int, int] = (110, 40), seal: int = 0) -> Crop:
    """A ruled cell of 150 dpi, in the typeface that comes with Pillow; ``seal`` is the shade of a ring over it."""
    image = Image.new("L", box, 252)
    canvas = ImageDraw.Draw(image)
    if seal:
        canvas.ellipse((-box[0] // 2, 6, box[0] - 20, 2 * box[1]), outline=seal, width=5)
    font = ImageFont.load_default(size)
    canvas.text((box[0] / 2, box[1] / 2), text, fill=15, font=font, anchor="mm")
    canvas.rectangle((0, 0, box[0] - 1, box[1] - 1), outline=20)
    return np.asarray(image, dtype=np.uint8)


def best(reader: DoubtReader, crops: list[Crop]) -> list[str]:
    return [readings[0][0] for readings in reader.read(crops, BLACK)]


@pytest.mark.parametrize("seal", [0, 190])
def test_ruled_cells_are_read_with_a_seal_and_without(reader: DoubtReader, seal: int) -> None:
    texts = ["", *(str(n) for n in (*range(30), *range(100, 4000, 97), 14069, 230871))]
    read = best(reader, [cell(text, seal=seal) for text in texts])
    right = sum(a == b for a, b in zip(texts, read, strict=True))
    assert right >= 0.96 * len(texts), [(a, b) for a, b in zip(texts, read, strict=True) if a != b]


@pytest.mark.parametrize("box", [(60, 30), (110, 90), (300, 200)])
def test_the_size_of_a_cell_does_not_matter(reader: DoubtReader, box: tuple[int, int]) -> None:
    assert best(reader, [cell("37", box=box)]) == ["37"]


@pytest.mark.parametrize("at", [40, 330, 620])
def test_a_number_anywhere_in_a_wide_cell_is_read_at_its_size(reader: DoubtReader, at: int) -> None:
    wide = np.full((40, 660), 252, np.uint8)
    wide[:2], wide[-2:], wide[:, :2], wide[:, -2:] = 20, 20, 20, 20
    wide[5:35, at - 25 : at + 25] = cell("86", box=(60, 40))[5:35, 5:55]
    assert best(reader, [wide]) == ["86"]


def test_probabilities_and_order(reader: DoubtReader) -> None:
    for readings in reader.read([cell("8"), cell("", seal=150), cell("3.5")], BLACK):
        chances = [chance for _, chance in readings]
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) <= 1.0 + 1e-6


def test_cells_are_read_alike_alone_and_together(reader: DoubtReader) -> None:
    crops = [cell(text, box=box) for text in ("0", "12", "") for box in ((60, 30), (110, 40))]
    together = reader.read(crops, BLACK)
    for crop, readings in zip(crops, together, strict=True):
        (alone,) = reader.read([crop], BLACK)
        assert [text for text, _ in alone][:1] == [text for text, _ in readings][:1]
        assert alone[0][1] == pytest.approx(readings[0][1], abs=1e-3)


def test_nothing_and_a_huge_crop_are_bounded(reader: DoubtReader) -> None:
    huge = np.full((4000, 9000), 250, np.uint8)
    assert shaded(huge, BLACK).shape <= MOST
    read = reader.read([np.zeros((0, 0), np.uint8), huge, np.zeros((30, 60, 3), np.uint8)], BLACK)
    assert [readings[0][0] for readings in read[:2]] == ["", ""]
    assert reader.read([], BLACK) == []


def test_pictures_keep_print_apart_from_what_is_paler() -> None:
    crop = np.full((20, 40), 250, np.uint8)
    crop[8:12, 10:14], crop[8:12, 30:34] = 50, 150
    picture = shaded(crop, 200.0)
    assert (picture[10, 12], picture[10, 32], picture[0, 0]) == (160, 80, 0)
    size = size_of(picture)
    assert (size[0] % 16, size[1] % 32) == (0, 0)
    assert stacked([picture], size)[0, 0].max() == 1.0


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    for name in ("doubt.onnx", "doubt.json", "MANIFEST.json"):
        shutil.copy(FOLDER / name, tmp_path / name)
    settings = tmp_path / "doubt.json"
    settings.write_text(settings.read_text("utf-8") + " ", "utf-8")
    with pytest.raises(WeightsError):
        open_reader(tmp_path)
