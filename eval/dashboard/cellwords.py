"""Cells of a run as tables for reading."""

from __future__ import annotations

import pandas as pd

from eval.dashboard.words import name, status
from extract.export.labels import CellLabel, cell_label


def _label(cell: object) -> CellLabel:
    return cell_label(cell.era, (cell.table, cell.row, cell.column))  # type: ignore[attr-defined]


def cell_title(cell: pd.Series) -> str:
    """One line that names a cell and what became of it."""
    place = cell_label(cell["era"], (cell["table"], cell["row"], cell["column"]))
    return f"{cell['source']} · {place.row} · {place.column}（{name('outcomes', cell['outcome'])}）"


def cell_columns(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells with their labels, what is printed, read and true."""
    places = [_label(cell) for cell in cells.itertuples()]
    columns = {
        "报告": cells["source"],
        "表": [place.table for place in places],
        "行": [place.row for place in places],
        "列": [place.column for place in places],
        "结果": [name("outcomes", value) for value in cells["outcome"]],
        "原文（系统读出）": cells["printed"],
        "数值（系统给出）": cells["value"],
        "原文（标准答案）": cells["gold_printed"],
        "数值（标准答案）": cells["gold_value"],
        "状态": [status(value) for value in cells["status"]],
        "置信度": cells["confidence"],
    }
    return pd.DataFrame(columns)
