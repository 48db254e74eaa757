"""A record as flat rows: the columns of cells.csv, figures.csv and findings.csv, shared by every tabular export."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from extract.record import PageBox, Record, Value

Scalar: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Scalar, ...]
Kind: TypeAlias = Literal["text", "integer", "number"]

VALUE_DIGITS = 6
CONFIDENCE_DIGITS = 4
LENGTH_DIGITS = 2


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One flat table.

    Attributes:
        name: file stem (``cells``).
        columns: name and kind of every column, in the order of the contract.
        rows: the rows of one record, each as long as ``columns``.
    """

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: Callable[[Record], Iterator[Row]]

    @property
    def header(self) -> tuple[str, ...]:
        """Column names."""
        return tuple(name for name, _ in self.columns)


def tidy(value: Value, digits: int = VALUE_DIGITS) -> Value:
    """A number without binary noise: rounded, whole numbers as int, infinities and NaN as None."""
    if value is None or isinstance(value, int):
        return value
    if not math.isfinite(value):
        return None
    rounded = round(value, digits)
    return int(rounded) if rounded.is_integer() else rounded


def _tidy_deep(value: object) -> object:
    if isinstance(value, float):
        return tidy(value)
    if isinstance(value, dict):
        return {key: _tidy_deep(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy_deep(item) for item in value]
    return value


def compact_json(value: object) -> str:
    """Nested data on one line, keys in their own order, characters unescaped, floats without noise."""
    return json.dumps(_tidy_deep(value), ensure_ascii=False, separators=(",", ":"))


def _place(page: int | None, box: PageBox | None) -> Row:
    return (page, *(tidy(edge, LENGTH_DIGITS) for edge in box)) if box else (page, None, None, None, None)


def _head(record: Record) -> Row:
    return (record.report_id, record.source, record.agency, record.year)


def cell_rows(record: Record) -> Iterator[Row]:
    """One row a cell, columns as in ``CELLS``; box edges in the unit of the page (points, or pixels for images)."""
    for c in record.cells:
        yield (
            *_head(record), record.template, c.table, c.row, c.column, c.unit, c.printed, tidy(c.value),
            c.status.value, tidy(c.confidence, CONFIDENCE_DIGITS), *_place(c.page, c.box),
        )  # fmt: skip


def figure_rows(record: Record) -> Iterator[Row]:
    """One row a figure, columns as in ``FIGURES``; start and end are offsets into text/<report_id>.txt."""
    for f in record.figures:
        yield (
            *_head(record), f.indicator, f.text, tidy(f.value), f.unit, f.qualifier, f.period, f.role, f.group,
            f.detail, f.section, f.start, f.end, tidy(f.confidence, CONFIDENCE_DIGITS), f.page,
        )  # fmt: skip


def finding_rows(record: Record) -> Iterator[Row]:
    """One row a finding, columns as in ``FINDINGS``; the evidence as compact JSON."""
    for f in record.findings:
        evidence = compact_json([e.model_dump(mode="json", exclude_none=True) for e in f.evidence])
        yield (
            *_head(record), f.check, f.kind, f.severity, f.message,
            tidy(f.left), tidy(f.right), tidy(f.delta), evidence,
        )  # fmt: skip


_HEAD: tuple[tuple[str, Kind], ...] = (
    ("report_id", "text"),
    ("source", "text"),
    ("agency", "text"),
    ("year", "integer"),
)


def _texts(*names: str) -> tuple[tuple[str, Kind], ...]:
    return tuple((name, "text") for name in names)


def _integers(*names: str) -> tuple[tuple[str, Kind], ...]:
    return tuple((name, "integer") for name in names)


def _numbers(*names: str) -> tuple[tuple[str, Kind], ...]:
    return tuple((name, "number") for name in names)


CELLS = TableSpec(
    "cells",
    (
        *_HEAD, *_texts("template", "table", "row", "column", "unit", "printed"), *_numbers("value"),
        *_texts("status"), *_numbers("confidence"), *_integers("page"), *_numbers("x0", "y0", "x1", "y1"),
    ),
    cell_rows,
)  # fmt: skip
FIGURES = TableSpec(
    "figures",
    (
        *_HEAD, *_texts("indicator", "text"), *_numbers("value"),
        *_texts("unit", "qualifier", "period", "role", "group", "detail", "section"), *_integers("start", "end"),
        *_numbers("confidence"), *_integers("page"),
    ),
    figure_rows,
)  # fmt: skip
FINDINGS = TableSpec(
    "findings",
    (*_HEAD, *_texts("check", "kind", "severity", "message"), *_numbers("left", "right", "delta"), *_texts("evidence")),
    finding_rows,
)
TABLES = (CELLS, FIGURES, FINDINGS)
