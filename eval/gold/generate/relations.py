"""Which relations of its template a set of cells breaks: the generator's own check, independent of the pipeline's."""

from __future__ import annotations

from collections.abc import Mapping

from eval.gold.generate.model import TrueCell, TrueFinding
from extract.templates.model import CellKey, Relation, Template

_TOLERANCE = 1e-6


def broken_relations(template: Template, cells: Mapping[CellKey, TrueCell]) -> list[Relation]:
    """Relations that no value of the blank cells can mend: a blank is any number from zero up, a cell that the
    document does not have is zero."""
    return [relation for relation in template.relations if not _can_hold(relation, cells)]


def _can_hold(relation: Relation, cells: Mapping[CellKey, TrueCell]) -> bool:
    present = [key for key in relation.left if key in cells], [key for key in relation.right if key in cells]
    if not present[0] or not present[1]:
        return True
    left, right = (sum(cells[key].value or 0 for key in side) for side in present)
    open_left, open_right = (any(cells[key].value is None for key in side) for side in present)
    if left > right + _TOLERANCE:
        return open_right
    if left < right - _TOLERANCE:
        return open_left or relation.sense == "le"
    return True


def findings_for(
    relations: list[Relation], cells: Mapping[CellKey, TrueCell], causes: tuple[CellKey, ...]
) -> list[TrueFinding]:
    """A finding for each rule that the wrong cells break, whatever number of places it is broken in."""
    printed = "，".join(f"{'/'.join(key)} 印作 {cells[key].printed or '空'}" for key in causes)
    families = dict.fromkeys(relation.family for relation in relations)
    messages = {relation.family: relation.message for relation in relations}
    return [TrueFinding(family, f"{messages[family]}；{printed}", "table", causes) for family in families]
