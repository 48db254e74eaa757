"""How a report is printed: typefaces, sizes, borders, pages; drawn from ``data/looks.yaml``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

import yaml

from eval.gold.generate.model import Grid
from eval.gold.generate.options import choose

Printer = Literal["word", "web"]
_FOLDER = Path(__file__).parent / "data"
_WEB = 0.3
"""Share of reports that are printed from a web page."""
A4 = (595.3, 841.9)
"""Width and height in points."""
_WIDE_COLUMNS = 12
_DIGIT, _HAN = 0.65, 1.05
"""Width of a digit and of a Chinese character as shares of their size, in the widest of the typefaces."""
_SMALLEST = 6.5


@cache
def load(name: str) -> dict[str, Any]:
    """Content of ``data/<name>.yaml``; callers must not change it."""
    with (_FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        content: dict[str, Any] = yaml.safe_load(file)
    return content


@dataclass(frozen=True, slots=True)
class Look:
    """The look of one report; lengths in points.

    Attributes:
        printer: ``word`` is laid out by LibreOffice, ``web`` by Chromium.
        held_out: its typefaces are never used in training.
        han: Chinese typeface of running text; ``heading`` and ``cell_han`` those of headings and table cells.
        latin: typeface of digits in running text and labels, "" for the Chinese one; ``digits`` that of values.
        spacing: distance of lines of running text as a multiple of their height.
        outer: width of the lines around a table in eighths of a point; ``inner`` those inside.
        shading: RGB fill of headings, "" for none; ``shade_all`` fills every heading cell, not only full rows.
        row_lines: least height of a table row in lines of its text.
        narrow: how much of the width a label column takes, compared with a usual one.
        split: rows may be cut by a page break.
        repeat: the headings of a table come again on the next page.
        upright: labels of groups of rows are set vertically.
        landscape: which pages lie on their side: ``none``, ``all``, those of wide ``tables`` (never on the web).
        margin_text: what stands at the head or foot of a page.
    """

    printer: Printer
    held_out: bool
    han: str
    heading: str
    cell_han: str
    latin: str
    digits: str
    body_size: float
    cell_size: float
    value_size: float
    spacing: float
    outer: int
    inner: int
    padding: float
    row_lines: float
    shading: str
    shade_all: bool
    bold_heads: bool
    value_align: str
    label_align: str
    narrow: float
    split: bool
    repeat: bool
    upright: bool
    top: float
    side: float
    landscape: str
    margin_text: str

    def lies(self, grid: Grid | None = None) -> bool:
        """Whether the page of a table (of running text where None) lies on its side."""
        return self.landscape == "all" or (self.landscape == "tables" and grid is not None and is_wide(grid))

    def width(self, grid: Grid | None = None) -> float:
        """Width between the margins of the page on which a table stands."""
        return (A4[1] if self.lies(grid) else A4[0]) - 2 * self.side

    def cell_padding(self, grid: Grid) -> float:
        """Space beside the text of a cell; narrow columns get less."""
        return min(self.padding, 1.0) if grid.n_columns > _WIDE_COLUMNS else min(self.padding, 60 / grid.n_columns)

    def sizes(self, grid: Grid) -> tuple[float, float]:
        """Size of labels and of values in a table, small enough that no number is broken over two lines."""
        label = min(self.cell_size, 9.0) if grid.n_columns > _WIDE_COLUMNS else self.cell_size
        value = label + self.value_size - self.cell_size
        for cell in grid.cells:
            if cell.key and (length := sum(_DIGIT if ord(c) < 256 else _HAN for c in cell.text.strip())):
                place = sum(self.columns(grid)[cell.column : cell.column + cell.column_span])
                value = min(value, (place - 2 * self.cell_padding(grid) - 1.5) / length)
        return label, max(_SMALLEST, int(value * 2) / 2)

    def columns(self, grid: Grid) -> list[float]:
        """Widths of the columns in points."""
        count = grid.n_columns
        shares = {
            "requests": [0.9, 1.9 * self.narrow, 4.6 * self.narrow] + [1.15] * (count - 3),
            "statistics": [6.0 * self.narrow] + [1.0] * (count - 1),
            "review_litigation": [1.0] * count,
        }.get(grid.name, [1.9 * self.narrow] + [1.0] * (count - 1))
        unit = self.width(grid) / sum(shares)
        return [share * unit for share in shares]


def is_wide(grid: Grid) -> bool:
    """Whether a table has so many columns that some reports turn its page."""
    return grid.n_columns > 6


def random_look(rng: Random, *, held_out: bool, printer: Printer | None = None) -> Look:
    """A look; ``held_out`` chooses between the two sets of typefaces."""
    data = load("looks")
    part = "held_out" if held_out else "seen"
    body_han, cell_han = rng.choice(data["han"][part]), rng.choice(data["han"][part])
    latin, digits = (_digits(rng.choice(data["digits"][part])) for _ in range(2))
    size = rng.choice(data["cell_size"])
    outer, inner = rng.choice(data["borders"])
    top, side = rng.choice(data["margins"])
    printer = printer or ("web" if rng.random() < _WEB else "word")
    landscape = choose(data["landscape"], rng)
    return Look(
        printer=printer,
        held_out=held_out,
        han=body_han,
        heading=rng.choice(data["heading"][part]),
        cell_han=body_han if rng.random() < 0.5 else cell_han,
        latin=latin,
        digits=latin if rng.random() < 0.4 else digits,
        body_size=rng.choice(data["body_size"]),
        cell_size=size,
        value_size=min(14.0, size + rng.choice(data["value_larger"])),
        spacing=rng.choice(data["line_spacing"]),
        outer=outer,
        inner=inner,
        padding=rng.choice(data["padding"]),
        row_lines=rng.choice(data["row_lines"]),
        shading=rng.choice(data["shading"]),
        shade_all=rng.random() < 0.4,
        bold_heads=rng.random() < 0.5,
        value_align=choose(data["value_align"], rng),
        label_align=choose(data["label_align"], rng),
        narrow=rng.choice((0.7, 1.0, 1.0, 1.2)),
        split=rng.random() < 0.5,
        repeat=rng.random() < 0.15,
        upright=rng.random() < 0.3,
        top=top,
        side=side,
        landscape="none" if printer == "web" and landscape == "tables" else landscape,
        margin_text=choose(data["margin_text"], rng),
    )


def _digits(name: str) -> str:
    return "" if name == "han" else name


def typefaces() -> list[str]:
    """Every typeface that a look may use, sorted."""
    data = load("looks")
    lists: Iterable[list[str]] = (names for use in ("han", "heading", "digits") for names in data[use].values())
    return sorted({name for names in lists for name in names} - {"han"})
