"""The statutory tables as grids, with the spans of the published forms."""

from __future__ import annotations

from random import Random

from eval.gold.generate.data import load
from eval.gold.generate.model import Grid, GridCell, Truth
from eval.gold.generate.options import LayoutOptions
from extract.templates.model import CellKey, Column, Row, TableTemplate

_ART20_WIDTH = 4
_LABEL_WIDTH = 3
OUTER_ROWS = ("new", "carried_in", "carried_out")
"""Rows of the application table that are no result."""


class GridBuilder:
    """Collects the cells of one grid and knows how labels and values are printed in this report."""

    def __init__(self, truth: Truth, options: LayoutOptions, rng: Random) -> None:
        self.truth = truth
        self.options = options
        self.rng = rng
        self.cells: list[GridCell] = []
        self.row = 0

    def text(self, column: int, text: str, rows: int = 1, columns: int = 1, row: int | None = None) -> None:
        """A heading or litter cell in the current row (or ``row``)."""
        broken = self._break(text) if self.options.breaks else text
        self.cells.append(GridCell(self.row if row is None else row, column, broken, rows, columns))

    def label(self, column: int, table: str, row: Row, columns: int = 1, note: str = "") -> None:
        """The label of a template row."""
        labels = self.options.labels
        text = labels.get(f"{table}:{row.id}") or labels.get(row.id, row.label.text)
        printed = self._ordinal(row.ordinal) + text + (note if note not in text else "")
        self.cells.append(GridCell(self.row, column, printed, 1, columns, label_of=(table, row.id)))

    def value(self, column: int, key: CellKey, columns: int = 1) -> None:
        """The value of a template cell."""
        printed = self.truth.cells[key].printed
        if self.options.padding and self.rng.random() < 0.5:
            pad = self.options.padding
            printed = self.rng.choice((pad + printed, printed + pad, pad * 2 + printed))
        self.cells.append(GridCell(self.row, column, printed, 1, columns, key=key))

    def heading(self, column: Column) -> str:
        """What the heading of a column of values says."""
        name = "fee" if column.unit == "万元" else column.id
        return self.options.labels.get(f"column:{name}", column.label.text)

    def grid(self, width: int, name: str) -> Grid:
        """The grid so far; every row is full."""
        return Grid(tuple(self.cells), self.row, width, name)

    def _ordinal(self, ordinal: str) -> str:
        return ordinal[:-1] + self.options.ordinal[1:] if ordinal[:1].isdigit() else ordinal

    def _break(self, text: str) -> str:
        if len(text) < 4 or len(text) > 12 or self.rng.random() < 0.4:
            return text
        cut = text.find("）") + 1 if text.startswith("（") else (len(text) + 1) // 2
        return f"{text[:cut]}\n{text[cut:]}"


def art20_grids(truth: Truth, options: LayoutOptions, rng: Random) -> list[Grid]:
    """The tables of 第二十条: one after the other in one grid, or a grid each."""
    tables = [table for table in truth.template.tables if table.id.startswith("art20")]
    groups = [tables] if options.one_table else [[table] for table in tables]
    grids = []
    for group in groups:
        builder = GridBuilder(truth, options, rng)
        for table in group:
            _art20(builder, table)
        grids.append(builder.grid(_ART20_WIDTH, group[0].id if len(group) == 1 else "art20"))
    return grids


def _art20(builder: GridBuilder, table: TableTemplate) -> None:
    builder.text(0, table.heading.text, columns=_ART20_WIDTH)
    builder.row += 1
    last = len(table.columns) - 1

    def width(index: int) -> int:
        return _ART20_WIDTH - 1 - last if index == last else 1

    builder.text(0, load("forms")["art20"]["content"])
    for index, column in enumerate(table.columns):
        builder.text(1 + index, builder.heading(column), columns=width(index))
    builder.row += 1
    rows = {row.id: row for row in table.rows}
    for row_id in builder.truth.rows(table.id):
        builder.label(0, table.id, rows[row_id])
        for index, column in enumerate(table.columns):
            builder.value(1 + index, CellKey(table.id, row_id, column.id), columns=width(index))
        builder.row += 1


def requests_grid(truth: Truth, options: LayoutOptions, rng: Random) -> Grid:
    """The application table: three columns of labels, seven of values, three rows of headings."""
    builder = GridBuilder(truth, options, rng)
    table = truth.template.table("requests")
    words = load("forms")["requests"]
    _request_headings(builder, table)
    rows = [row for row in table.rows if row.id in set(truth.rows("requests"))]
    results = [row for row in rows if row.id not in OUTER_ROWS]
    for row in rows:
        if row.id in OUTER_ROWS:
            builder.label(0, table.id, row, columns=_LABEL_WIDTH)
        else:
            if row is results[0]:
                builder.text(0, words["results"], rows=len(results))
            _result_label(builder, row, results, words["notes"].get(row.id, ""))
        for index, column in enumerate(table.columns):
            builder.value(_LABEL_WIDTH + index, CellKey(table.id, row.id, column.id))
        builder.row += 1
    return builder.grid(_LABEL_WIDTH + len(table.columns), table.id)


def _request_headings(builder: GridBuilder, table: TableTemplate) -> None:
    words = load("forms")["requests"]
    corner = words["corners"][0] if builder.options.corner is None else builder.options.corner
    builder.text(0, corner, rows=3, columns=_LABEL_WIDTH)
    builder.text(_LABEL_WIDTH, words["applicants"], columns=len(table.columns))
    grouped = [index for index, column in enumerate(table.columns) if column.group]
    for index, column in enumerate(table.columns):
        if not column.group:
            builder.text(_LABEL_WIDTH + index, builder.heading(column), rows=2, row=1)
        else:
            if index == grouped[0]:
                builder.text(_LABEL_WIDTH + index, column.group, columns=len(grouped), row=1)
            builder.text(_LABEL_WIDTH + index, builder.heading(column), row=2)
    builder.row = 3


def _result_label(builder: GridBuilder, row: Row, results: list[Row], note: str) -> None:
    if row.group == load("forms")["requests"]["results"]:
        builder.label(1, "requests", row, columns=2, note=note)
        return
    members = [other for other in results if other.group == row.group]
    if row is members[0]:
        builder.text(1, builder.options.labels.get(row.group, row.group), rows=len(members))
    builder.label(2, "requests", row)


def cases_grid(truth: Truth, options: LayoutOptions, rng: Random) -> Grid:
    """The review and litigation table: one row of values under three rows of headings."""
    builder = GridBuilder(truth, options, rng)
    table = truth.template.table("review_litigation")
    words = load("forms")["review_litigation"]
    width = len(table.columns)
    builder.text(0, words["review"], columns=width)
    builder.text(width, words["litigation"], columns=width * (len(table.rows) - 1))
    for group, row in enumerate(table.rows):
        if group:
            builder.text(group * width, row.label.text, columns=width, row=1)
        for index, column in enumerate(table.columns):
            place = {"row": 2} if group else {"row": 1, "rows": 2}
            builder.text(group * width + index, builder.heading(column), **place)
    builder.row = 3
    for group, row in enumerate(table.rows):
        for index, column in enumerate(table.columns):
            builder.value(group * width + index, CellKey(table.id, row.id, column.id))
    builder.row = 4
    return builder.grid(width * len(table.rows), table.id)


def statistics_grid(truth: Truth, options: LayoutOptions, rng: Random) -> Grid:
    """The list of 2014: indicator, unit, number; headings without a number stand between."""
    builder = GridBuilder(truth, options, rng)
    words = load("forms")["statistics"]
    headers = words["provincial_headers"] if options.provincial else rng.choice(words["headers"])
    for index, header in enumerate(headers):
        builder.cells.append(GridCell(0, index, header))
    builder.row = 1
    (_provincial if options.provincial else _standard)(builder)
    return builder.grid(len(headers), "statistics")


def _standard(builder: GridBuilder) -> None:
    words = load("forms")["statistics"]
    headings = {heading["before"]: heading["text"] for heading in words["standard"]}
    empty = builder.rng.choice(words["heading_units"])
    present = set(builder.truth.rows("statistics"))
    for row in (row for row in builder.truth.template.table("statistics").rows if row.id in present):
        if row.id in headings:
            for index, text in enumerate((headings[row.id], empty, "")):
                builder.cells.append(GridCell(builder.row, index, text))
            builder.row += 1
        builder.label(0, "statistics", row)
        builder.cells.append(GridCell(builder.row, 1, row.unit))
        builder.value(2, CellKey("statistics", row.id, "value"))
        builder.row += 1


def _provincial(builder: GridBuilder) -> None:
    for line in load("forms")["statistics"]["provincial"]:
        label_of = ("statistics", line["row"]) if line["row"] else None
        builder.cells.append(GridCell(builder.row, 0, line["text"], label_of=label_of))
        builder.cells.append(GridCell(builder.row, 1, line["unit"]))
        if line["row"]:
            builder.value(2, CellKey("statistics", line["row"], "value"))
        else:
            builder.cells.append(GridCell(builder.row, 2, "0"))
        builder.row += 1
