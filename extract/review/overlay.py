"""The pages of a report with its cells coloured by status: what was read where, and how far it can be trusted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from PIL import Image, ImageChops, ImageDraw

from extract.export.labels import labels
from extract.export.pageimage import page_images
from extract.intake.scan.raster import PageImage
from extract.limits import Limits
from extract.record import Cell, Record

_HEIGHT = 1360
"""Pixels of a page; 7-point print can still be read."""
_MOST_PAGES = 12
_GAP = 12
_DARKER = 0.6
"""Brightness of the line around a cell as a share of its colour's."""


def overlay(record: Record, data: bytes, limits: Limits) -> Image.Image | None:
    """The pages that hold cells, side by side, each cell in the colour of its status (``labels.yaml``).

    Args:
        record: the record; its boxes are in the coordinates of the pages.
        data: the file that it was made from, a PDF or an image.

    Returns:
        A picture of at most ``_MOST_PAGES`` pages; None where no page holds a cell.

    Raises:
        NianbaoError: where the file cannot be shown.
    """
    cells: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in record.cells:
        if cell.page and cell.box:
            cells[cell.page].append(cell)
    wanted = sorted(cells)[:_MOST_PAGES]
    pages = [_coloured(page, cells[page.number]) for page in page_images(data, wanted, limits, pass_over=True)]
    return _side_by_side(pages) if pages else None


def _coloured(page: PageImage, cells: Sequence[Cell]) -> Image.Image:
    """A page of which the paper, not the ink, takes the colours."""
    shown = Image.fromarray(page.pixels)
    size = (max(round(shown.width * _HEIGHT / shown.height), 1), _HEIGHT)
    shown = shown.resize(size, Image.Resampling.LANCZOS)
    tints = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(tints)
    for box, colour in _boxes(cells, size[0] / page.width, size[1] / page.height):
        draw.rectangle(box, fill=colour, outline=(*(round(_DARKER * value) for value in colour),))
    return ImageChops.multiply(shown, tints)


def _boxes(
    cells: Sequence[Cell], across: float, down: float
) -> Iterator[tuple[tuple[int, int, int, int], tuple[int, int, int]]]:
    """Box in pixels and colour of each cell."""
    for cell in cells:
        if cell.box is not None:
            x0, y0, x1, y1 = cell.box
            tint = bytes.fromhex(labels().statuses[cell.status].tint.removeprefix("#"))
            left, top = round(x0 * across), round(y0 * down)
            yield (left, top, max(round(x1 * across), left), max(round(y1 * down), top)), (tint[0], tint[1], tint[2])


def _side_by_side(pages: Sequence[Image.Image]) -> Image.Image:
    whole = Image.new("RGB", (sum(page.width + _GAP for page in pages) - _GAP, _HEIGHT), "#808080")
    left = 0
    for page in pages:
        whole.paste(page, (left, 0))
        left += page.width + _GAP
    return whole
