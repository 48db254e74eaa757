"""Crops of table cells with their texts, cut from generated scans the way the scan intake cuts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from eval.gold.scans.crops import crop as plain_crop
from eval.gold.scans.geometry import corners
from eval.gold.scans.scan import TrueBox
from extract.intake.scan.crops import InkPage
from extract.templates.model import CellKey
from models.digits.pieces import Image
from models.digits.prepare import Strip, prepare
from training.digits.look import Look, draw_look
from training.digits.numbers import Draw, target
from training.digits.numbers import draw as draw_text
from training.digits.scanned import Scan, cleaned, scan
from training.digits.sheet import Sheet, draw_sheet
from training.digits.typefaces import Split

_INCH = 25.4
_OFF_MM = 0.22
"""How far a side that the grid finder reports may lie from the middle of its line."""
_WALL_MM = (-0.3, 0.3)
"""How far inside the middle of the lines crops begin where they are not trimmed."""
_PIXELS_A_SIGN = 7
_NO_KEY = CellKey("", "", "")


@dataclass(frozen=True, slots=True)
class Cell:
    """A crop, (H, W) grey or (H, W, 3) RGB, and the text that was printed in it."""

    crop: Image
    text: str


def sheet_cells(rng: np.random.Generator, look: Look, draw: Draw = draw_text) -> list[Cell]:
    """All cells of one generated sheet in the given look."""
    sheet = draw_sheet(rng, look, draw)
    scanned = scan(rng, sheet.print, look.damage)
    crops = _plain(scanned, sheet) if look.cut == "plain" else _clean(rng, scanned, sheet, look)
    return [Cell(crop, target(text)) for crop, text in zip(crops, sheet.texts, strict=True)]


def _plain(scanned: Scan, sheet: Sheet) -> Iterator[Image]:
    for box in sheet.boxes.tolist():
        places = scanned.placement.apply(corners(tuple(box)))
        yield plain_crop(scanned.pixels, TrueBox(_NO_KEY, "", 1, tuple((x, y) for x, y in places.tolist())))


def _clean(rng: np.random.Generator, scanned: Scan, sheet: Sheet, look: Look) -> Iterator[Image]:
    page = cleaned(rng, scanned, look.damage)
    ink = InkPage(page) if look.cut == "page" else None
    off = _OFF_MM * page.dpi / _INCH
    wall = rng.uniform(*_WALL_MM) * page.dpi / _INCH
    for box in _upright(sheet.boxes, np.linalg.inv(page.placement.to_original)):
        left, top, right, bottom = (box + rng.uniform(-off, off, 4)).tolist()
        if ink is not None:
            yield ink.cell((left, top, right, bottom)).grey
            continue
        yield page.grey[
            max(round(top + wall), 0) : max(round(bottom - wall), 1),
            max(round(left + wall), 0) : max(round(right - wall), 1),
        ]


def _upright(boxes: NDArray[np.float64], forward: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Boxes on the clean page: each side in the middle of where its two ends went."""
    points = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
    moved = cv2.perspectiveTransform(points.reshape(1, -1, 2), forward).reshape(-1, 4, 2)
    (tl, tr, br, bl) = (moved[:, i] for i in range(4))
    sides = [(tl + bl)[:, 0], (tl + tr)[:, 1], (tr + br)[:, 0], (bl + br)[:, 1]]
    return np.stack(sides, axis=1) / 2


def cells(seed: int, level: str, split: Split, draw: Draw = draw_text) -> Iterator[Cell]:
    """Endless cells of a level in the typefaces of a split; the same for the same seed. ``draw_look`` names levels."""
    for number in range(1_000_000_000):
        rng = np.random.default_rng([seed, number])
        yield from sheet_cells(rng, draw_look(rng, level, split), draw)


def samples(seed: int) -> Iterator[tuple[Strip, str]]:
    """Endless training pairs: strip as the network gets it, and its text; cells taken for two lines are left out."""
    for cell in cells(seed, "train", "train"):
        strips = prepare(cell.crop)
        if len(strips) == 1 and strips[0].shape[1] >= _PIXELS_A_SIGN * len(cell.text):
            yield strips[0], cell.text
        elif not cell.text:
            yield from ((strip, "") for strip in strips)
