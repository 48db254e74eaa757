"""The list form of the reports for 2014-2018: one indicator a line, with its unit and its number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.review.forms.model import Form, FormCell, FormRow
from extract.review.wording import wording
from extract.templates import CellKey, Row, TableTemplate

_LEVELS = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"（[一二三四五六七八九十]+）"),
    re.compile(r"\d+\."),
    re.compile("其中："),
)
"""How an ordinal begins at each indent of the printed list."""
_GROUP_LEVEL = 1
"""Indent of a heading that the template gives without its ordinal."""


def list_form(table: TableTemplate, shown: Sequence[Row]) -> Form:
    """The list, with a heading where a group begins that is no line of its own."""
    words, (column,) = wording().forms, table.columns
    rows: list[FormRow] = [[FormCell("head", text) for text in (words.item, words.unit, column.label.text)]]
    named = {row.ordinal + row.label.text for row in table.rows} | {""}
    level = 0
    for row in shown:
        if row.group not in named:
            named.add(row.group)
            level = _level(row.group, _GROUP_LEVEL)
            rows.append([FormCell("band", row.group, columns=len(rows[0]), level=level)])
        level = _level(row.ordinal, level)
        label = FormCell("label", row.ordinal + row.label.text, level=level)
        key = CellKey(table.id, row.id, column.id)
        rows.append([label, FormCell("unit", table.unit(row, column)), FormCell("value", key=key)])
    return Form(table.title, "list", rows)


def _level(ordinal: str, usual: int) -> int:
    return next((level for level, pattern in enumerate(_LEVELS) if pattern.match(ordinal)), usual)
