"""Accuracy of every cell of a statutory table, in the order of the form."""

from __future__ import annotations

import pandas as pd

from eval.analysis.accuracy import cell_counts
from extract.templates.model import Row, TableTemplate


def heat(cells: pd.DataFrame, table: TableTemplate) -> pd.DataFrame:
    """One row for each cell of the form: its labels, its place in the form, and what became of it over the reports.

    ``exact`` is NaN for cells that no report of gold has.
    """
    counts = cell_counts(cells[cells["table"] == table.id], ["row", "column"])
    rows = []
    for line, row in enumerate(table.rows):
        for position, column in enumerate(table.columns):
            found = counts.loc[row.id, column.id] if (row.id, column.id) in counts.index else None
            rows.append(
                {
                    "row": row.id,
                    "column": column.id,
                    "row_label": row_label(row),
                    "column_label": column.label.text,
                    "row_order": line,
                    "column_order": position,
                    **{
                        name: int(found[name]) if found is not None else 0
                        for name in ("gold", "right", "doubtful", "missing", "wrong_unmarked", "harmed")
                    },
                }
            )
    result = pd.DataFrame(rows)
    result["wrong"] = result["gold"] - result["right"]
    result["exact"] = result["right"] / result["gold"].where(result["gold"] > 0)
    return result


def row_label(row: Row) -> str:
    """Label of a row with its ordinal, shortened groups before it."""
    group = row.group.split("）")[0] + "）" if row.group.startswith("（") and "）" in row.group else ""
    return f"{group}{row.ordinal}{row.label.text}"


def total_by(table: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Sums of a heat table by ``row`` or ``column``, in the order of the form."""
    names = [f"{axis}_label", f"{axis}_order"]
    sums = table.groupby([axis, *names], sort=False)[
        ["gold", "right", "doubtful", "missing", "wrong_unmarked", "harmed"]
    ]
    result = sums.sum().reset_index().sort_values(f"{axis}_order")
    result["exact"] = result["right"] / result["gold"].where(result["gold"] > 0)
    return result.drop(columns=f"{axis}_order").reset_index(drop=True)
