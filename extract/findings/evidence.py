"""Evidence of findings: cells and stretches of text, and how they are named in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.findings.model import FindingContext
from extract.record import Evidence, Figure, Number, Side, Value
from extract.templates.model import CellKey

_SPACE = re.compile(r"\s+")
_SNIPPET = 60
_LONG_LABEL = 20
_LONG_SUM = 8
_CLAUSE_MARKS = "，,。；;：:！？\n"
_RIGHT_BREAK = re.compile(r"[，,。；;、：:！？\n\d]")
_CLAUSE_REACH, _RIGHT_REACH, _SENTENCE_REACH = 50, 16, 160
"""Characters in which the words around a figure are looked for."""


def number(value: Value) -> str:
    """A value as it is shown in a message: no needless decimals, ``空`` for none."""
    if value is None:
        return "空"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(round(value, 4)) if isinstance(value, float) else str(value)


def plain(value: Number) -> Number:
    """Whole floats as integers, and binary dust removed, so that differences print exactly."""
    rounded = round(value, 6)
    return int(rounded) if float(rounded).is_integer() else rounded


def row_label(context: FindingContext, key: CellKey) -> str:
    """Statutory wording of a row, the id where no template is known."""
    if context.template is None:
        return key.row
    table = context.template.table(key.table)
    label = next((row.ordinal + row.label.text for row in table.rows if row.id == key.row), key.row)
    return label if len(label) <= _LONG_LABEL else f"{label[:_LONG_LABEL]}…"


def cell_label(context: FindingContext, key: CellKey) -> str:
    """Row and column of a cell in words, the column left out where the table has one only."""
    if context.template is None:
        return "·".join(key)
    table = context.template.table(key.table)
    if len(table.columns) == 1:
        return row_label(context, key)
    return f"{row_label(context, key)}·{column_label(context, key)}"


def column_label(context: FindingContext, key: CellKey) -> str:
    """Statutory wording of a column, the id where no template is known."""
    if context.template is None:
        return key.column
    columns = context.template.table(key.table).columns
    return next((c.label.text for c in columns if c.id == key.column), key.column)


def cell_evidence(context: FindingContext, key: CellKey, side: Side) -> Evidence:
    """A cell of the record as evidence; a cell that the record lacks shows as empty."""
    cell = context.cells.get(key)
    return Evidence(
        side=side,
        label=cell_label(context, key),
        printed=cell.printed if cell else "",
        value=cell.value if cell else None,
        table=key.table,
        row=key.row,
        column=key.column,
        page=cell.page if cell else None,
        box=cell.box if cell else None,
    )


def cells_evidence(context: FindingContext, keys: Iterable[CellKey], side: Side) -> list[Evidence]:
    """Cells as evidence; of a long sum only those that are not zero, where there are any."""
    found = [cell_evidence(context, key, side) for key in keys if key in context.cells]
    if len(found) <= _LONG_SUM:
        return found
    return [e for e in found if e.value] or found[:_LONG_SUM]


def snippet(context: FindingContext, start: int, end: int) -> str:
    """What the document prints there, white space removed, cut in the middle where long."""
    text = _SPACE.sub("", context.document.text[start:end])
    return text if len(text) <= _SNIPPET else f"{text[: _SNIPPET // 2]}…{text[-_SNIPPET // 2 :]}"


def text_evidence(
    context: FindingContext, start: int, end: int, side: Side, label: str, value: Value = None
) -> Evidence:
    """A stretch of the text as evidence."""
    return Evidence(
        side=side,
        label=label,
        printed=snippet(context, start, end),
        value=value,
        start=start,
        end=end,
    )


def figure_evidence(context: FindingContext, figure: Figure, side: Side, label: str = "正文") -> Evidence:
    """A narrative figure as evidence; ``printed`` is the clause that states it."""
    start = clause_start(context.document.text, figure.start)
    evidence = text_evidence(context, figure.start, figure.end, side, label, figure.value)
    return evidence.model_copy(
        update={"printed": snippet(context, start, figure.end), "page": figure.page, "box": figure.box}
    )


def clause_start(text: str, at: int) -> int:
    """Where the clause that leads to this offset begins, a bounded stretch back."""
    floor = max(0, at - _CLAUSE_REACH)
    return max([floor, *(text.rfind(mark, floor, at) + 1 for mark in _CLAUSE_MARKS)])


def clause_left(context: FindingContext, figure: Figure, floor: int = 0) -> str:
    """The words of the clause before a figure, not before ``floor``."""
    text = context.document.text
    return _SPACE.sub("", text[max(floor, clause_start(text, figure.start)) : figure.start])


def clause_right(context: FindingContext, figure: Figure) -> str:
    """The words behind a figure up to the next mark or digit, a bounded stretch at most."""
    behind = context.document.text[figure.end : figure.end + _RIGHT_REACH]
    return _SPACE.sub("", _RIGHT_BREAK.split(behind)[0])


def sentence_left(context: FindingContext, figure: Figure, marks: str = "。；;\n") -> str:
    """The sentence up to a figure, a bounded stretch at most; ``marks`` end the sentence before."""
    text = context.document.text
    floor = max(0, figure.start - _SENTENCE_REACH)
    start = max([floor, *(text.rfind(mark, floor, figure.start) + 1 for mark in marks)])
    return _SPACE.sub("", text[start : figure.start])
