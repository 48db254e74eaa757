"""What the checks get to see: everything the earlier steps found in one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.document import Document
from extract.reconcile.model import Violation
from extract.record import Cell, Figure
from extract.sections.model import Outline
from extract.templates.model import CellKey, Template


@dataclass(frozen=True, slots=True)
class FindingContext:
    """Input of every check.

    Attributes:
        template: None where no statutory table was found.
        cells: cells of the record by key; empty where ``template`` is None.
        missing_tables: ids of template tables of which the document shows no row.
        narrative: spans of ``document.text`` that are running text (tables left out), in order.
    """

    document: Document
    outline: Outline
    template: Template | None
    cells: Mapping[CellKey, Cell]
    figures: Sequence[Figure]
    violations: Sequence[Violation]
    missing_tables: Sequence[str]
    narrative: Sequence[tuple[int, int]]
