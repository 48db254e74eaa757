"""The columns of a table in running text, as its headings print them: some forms lack one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.anchoring.text import core
from extract.templates.model import TableTemplate

_LEAST, _ORDINAL = 5, 2
"""Headings in a row that are needed to speak for the columns; characters of the number of a row."""


def printed_columns(words: str, table: TableTemplate, labels: Sequence[str]) -> tuple[int, ...]:
    """Index of the template's columns that the document has, in the form's order; all where it does not say.

    Words do not tell the order: a heading over two lines (总计) is printed before those under its neighbour.

    Args:
        words: the text before the first values of the table.
        labels: names of the first row, one of which stands between the headings and the values.
    """
    usual = tuple(range(len(table.columns)))
    heading, text = _headings(table), core(words)
    runs = list(re.finditer(rf"(?:{heading}){{{_LEAST},}}", text))
    rest = text[runs[-1].end() :] if runs else ""
    # Whatever else stands behind the known headings may be another one.
    if not runs or len(rest) > max(map(len, labels)) + _ORDINAL or not any(rest.endswith(label) for label in labels):
        return usual
    names = set(re.findall(heading, runs[-1][0]))
    found = [n for n, column in enumerate(table.columns) if names & {core(word) for word in column.label.all}]
    alone = [n for n, column in enumerate(table.columns) if not column.group]
    return tuple(found) if len(found) >= _LEAST and set(alone) <= set(found) else usual


def _headings(table: TableTemplate) -> str:
    """Pattern of one heading, the longest first."""
    labels = {core(word) for column in table.columns for word in (*column.label.all, column.group)} - {""}
    return "|".join(re.escape(label) for label in sorted(labels, key=lambda label: (-len(label), label)))
