"""A printed report through a scanner: damaged page images, and where every value stands on them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from random import Random

import numpy as np
import pypdfium2 as pdfium

from eval.gold.scans.clean import CleanReport, PrintedCell
from eval.gold.scans.container import PageScan
from eval.gold.scans.damage import Damage
from eval.gold.scans.geometry import Pixels, Placement, Points, corners, place
from eval.gold.scans.ink import fold, show_through, sign, stamp_seal
from eval.gold.scans.sensor import blur, contrast, dark_edge, fax, noise, speckle, to_grey, uneven_light
from extract.templates.model import CellKey

_POINTS = 72.0
_SEAL_WIDTH = (113.0, 128.0)
"""40 to 45 mm, in points."""
_PEN_WIDTH = (70.0, 150.0)
_ON_TABLE = 0.6
"""Share of seals and signatures that lie on values, where a page has any."""
_DESK_ROOM = 0.05
_LETTER_AREA = 8.5 * 11
"""Square inches of a page, for the number of specks."""


@dataclass(frozen=True, slots=True)
class TrueBox:
    """A value cell on a scanned page.

    Attributes:
        page: from 1.
        corners: of the cell's inside in pixels of the page image, in the order top left, top right, bottom right,
            bottom left of the upright text.
    """

    key: CellKey
    printed: str
    page: int
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ScannedReport:
    """Pages and the cells on them."""

    pages: tuple[PageScan, ...]
    boxes: tuple[TrueBox, ...]


def scan_pages(report: CleanReport, damage: Damage, seed: int | str) -> ScannedReport:
    """Scan every page of a printed report; the same arguments give the same pixels."""
    scale = damage.dpi / _POINTS
    with closing(pdfium.PdfDocument(report.pdf)) as document:
        clean = [_render(document[number], scale) for number in range(len(document))]
    pages: list[PageScan] = []
    boxes: list[TrueBox] = []
    for number, image in enumerate(clean, 1):
        cells = [cell for cell in report.cells if cell.page == number]
        scanner = _Scanner(damage, Random(f"{seed}/{damage.name}/{number}"), report.gold.agency or "")
        other = clean[number % len(clean)]
        scan, placement = scanner.scan(image, other, [_middle(cell, scale) for cell in cells])
        pages.append(scan)
        boxes += [TrueBox(cell.key, cell.printed, number, _moved(cell, scale, placement)) for cell in cells]
    order = {cell.key: index for index, cell in enumerate(report.cells)}
    return ScannedReport(tuple(pages), tuple(sorted(boxes, key=lambda box: order[box.key])))


def _render(page: pdfium.PdfPage, scale: float) -> Pixels:
    return np.ascontiguousarray(page.render(scale=scale, rev_byteorder=True).to_numpy()[..., :3])


def _middle(cell: PrintedCell, scale: float) -> tuple[float, float]:
    x0, y0, x1, y1 = cell.box
    return (x0 + x1) / 2 * scale, (y0 + y1) / 2 * scale


def _moved(cell: PrintedCell, scale: float, placement: Placement) -> tuple[tuple[float, float], ...]:
    points: Points = placement.apply(corners(cell.box) * scale)
    return tuple((round(x, 2), round(y, 2)) for x, y in points.tolist())


class _Scanner:
    """Scans one page; two generators, since python's own draws shares and numpy's draws fields."""

    def __init__(self, damage: Damage, rng: Random, agency: str) -> None:
        self.damage = damage
        self.rng = rng
        self.fields = np.random.default_rng(rng.getrandbits(64))
        self.agency = agency

    def scan(self, page: Pixels, other: Pixels, middles: list[tuple[float, float]]) -> tuple[PageScan, Placement]:
        """The page as an image, and where its points went; ``middles`` are those of its value cells."""
        page = self._on_paper(page, other, middles)
        page, placement = self._laid(page)
        if self.rng.random() < self.damage.grey:
            page = to_grey(page)
        page = self._sensed(page)
        bits = 1 if self.damage.bits == 1 else 8
        quality = 0 if bits == 1 else round(self.damage.jpeg)
        return PageScan(page, self.damage.dpi, quality, bits), placement

    def _on_paper(self, page: Pixels, other: Pixels, middles: list[tuple[float, float]]) -> Pixels:
        damage, rng = self.damage, self.rng
        scale = damage.dpi / _POINTS
        if damage.bleed:
            page = show_through(page, other, damage.bleed)
        if rng.random() < damage.seal:
            width = scale * rng.uniform(*_SEAL_WIDTH)
            page = stamp_seal(page, self.agency, self._spot(page, middles), width, self.fields)
        if rng.random() < damage.pen:
            page = sign(page, self._spot(page, middles), scale * rng.uniform(*_PEN_WIDTH), self.fields)
        if damage.folds:
            page = fold(page, round(damage.folds), self.fields)
        return page

    def _spot(self, page: Pixels, middles: list[tuple[float, float]]) -> tuple[float, float]:
        if middles and self.rng.random() < _ON_TABLE:
            return self.rng.choice(middles)
        height, width = page.shape[:2]
        return width * self.rng.uniform(0.2, 0.85), height * self.rng.uniform(0.2, 0.9)

    def _laid(self, page: Pixels) -> tuple[Pixels, Placement]:
        damage, rng = self.damage, self.rng
        on_desk = rng.random() < damage.desk
        turns = rng.choice((1, 2, 3)) if rng.random() < damage.turned else 0
        angle = rng.uniform(-damage.rotation, damage.rotation)
        room = _DESK_ROOM if on_desk else 0.0
        size = (page.shape[1], page.shape[0])
        placement = place(size, angle, damage.perspective, self.fields, turns=turns, room=room)
        if not (on_desk or turns or angle or damage.perspective):
            return page, placement
        shade = rng.randint(40, 150)
        fill = (shade, round(shade * 0.85), round(shade * 0.65)) if on_desk else (255, 255, 255)
        return placement.warp(page, fill), placement

    def _sensed(self, page: Pixels) -> Pixels:
        damage, fields = self.damage, self.fields
        if damage.light:
            page = uneven_light(page, damage.light, fields)
        if damage.blur:
            page = blur(page, damage.blur)
        if damage.contrast != 1.0:
            page = contrast(page, damage.contrast)
        if self.rng.random() < damage.edge:
            page = dark_edge(page, fields)
        if damage.noise:
            page = noise(page, damage.noise, fields)
        if damage.speckle:
            page = speckle(page, round(damage.speckle * _LETTER_AREA), fields)
        return fax(page, round(damage.rows)) if damage.bits == 1 else page
