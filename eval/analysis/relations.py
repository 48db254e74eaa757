"""The statutory relations that bear on one cell, with the values that the record gives to both sides."""

from __future__ import annotations

import pandas as pd

from extract.templates import eras, load_template
from extract.templates.model import CellKey, Relation

_TOLERANCE = 1e-6
_MOST_TERMS = 8


def relations_of(cells: pd.DataFrame, era: str, key: CellKey) -> pd.DataFrame:
    """Relations of the era in which a cell stands: what they say, both sides as read and as in gold, whether they hold.

    Args:
        cells: all cells of the report.
    """
    columns = ["relation", "message", "left", "sense", "right", "holds", "gold_holds"]
    if era not in eras():
        return pd.DataFrame(columns=columns)
    values = {_key(row): row for row in cells.to_dict("records")}
    found = [relation for relation in load_template(era).relations if key in relation.keys]
    return pd.DataFrame([_row(relation, values) for relation in found], columns=columns)


def _key(row: dict[str, object]) -> CellKey:
    return CellKey(str(row["table"]), str(row["row"]), str(row["column"]))


def _row(relation: Relation, values: dict[CellKey, dict[str, object]]) -> dict[str, object]:
    return {
        "relation": relation.id,
        "message": relation.message,
        "left": _side(relation.left, values),
        "sense": "=" if relation.sense == "eq" else "≤",
        "right": _side(relation.right, values),
        "holds": _holds(relation, values, "value"),
        "gold_holds": _holds(relation, values, "gold_value"),
    }


def _numbers(keys: tuple[CellKey, ...], values: dict[CellKey, dict[str, object]], column: str) -> list[float]:
    """Values of a side; a cell that is blank or not there counts as 0, as the relations are meant."""
    found = [values.get(key, {}).get(column) for key in keys]
    return [float(value) if isinstance(value, (int, float)) and value == value else 0.0 for value in found]


def _side(keys: tuple[CellKey, ...], values: dict[CellKey, dict[str, object]]) -> str:
    numbers = _numbers(keys, values, "value")
    total = f"{sum(numbers):g}"
    if len(numbers) == 1:
        return total
    shown = [f"{number:g}" for number in numbers if number][:_MOST_TERMS]
    more = " + …" if sum(1 for number in numbers if number) > _MOST_TERMS else ""
    return f"{total}（{' + '.join(shown) or '全为 0'}{more}）"


def _holds(relation: Relation, values: dict[CellKey, dict[str, object]], column: str) -> bool:
    left, right = (sum(_numbers(keys, values, column)) for keys in (relation.left, relation.right))
    return abs(left - right) <= _TOLERANCE if relation.sense == "eq" else left <= right + _TOLERANCE
