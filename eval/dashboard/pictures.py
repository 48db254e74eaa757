"""Page pictures with the boxes of cells drawn on them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from PIL import Image, ImageDraw

from eval.dashboard.charts import BLUE, VERMILLION

_WIDE, _THIN = 5, 2
_AROUND = 2.5
_ENLARGED = 3
_BOX = ("x0", "y0", "x1", "y1")


def pixel_box(cell: pd.Series, size: tuple[float, float], picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of a cell in pixels of a picture; None for a cell without one.

    Args:
        size: width and height of the page in the unit of the box.
    """
    if any(cell[name] is None or cell[name] != cell[name] for name in _BOX):
        return None
    x, y = picture.width / size[0], picture.height / size[1]
    return round(cell["x0"] * x), round(cell["y0"] * y), round(cell["x1"] * x), round(cell["y1"] * y)


def marked_page(path: Path, cells: pd.DataFrame, chosen: pd.Series, size: tuple[float, float]) -> Image.Image:
    """The page with a thin box for each cell of ``cells`` that is not right, and a thick one for the chosen cell."""
    with Image.open(path) as file:
        picture = file.convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _, cell in cells[cells["outcome"] != "right"].iterrows():
        _draw(draw, pixel_box(cell, size, picture), BLUE, _THIN)
    _draw(draw, pixel_box(chosen, size, picture), VERMILLION, _WIDE)
    return picture


def _draw(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int] | None, color: str, width: int) -> None:
    if box:
        left, top, right, bottom = box
        draw.rectangle((left - width, top - width, right + width, bottom + width), outline=color, width=width)


def crop(path: Path, cell: pd.Series, size: tuple[float, float]) -> Image.Image | None:
    """The cell and what stands around it, enlarged; None for a cell without a box."""
    with Image.open(path) as file:
        picture = file.convert("RGB")
    box = pixel_box(cell, size, picture)
    if box is None:
        return None
    left, top, right, bottom = box
    across, down = _AROUND * max(20, right - left), _AROUND * max(12, bottom - top)
    area = (
        round(max(0, left - across)),
        round(max(0, top - down)),
        round(min(picture.width, right + across)),
        round(min(picture.height, bottom + down)),
    )
    piece = picture.crop(area)
    ImageDraw.Draw(piece).rectangle(
        (left - area[0], top - area[1], right - area[0], bottom - area[1]),
        outline=VERMILLION,
        width=_THIN,
    )
    return piece.resize((piece.width * _ENLARGED, piece.height * _ENLARGED), Image.Resampling.LANCZOS)
