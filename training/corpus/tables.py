"""Table pages of the three eras: the text of the cells with boxes and the role of every cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from eval.gold.generate.layout import fit_provincial
from eval.gold.generate.model import Grid, GridCell, Truth
from eval.gold.generate.options import LayoutOptions, choose, random_options
from eval.gold.generate.profile import random_profile
from eval.gold.generate.tables import art20_grids, cases_grid, requests_grid, statistics_grid
from eval.gold.generate.truth import random_truth
from extract.templates.model import CellKey
from training.corpus.geometry import PAGE, lay_out
from training.corpus.labels import span_tags
from training.corpus.model import Box, Example, Split
from training.corpus.resources import load

_ERAS = {"2014": 24, "2019": 26, "2021": 50}
_MOST = 1400
"""Longest table page, characters."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text of a cell or a line with its role, "" for none."""

    text: str
    role: str
    boxes: list[Box]
    row: int


def table_page(split: Split, rng: Random) -> Example:
    """A table as its page gives it: cells in reading order, some with the damage of OCR."""
    era = choose(_ERAS, rng)
    truth = random_truth(era, rng, random_profile(rng))
    options = random_options(rng)
    grids = _grids(truth, options, rng)
    name, grid = rng.choice(grids)
    pieces = list(_pieces(grid, rng))
    title = rng.choice(load("tables")["titles"].get(name, [""]))
    if title and rng.random() < 0.5:
        pieces.insert(0, _line(title, "SECTION", rng))
    note = rng.choice(load("tables")["notes"])
    if note and rng.random() < 0.2:
        pieces.append(_line(note, "NOTE", rng))
    rate = rng.choice((0.0, 0.0, 0.0, 0.03, 0.1, 0.2))
    pieces = [_read(piece, rate, rng) for piece in pieces]
    text, tags, boxes = _join([piece for piece in pieces if piece.text], rng)
    return Example(
        text[:_MOST], tags[:_MOST], boxes[:_MOST], [], [f"table.{split}.{name}"], "table",
        era, truth.year, truth.agency.name, truth.agency.scale,
    )  # fmt: skip


def _grids(truth: Truth, options: LayoutOptions, rng: Random) -> list[tuple[str, Grid]]:
    """The tables of a report by name."""
    if truth.template.era == "2014":
        short = fit_provincial(truth) if options.provincial else None
        options = replace(options, provincial=short is not None)
        return [("statistics", statistics_grid(short or truth, options, rng))]
    art20 = [("art20", grid) for grid in art20_grids(truth, options, rng)]
    return [
        rng.choice(art20),
        ("requests", requests_grid(truth, options, rng)),
        ("review_litigation", cases_grid(truth, options, rng)),
    ]


def _pieces(grid: Grid, rng: Random) -> Iterator[_Piece]:
    page, roles = lay_out(grid, rng), _Roles(grid)
    wordings = load("tables")["wordings"]
    for cells in roles.rows:
        for cell in cells:
            role = roles.role(cell)
            text = cell.text
            other = wordings.get(role.partition(":")[2]) if role.startswith(("ROW:", "COL:")) else None
            if other and rng.random() < 0.12:
                text = rng.choice(other)
            yield _Piece(text, role if text else "", page.boxes(cell, text), cell.row)


class _Roles:
    """Says what the cells of a grid are."""

    def __init__(self, grid: Grid) -> None:
        self.rows = grid.by_row()
        self.with_values = {cell.row for cell in grid.cells if cell.key is not None}

    def role(self, cell: GridCell) -> str:
        """Value, row label, column heading, heading of several, or a note such as a unit; "" for dashes."""
        if cell.key is not None or cell.text.isdigit():
            return "VALUE"
        if cell.label_of is not None:
            return f"ROW:{cell.label_of[1]}"
        if not any(character.isalnum() for character in cell.text):
            return ""
        below = self._keys_below(cell)
        columns, rows = {key.column for key in below}, {key.row for key in below}
        if len(columns) == 1 and self._stands_on_values(cell):
            return f"COL:{columns.pop()}"
        if len(rows) == 1 and below[0].table == "review_litigation":
            return f"ROW:{rows.pop()}"
        return "NOTE" if cell.row in self.with_values and cell.row_span == 1 else "SECTION"

    def _stands_on_values(self, cell: GridCell) -> bool:
        """Whether no other heading stands between a heading and the values below it."""
        right = cell.column + cell.column_span
        below = (other for cells in self.rows[cell.row + cell.row_span :] for other in cells)
        first = next(
            (other for other in below if cell.column <= other.column < right and (other.text or other.key)), None
        )
        return first is not None and first.key is not None

    def _keys_below(self, cell: GridCell) -> list[CellKey]:
        """Template cells under a heading, down to the next heading below them."""
        right = cell.column + cell.column_span
        keys: list[CellKey] = []
        for cells in self.rows[cell.row + cell.row_span :]:
            found = [other.key for other in cells if cell.column <= other.column < right and other.key is not None]
            if keys and not found:
                break
            keys += found
        return keys


def _line(text: str, role: str, rng: Random) -> _Piece:
    """A line outside the table, over the width of the page."""
    left, top = rng.randint(60, 300), rng.randint(10, 38) if role == "SECTION" else rng.randint(960, 980)
    boxes = [(min(left + at * 12, PAGE - 12), top, min(left + at * 12 + 12, PAGE), top + 14) for at in range(len(text))]
    return _Piece(text, role, boxes, -1)


def _read(piece: _Piece, rate: float, rng: Random) -> _Piece:
    """A piece as OCR reads it: characters mistaken or lost; numbers stay."""
    if not rate or piece.role == "VALUE":
        return piece
    confusions = load("noise")["confusions"]
    text, boxes = [], []
    for character, box in zip(piece.text, piece.boxes, strict=True):
        kind = rng.random()
        if kind > rate:
            text.append(character)
        elif kind < rate * 0.25:
            continue
        else:
            text.append(rng.choice(confusions.get(character) or load("tables")["strays"]))
        boxes.append(box)
    return _Piece("".join(text), piece.role, boxes, piece.row)


def _join(pieces: Sequence[_Piece], rng: Random) -> tuple[str, list[str], list[Box]]:
    """One text of all pieces; what stands between them belongs to none."""
    within, between = rng.choice((("\n", "\n"), ("\n", "\n"), ("\t", "\n"), (" ", "\n"), ("|", "\n"), ("", "\n")))
    text = ""
    spans: list[tuple[int, int, str]] = []
    boxes: list[Box] = []
    for index, piece in enumerate(pieces):
        if index:
            joint = within if pieces[index - 1].row == piece.row else between
            text += joint
            boxes += [(0, 0, 0, 0)] * len(joint)
        if piece.role:
            spans.append((len(text), len(text) + len(piece.text), piece.role))
        text += piece.text
        boxes += piece.boxes
    return text, span_tags(len(text), spans), boxes
