"""Columns whose heading is not theirs: the sums of the rows put the total in another column than the headings do.

An author who swaps the headings 自然人 and 总计 leaves most rows as they would be, since natural persons file nearly
all applications. The few rows that tell the two apart decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from extract.anchoring.model import Anchored, CellText
from extract.anchoring.text import addend
from extract.record import Number
from extract.templates.loader import load_template
from extract.templates.model import CellKey, Relation

_ENOUGH = 2
"""Rows that must speak for another column where the headings stand in the order of the form."""
_DOUBT = "各行之和表明“总计”可能是另一列"
_BLANK = "总计为空而其余有数，各格可能错位"


def doubt_displaced_totals(anchored: Anchored) -> None:
    """Mark the rows that would read otherwise if the total stood in the column that the sums say (in place)."""
    texts: dict[CellKey, CellText] = {}
    for reading in anchored.rows:
        # A row that may be cut or slipped otherwise says nothing sure.
        if len(reading.candidates) == 1 and len(reading.keys) > _ENOUGH:
            texts |= {k: t for k, t in zip(reading.keys, reading.candidates[0].texts, strict=True) if t is not None}
    readings = {key: reading for reading in anchored.rows for key in reading.keys} if texts else {}
    for relations in row_sums(anchored.template.era).values():
        read = [relation for relation in relations if texts.keys() >= set(relation.keys)]
        for key in _displaced(read, texts):
            readings[key].doubt = readings[key].doubt or _DOUBT


def doubt_blank_totals(anchored: Anchored) -> None:
    """Mark the rows of a scan whose total is blank beside numbers (in place).

    Offices that leave zeros blank print their totals. A row that lost a cell, or whose last column is another, has its
    total one place before.
    """
    readings = {key: reading for reading in anchored.rows for key in reading.keys}
    for relation in (each for relations in row_sums(anchored.template.era).values() for each in relations):
        reading = readings.get(relation.left[0])
        if reading is None:
            continue
        texts = dict(zip(reading.keys, reading.candidates[0].texts, strict=True))
        total, *parts = (texts.get(key) for key in relation.keys)
        scanned = total is not None and total.glyphs and not total.printed.strip()
        if scanned and any(part is not None and addend(part.printed) for part in parts):
            reading.doubt = reading.doubt or _BLANK


@cache
def row_sums(era: str) -> dict[str, list[Relation]]:
    """The relations of an era that say that a cell is the sum of the others in its row, by table."""
    by_table: defaultdict[str, list[Relation]] = defaultdict(list)
    for relation in load_template(era).relations:
        if relation.sense == "eq" and len(relation.left) == 1 and len({key.row for key in relation.keys}) == 1:
            by_table[relation.keys[0].table].append(relation)
    return dict(by_table)


def _displaced(relations: Sequence[Relation], texts: Mapping[CellKey, CellText]) -> list[CellKey]:
    """Totals that differ from the cell that is the total by the sums; none where the sums do not say so."""
    rows = [row for relation in relations if (row := _numbers(relation, texts)) is not None and any(row)]
    failing = [row for row in rows if 2 * row[0] != sum(row)]
    if not failing:
        return []
    enough = 1 if any(_out_of_order(relation, texts) for relation in relations) else _ENOUGH
    for column in range(1, len(failing[0])):
        against = sum(2 * row[0] == sum(row) and row[column] != row[0] for row in rows)
        speaking = sum(2 * row[column] == sum(row) for row in failing)
        if speaking >= enough and speaking > against:
            return [r.left[0] for r in relations if _differ(texts[r.left[0]], texts[r.right[column - 1]])]
    return []


def _numbers(relation: Relation, texts: Mapping[CellKey, CellText]) -> list[Number] | None:
    """The total, then its parts, blanks as 0; None where one is no number."""
    found: list[Number] = []
    for key in relation.keys:
        number = addend(texts[key].printed)
        if number is None:
            return None
        found.append(number)
    return found


def _out_of_order(relation: Relation, texts: Mapping[CellKey, CellText]) -> bool:
    """Whether the headings put the cells in another order than they stand in the document."""
    starts = [texts[key].provenance.start for key in (*relation.right, relation.left[0])]
    return any(first > second for first, second in pairwise(starts))


def _differ(first: CellText, second: CellText) -> bool:
    return first.printed.strip() != second.printed.strip()
