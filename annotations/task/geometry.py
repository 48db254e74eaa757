"""Boxes of a record as percent of a page image, and back."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from annotations.task.model import Json
from extract.record import PageBox

_EDGE_DIGITS = 2
"""Boxes of records are given to hundredths of their unit."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """Size of a page in the unit of its boxes (points, or pixels for images) and of its picture in pixels."""

    width: float
    height: float
    pixel_width: int
    pixel_height: int


def to_percent(box: PageBox, size: PageSize) -> Json:
    """Position and size of a rectangle in percent of the page; what lies outside the page is cut off."""
    x0, x1 = (100 * min(max(x / size.width, 0.0), 1.0) for x in (box[0], box[2]))
    y0, y1 = (100 * min(max(y / size.height, 0.0), 1.0) for y in (box[1], box[3]))
    return {"x": x0, "y": y0, "width": x1 - x0, "height": y1 - y0, "rotation": 0}


def from_percent(value: Json, size: PageSize) -> PageBox | None:
    """The box of a rectangle, None where the numbers are none or it is turned."""
    numbers = [value.get(name) for name in ("x", "y", "width", "height")]
    x, y, width, height = (float(n) if isinstance(n, int | float) else nan for n in numbers)
    inside = x >= -1 and y >= -1 and x + width <= 101 and y + height <= 101 and width > 0 and height > 0
    if not inside or value.get("rotation"):
        return None
    return (
        round(x / 100 * size.width, _EDGE_DIGITS),
        round(y / 100 * size.height, _EDGE_DIGITS),
        round((x + width) / 100 * size.width, _EDGE_DIGITS),
        round((y + height) / 100 * size.height, _EDGE_DIGITS),
    )


def same_box(a: PageBox, b: PageBox, size: PageSize) -> bool:
    """Whether two boxes are one, as far as a round trip through percent and a browser can tell."""
    slack = 0.001 * max(size.width, size.height)
    clipped = [min(max(edge, 0.0), limit) for edge, limit in zip(a, (size.width, size.height) * 2, strict=True)]
    return all(abs(edge - other) <= slack for edge, other in zip(clipped, b, strict=True))
