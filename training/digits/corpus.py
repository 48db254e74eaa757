"""Crops of table cells with their texts, cut from generated sheets the way the scan intake cuts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from models.digits.prepare import Strip, prepare
from training.digits.degrade import Grey, Matrix, maps, spoil, warp
from training.digits.look import Look, draw_look
from training.digits.numbers import Draw
from training.digits.numbers import draw as draw_text
from training.digits.sheet import Sheet, draw_sheet
from training.digits.typefaces import Split


@dataclass(frozen=True, slots=True)
class Cell:
    """A grey crop (H, W) and the text that was printed in it."""

    crop: Grey
    text: str


def _without_rules(rng: np.random.Generator, image: Grey, rules: Grey) -> Grey:
    """Lines painted over as the intake does it, a little too wide or too narrow, with pieces left behind."""
    grown = int(rng.integers(1, 4))
    mask = cv2.dilate((rules < 200).astype(np.uint8), np.ones((grown, grown), dtype=np.uint8))
    for _ in range(int(rng.choice([0, 0, 2, 8]))):
        y, x = int(rng.uniform(0, image.shape[0])), int(rng.uniform(0, image.shape[1]))
        mask[y : y + 12, x : x + 60] = 0
    paper = cv2.blur(cv2.dilate(image, np.ones((5, 5), dtype=np.uint8)), (9, 9))
    return np.where(mask > 0, paper, image).astype(np.uint8)


def _cut(rng: np.random.Generator, image: Grey, sheet: Sheet, residual: Matrix, inset: float) -> Iterator[Cell]:
    """Upright boxes around the middles of the cells; each side is off by a pixel or two."""
    middles = (sheet.boxes[:, :2] + sheet.boxes[:, 2:]) / 2
    moved = cv2.perspectiveTransform(middles[None].astype(np.float64), residual)[0] - middles
    shift = np.hstack([moved, moved]) + rng.uniform(-1.2, 1.2, sheet.boxes.shape)
    boxes = sheet.boxes + shift + np.array([inset, inset, 1 - inset, 1 - inset])
    bounds = np.maximum(np.round(boxes), 0).astype(np.int64).tolist()
    for (left, top, right, bottom), text in zip(bounds, sheet.texts, strict=True):
        yield Cell(image[top:bottom, left:right], text)


def sheet_cells(rng: np.random.Generator, look: Look, draw: Draw = draw_text) -> list[Cell]:
    """All cells of one generated sheet in the given look."""
    sheet = draw_sheet(rng, look, draw)
    lying, residual = maps(rng, look, sheet.ink.shape)
    scanned = spoil(rng, np.minimum(sheet.ink, sheet.rules), look, lying)
    back = residual @ np.linalg.inv(lying)
    crooked = bool(look.skew or look.perspective or look.residual)
    image = warp(scanned, back) if crooked else scanned
    inset = rng.uniform(0.5, 2.5) + sheet.rule_width / 2
    if rng.random() < 0.6:
        image = _without_rules(rng, image, warp(sheet.rules, residual) if crooked else sheet.rules)
        inset = rng.uniform(-0.5, 1.0)
    return list(_cut(rng, image, sheet, residual, inset))


def cells(seed: int, level: str, split: Split, draw: Draw = draw_text) -> Iterator[Cell]:
    """Endless cells of a level (a key of ``levels.yaml``) in the typefaces of a split; the same for the same seed."""
    for number in range(1_000_000_000):
        rng = np.random.default_rng([seed, number])
        yield from sheet_cells(rng, draw_look(rng, level, split), draw)


def samples(seed: int) -> Iterator[tuple[Strip, str]]:
    """Endless training pairs: strip as the network gets it, and its text; cells taken for two lines are left out."""
    for cell in cells(seed, "train", "train"):
        strips = prepare(cell.crop)
        if len(strips) == 1 and strips[0].shape[1] >= 8 * len(cell.text):
            yield strips[0], cell.text
