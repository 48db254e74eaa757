"""Annotated rectangles as cells of a record: untouched ones keep everything, changed ones are what a person said."""

from __future__ import annotations

from collections.abc import Sequence

from annotations.task.geometry import PageSize, same_box
from annotations.task.table import LabelledCell
from extract.reconcile.readings import read_cell
from extract.record import Cell, Status, Value
from extract.templates.loader import cell_kinds
from extract.templates.model import CellKey

_CERTAIN = 1.0
_EMPTY = (Status.BLANK, Status.DERIVED)


def merged_cells(
    labelled: Sequence[LabelledCell], era: str, page: int, size: PageSize, base: Sequence[Cell]
) -> tuple[list[Cell], list[str]]:
    """All cells of a record after the annotation of one page, and a sentence for each that is unknown or doubtful.

    A cell of the page that the annotator deleted is ``missing``; cells of other pages stay as they are.

    Args:
        base: the cells that were pushed, in their order.
    """
    said = {cell.key: cell for cell in labelled}
    kinds = cell_kinds(era)
    problems = [f"模板中没有单元格 {'／'.join(key)}" for key in said if key not in kinds]
    cells = [_cell(cell, said.pop(CellKey(*cell.key), None), era, page, size) for cell in base]
    cells += [_new(item, era, page) for key, item in said.items() if key in kinds]
    problems += [p for item in labelled if item.key in kinds for p in _doubts(item, era)]
    return cells, problems


def _cell(cell: Cell, said: LabelledCell | None, era: str, page: int, size: PageSize) -> Cell:
    on_page = cell.page == page and cell.box is not None
    if said is None:
        return _missing(cell) if on_page else cell
    if on_page and cell.box is not None and _unchanged(cell, said) and same_box(cell.box, said.box, size):
        return cell
    value = said.value
    if said.printed != cell.printed and (value == cell.value or value is None):
        value = printed_value(said.key, said.printed, era)
    same_place = on_page and cell.box is not None and same_box(cell.box, said.box, size)
    return cell.model_copy(
        update={
            "printed": said.printed,
            "value": value,
            "status": _status(said, value),
            "confidence": _CERTAIN,
            "page": page,
            "box": cell.box if same_place else said.box,
            "rules": [],
            "alternatives": [],
        }
    )


def _unchanged(cell: Cell, said: LabelledCell) -> bool:
    return (cell.printed, cell.value, cell.status.value) == (said.printed, said.value, said.status)


def _missing(cell: Cell) -> Cell:
    return cell.model_copy(
        update={
            "printed": "", "value": None, "status": Status.MISSING, "confidence": _CERTAIN,
            "page": None, "box": None, "rules": [], "alternatives": [],
        }
    )  # fmt: skip


def _new(said: LabelledCell, era: str, page: int) -> Cell:
    value = said.value if said.value is not None else printed_value(said.key, said.printed, era)
    return Cell(
        table=said.key.table,
        row=said.key.row,
        column=said.key.column,
        unit=cell_kinds(era)[said.key].unit,
        printed=said.printed,
        value=value,
        status=_status(said, value),
        confidence=_CERTAIN,
        page=page,
        box=said.box,
    )


def _status(said: LabelledCell, value: Value) -> Status:
    """A person's word settles a doubt: what was to be reviewed is as printed, an empty cell blank or derived."""
    if not said.printed:
        return Status.DERIVED if value is not None else Status.BLANK
    status = Status(said.status)
    return Status.AS_PRINTED if status in (Status.NEEDS_REVIEW, *_EMPTY) else status


def printed_value(key: CellKey, printed: str, era: str) -> Value:
    """The number that a printed text means in the unit of its cell."""
    kind = cell_kinds(era)[key]
    return read_cell(printed, kind.unit, decimal=kind.decimal, signed=kind.signed).value


def _doubts(said: LabelledCell, era: str) -> list[str]:
    meant = printed_value(said.key, said.printed, era)
    repaired = said.status in (Status.REPAIRED.value, Status.NEEDS_REVIEW.value)
    # The unit of a bare amount is printed elsewhere, in a heading that an annotation does not hold.
    if meant is None or said.value in (None, meant) or repaired or cell_kinds(era)[said.key].decimal:
        return []
    return [f"单元格 {'／'.join(said.key)} 原文 {said.printed} 读作 {meant}，标注为 {said.value}"]


def gold_value(cell: Cell) -> Value:
    """What gold says of a cell: nothing for one that is printed empty."""
    return cell.value if cell.printed.strip() else None
