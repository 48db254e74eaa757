"""A sheet of table cells as a printer would make it: ruled grid, texts, nothing spoilt yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from training.digits.look import Look
from training.digits.numbers import Draw
from training.digits.typefaces import Pen

Grey = NDArray[np.uint8]
_FINE = 3
"""Sheets are drawn this many times finer than they are scanned: print has no pixels, and no hinting."""
_PIXELS = 600_000
_MOST_ROWS, _MOST_COLUMNS = 18, 10
_MARGIN = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """The print (0 black, 255 paper), and each cell's box and text."""

    print: Grey
    boxes: NDArray[np.float64]
    """(cells, 4): left, top, right, bottom in pixels, along the middles of the lines."""
    texts: tuple[str, ...]


def draw_sheet(rng: np.random.Generator, look: Look, draw: Draw) -> Sheet:
    """A grid of up to 180 cells filled with texts from ``draw``."""
    columns, rows = _edges(rng, look)
    size = (int(columns[-1]) + _MARGIN, int(rows[-1]) + _MARGIN)
    image = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 255)
    canvas = ImageDraw.Draw(image)
    boxes = np.array([(x0, y0, x1, y1) for y0, y1 in _pairs(rows) for x0, x1 in _pairs(columns)])
    _shade(canvas, boxes, rng, look)
    _rule(canvas, columns, rows, look)
    texts = tuple(_write(canvas, rng, look, box, draw) for box in boxes)
    print_ = cv2.resize(np.asarray(image, dtype=np.uint8), size, interpolation=cv2.INTER_AREA)
    return Sheet(np.asarray(print_, dtype=np.uint8), boxes, texts)


def _edges(rng: np.random.Generator, look: Look) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Middles of the lines from left to right and from top to bottom; sheets of large type have fewer cells."""
    em = look.pen.pixels
    room = _PIXELS / (em * em * look.row * look.column)
    n_columns = int(np.clip(round(np.sqrt(room * look.row / look.column)), 3, _MOST_COLUMNS))
    n_rows = int(np.clip(room / n_columns, 4, _MOST_ROWS))
    wide = look.column * em * rng.uniform(0.9, 1.25, n_columns)
    high = look.row * em * rng.uniform(1.0, 1.2) * rng.choice([1, 1, 1, 1, 1, 1, 1, 2.2], n_rows)
    return _summed(wide, em), _summed(high, em)


def _summed(sizes: NDArray[np.float64], em: float) -> NDArray[np.float64]:
    edges: NDArray[np.float64] = _MARGIN + np.concatenate([[0.0], np.cumsum(np.maximum(sizes, 1.2 * em))])
    return edges


def _pairs(edges: NDArray[np.float64]) -> list[tuple[float, float]]:
    return list(pairwise(edges.tolist()))


def _shade(canvas: ImageDraw.ImageDraw, boxes: NDArray[np.float64], rng: np.random.Generator, look: Look) -> None:
    if look.fill == 255:
        return
    for box in boxes[rng.random(len(boxes)) < 0.3]:
        canvas.rectangle((box * _FINE).tolist(), fill=look.fill)


def _rule(canvas: ImageDraw.ImageDraw, columns: NDArray[np.float64], rows: NDArray[np.float64], look: Look) -> None:
    width = max(1, round(look.line * look.damage.dpi / 72 * _FINE))
    (left, right), (top, bottom) = (np.round(each[[0, -1]] * _FINE).tolist() for each in (columns, rows))
    for x in np.round(columns * _FINE).tolist():
        canvas.line((x, top, x, bottom), fill=look.black, width=width)
    for y in np.round(rows * _FINE).tolist():
        canvas.line((left, y, right, y), fill=look.black, width=width)


def _write(
    canvas: ImageDraw.ImageDraw, rng: np.random.Generator, look: Look, box: NDArray[np.float64], draw: Draw
) -> str:
    """Write a text that fits into the cell; returns it."""
    pen = replace(look.pen, pixels=round(look.pen.pixels * _FINE, 1))
    left, top, right, bottom = (box * _FINE).tolist()
    padding = (look.padding + look.line / 2) * look.damage.dpi / 72 * _FINE
    text, width = _fitting(rng, pen, right - left - 2 * padding, draw)
    em = pen.pixels
    x = {"left": left + padding, "right": right - padding - width}.get(look.align, (left + right - width) / 2)
    slack = max(0.0, (bottom - top - 1.15 * em) / 2)
    baseline = (top + bottom) / 2 + 0.36 * em + rng.choice([0, 0, 0, 0, -0.9, 0.9]) * slack
    pen.draw(canvas, x, baseline, _printed(text, rng), look.black)
    return text


def _fitting(rng: np.random.Generator, pen: Pen, room: float, draw: Draw) -> tuple[str, float]:
    for _ in range(6):
        text = draw(rng)
        if (width := pen.width(text)) <= room:
            return text, width
    text = str(rng.integers(0, 10))
    return text, pen.width(text)


def _printed(text: str, rng: np.random.Generator) -> str:
    """The glyphs of a text: a dash may be set doubled or full width."""
    return str(rng.choice(["—", "——", "—", "－", "–"])) if text == "—" else text
