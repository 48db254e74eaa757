"""A sheet of table cells as a printer would make it: ruled grid, texts, nothing spoilt yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from training.digits.look import Look
from training.digits.numbers import Draw

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Ink of the texts and of the ruling lines (0 black, 255 paper), the line width, and each cell's box and text."""

    ink: Grey
    rules: Grey
    rule_width: int
    boxes: NDArray[np.float64]
    """(cells, 4): left, top, right, bottom of the space between the middles of the lines."""
    texts: tuple[str, ...]


def _edges(rng: np.random.Generator, count: int, low: float, high: float, margin: int) -> NDArray[np.int64]:
    sizes = rng.uniform(low, high) * rng.uniform(0.85, 1.25, count)
    return margin + np.concatenate([[0], np.cumsum(np.maximum(sizes, 8))]).astype(np.int64)


def _rules(
    columns: NDArray[np.int64], rows: NDArray[np.int64], size: tuple[int, int], width: int, ink: int
) -> Image.Image:
    image = Image.new("L", size, 255)
    canvas = ImageDraw.Draw(image)
    for x in columns.tolist():
        canvas.line((x, int(rows[0]), x, int(rows[-1])), fill=ink, width=width)
    for y in rows.tolist():
        canvas.line((int(columns[0]), y, int(columns[-1]), y), fill=ink, width=width)
    return image


def _fitting(rng: np.random.Generator, look: Look, room: float, draw: Draw) -> str:
    for _ in range(6):
        if look.pen.width(text := draw(rng)) <= room:
            return text
    return str(rng.integers(0, 10))


def _place(
    rng: np.random.Generator, box: tuple[float, float, float, float], width: float, em: float, align: int
) -> tuple[float, float]:
    """Left end and baseline of a text in its cell; ``align`` 0 centred, 1 left, 2 right."""
    left, top, right, bottom = box
    middle = (left + right - width) / 2
    x = (middle, min(left + 0.3 * em, middle), max(right - 0.3 * em - width, middle))[align] + rng.uniform(-1, 1)
    slack = max(0.0, (bottom - top - 1.1 * em) / 2)
    baseline = (top + bottom) / 2 + 0.36 * em + rng.choice([0, 0, 0, -0.8, 0.8]) * slack + rng.uniform(-1, 1)
    return float(x), float(baseline)


def _printed(text: str, rng: np.random.Generator) -> str:
    """The glyphs of a text: a dash may be set doubled or full width, a comma or minus in its usual forms."""
    if text == "—":
        return str(rng.choice(["—", "——", "—", "－", "–"]))
    return text


def draw_sheet(rng: np.random.Generator, look: Look, draw: Draw) -> Sheet:
    """A grid of 60 to 120 cells filled with texts from ``draw``."""
    em = look.pen.pixels
    columns = _edges(rng, int(rng.integers(6, 10)), 1.9 * em, rng.choice([3.2, 4.5, 7.0]) * em, 12)
    rows = _edges(rng, int(rng.integers(10, 14)), 1.35 * em, rng.choice([1.9, 2.6, 3.4]) * em, 12)
    size = (int(columns[-1]) + 12, int(rows[-1]) + 12)
    width = max(1, round(look.dpi / 72 * rng.uniform(0.3, 1.3)))
    rules = _rules(columns, rows, size, width, int(rng.choice([0, 0, 0, 60, 120])))
    image = Image.new("L", size, 255)
    canvas = ImageDraw.Draw(image)
    align = int(rng.choice([0, 0, 0, 1, 2]))
    boxes, texts = [], []
    for top, bottom in zip(rows[:-1].tolist(), rows[1:].tolist(), strict=True):
        for left, right in zip(columns[:-1].tolist(), columns[1:].tolist(), strict=True):
            text = _fitting(rng, look, right - left - width - 2, draw)
            box = (left, top, right, bottom)
            printed = _printed(text, rng)
            look.pen.draw(canvas, *_place(rng, box, look.pen.width(printed), em, align), printed)
            boxes.append(box)
            texts.append(text)
    ink, grid = np.asarray(image, dtype=np.uint8), np.asarray(rules, dtype=np.uint8)
    return Sheet(ink, grid, width, np.asarray(boxes, dtype=np.float64), tuple(texts))
