"""A printed form as rows of cells with spans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from extract.templates import CellKey

Kind: TypeAlias = Literal["head", "band", "label", "group", "unit", "value"]


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell of a form.

    Attributes:
        kind: ``head`` above columns, ``band`` across a whole block, ``label`` and ``group`` left of values, ``unit``,
            or ``value``.
        text: what is printed there; "" for a value.
        key: the value cell that stands there, None for all other kinds.
        level: indent of a label, from 0.
    """

    kind: Kind
    text: str = ""
    key: CellKey | None = None
    columns: int = 1
    rows: int = 1
    level: int = 0

    def data(self) -> dict[str, str | int]:
        """The cell for the page: no defaults, the key as ``table.row.column``."""
        entry: dict[str, str | int] = {"kind": self.kind}
        if self.key:
            entry["key"] = ".".join(self.key)
        if self.text:
            entry["text"] = self.text
        entry |= {
            name: n
            for name, n, usual in (
                ("columns", self.columns, 1),
                ("rows", self.rows, 1),
                ("level", self.level, 0),
            )
            if n != usual
        }
        return entry


FormRow: TypeAlias = list[FormCell]


@dataclass(frozen=True, slots=True)
class Form:
    """One printed table.

    Attributes:
        title: what stands above it.
        shape: ``stacked`` (row labels left of values), ``wide`` (one line under stacked headings) or ``list``.
        rows: its rows, a cell that spans several standing in its first.
    """

    title: str
    shape: Literal["stacked", "wide", "list"]
    rows: list[FormRow]

    def data(self) -> dict[str, object]:
        """The form for the page."""
        return {"title": self.title, "shape": self.shape, "rows": [[cell.data() for cell in row] for row in self.rows]}
