"""A printed sheet on its way through stamp, scanner and the cleaning of the scan intake."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from eval.gold.scans.container import PageScan
from eval.gold.scans.damage import Damage
from eval.gold.scans.geometry import Pixels, Placement, place
from eval.gold.scans.ink import fold, show_through, sign, stamp_seal
from eval.gold.scans.sensor import blur, contrast, fax, noise, speckle, to_grey, uneven_light
from extract.intake.scan.clean import CleanPage
from extract.intake.scan.clean import Placement as CleanPlacement
from extract.intake.scan.ink import colours, ink
from training.digits.sheet import Grey

_INCHES = 11.69
_LEAST_SIDE, _MOST_SIDE = 1754, 2339
"""Sides between which the intake brings a page of A4, as in ``extract.intake.scan.clean``."""
_SEALS = ("双桥市信息公开专用章", "北川县人民政府办公室", "青原区财政局")
_SEAL_POINTS, _PEN_POINTS = (90.0, 128.0), (70.0, 150.0)


@dataclass(frozen=True, slots=True)
class Scan:
    """The scan as a reader of its file gets it, and how the sheet lies in it."""

    pixels: Pixels
    placement: Placement


def scan(rng: np.random.Generator, print_: Grey, damage: Damage) -> Scan:
    """Seals, pen, bleeding, placement and the scanner, in the order in which they happen."""
    page = np.repeat(print_[..., None], 3, axis=2)
    grey = rng.random() < damage.grey
    page = _stamped(rng, page, damage)
    angle = rng.uniform(-damage.rotation, damage.rotation)
    placement = place((page.shape[1], page.shape[0]), angle, damage.perspective, rng)
    if grey:
        page = to_grey(page)
    if angle or damage.perspective:
        page = _warped(page, placement)
    page = _sensed(rng, page, damage)
    quality = 0 if damage.bits == 1 else round(damage.jpeg)
    return Scan(PageScan(page, damage.dpi, quality, int(damage.bits)).seen(), placement)


def _warped(page: Pixels, placement: Placement) -> Pixels:
    white = (255.0,) * 3
    flat = cv2.warpPerspective(page, placement.matrix, placement.size, flags=cv2.INTER_CUBIC, borderValue=white)
    return np.asarray(flat, dtype=np.uint8)


def _stamped(rng: np.random.Generator, page: Pixels, damage: Damage) -> Pixels:
    scale = damage.dpi / 72
    if damage.bleed:
        page = show_through(page, np.roll(page, rng.integers(5, 60, 2), axis=(0, 1)), damage.bleed)
    if rng.random() < damage.seal:
        for _ in range(int(rng.integers(1, 4))):
            page = stamp_seal(page, str(rng.choice(_SEALS)), _spot(rng, page), scale * rng.uniform(*_SEAL_POINTS), rng)
    if rng.random() < damage.pen:
        page = sign(page, _spot(rng, page), scale * rng.uniform(*_PEN_POINTS), rng)
    if damage.folds:
        page = fold(page, round(damage.folds), rng)
    return page


def _spot(rng: np.random.Generator, page: Pixels) -> tuple[float, float]:
    height, width = page.shape[:2]
    return width * rng.uniform(0.05, 0.95), height * rng.uniform(0.05, 0.95)


def _sensed(rng: np.random.Generator, page: Pixels, damage: Damage) -> Pixels:
    if damage.light:
        page = uneven_light(page, damage.light, rng)
    if damage.blur:
        page = blur(page, damage.blur)
    if damage.contrast != 1.0:
        page = contrast(page, damage.contrast)
    if damage.noise:
        page = noise(page, damage.noise, rng)
    if damage.speckle:
        height, width = page.shape[:2]
        page = speckle(page, round(damage.speckle * height * width / damage.dpi**2), rng)
    return fax(page, round(damage.rows)) if damage.bits == 1 else page


def cleaned(rng: np.random.Generator, scanned: Scan, damage: Damage) -> CleanPage:
    """The scan as the intake cleans it, straightened as far as rulings show how; sheets are parts of a page of A4.

    The placement of the result leads to the sheet, so that true boxes can be found on it.
    """
    full = _INCHES * damage.dpi
    side = min(max(full, _LEAST_SIDE), _MOST_SIDE)
    scale = side / full
    pixels, shrunk = scanned.pixels, min(scale, 1.0)
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    if shrunk < 1.0:
        pixels = np.asarray(cv2.resize(pixels, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA), np.uint8)
    grown = max(scale, 1.0)
    size = (round(pixels.shape[1] * grown), round(pixels.shape[0] * grown))
    level = np.diag([scale, scale, 1.0]) @ _residual(rng, scanned.placement)
    forward = level @ np.linalg.inv(scanned.placement.matrix) @ np.diag([1 / shrunk, 1 / shrunk, 1.0])
    flat = cv2.warpPerspective(ink(pixels, colours(pixels)), forward, size, flags=cv2.INTER_CUBIC, borderValue=255)
    back = np.asarray(np.linalg.inv(level), np.float64)
    return CleanPage(1, np.asarray(flat, np.uint8), side / _INCHES, CleanPlacement(back, size[0], size[1]))


def _residual(rng: np.random.Generator, placement: Placement) -> NDArray[np.float64]:
    """What straightening leaves: mostly hundredths of a degree, now and then half of one."""
    size = placement.size
    angle = rng.normal(0, 0.08) if rng.random() < 0.85 else rng.uniform(-0.5, 0.5)
    return place(size, float(angle), 0.0008, rng).matrix
