"""Why the system asks somebody to look, in words for the annotator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotations.config.wording import wording
from extract.export.labels import cell_labels, labels
from extract.record import Cell, Figure, Finding, Record, Status
from extract.templates.model import CellKey

SURE = 0.98
"""Confidence from which nothing is said about a cell or a figure."""
DOUBTFUL = frozenset({Status.NEEDS_REVIEW, Status.REPAIRED, Status.SOURCE_INCONSISTENT})
_MOST_LINES = 30
_MOST_NAMES = 6


def cell_place(era: str | None, cell: Cell) -> str:
    """Table, row and column of a cell as the form calls them."""
    label = cell_labels(era).get(CellKey(*cell.key))
    return f"{label.table}／{label.row}／{label.column}" if label else "／".join(cell.key)


def cell_reasons(cell: Cell) -> list[str]:
    """Why a cell is doubtful; empty where it is not."""
    words = wording().reasons
    if cell.status not in DOUBTFUL and cell.confidence >= SURE:
        return []
    status = labels().statuses[cell.status.value]
    found = [words.status.format(name=status.name, meaning=status.meaning)] if cell.status in DOUBTFUL else []
    if cell.confidence < SURE:
        found.append(words.low_confidence.format(confidence=cell.confidence))
    if cell.alternatives:
        readings = "、".join(a.printed or "（空）" for a in cell.alternatives[:_MOST_NAMES])
        found.append(words.alternatives.format(readings=readings))
    if cell.rules and cell.status is not Status.DERIVED:
        found.append(words.rules.format(rules="、".join(cell.rules[:_MOST_NAMES])))
    return found


def figure_reasons(figure: Figure, findings: Iterable[Finding]) -> list[str]:
    """Why a figure is doubtful; empty where it is not."""
    words = wording().reasons
    found = [words.finding.format(message=f.message) for f in findings if touches(f, figure)]
    if figure.confidence < SURE:
        found.append(words.low_confidence.format(confidence=figure.confidence))
    return found


def touches(finding: Finding, figure: Figure) -> bool:
    """Whether a finding shows a stretch of text that overlaps the figure."""
    return any(
        e.start is not None and e.end is not None and e.start < figure.end and figure.start < e.end
        for e in finding.evidence
    )


def missing_cells(record: Record) -> list[Cell]:
    """Cells that the form has and the document lacks, in tables of which the document has something."""
    seen = {cell.table for cell in record.cells if cell.status is not Status.MISSING}
    return [cell for cell in record.cells if cell.status is Status.MISSING and cell.table in seen]


def summary(lines: Sequence[str], *, audit: bool = False) -> str:
    """The reasons of a task as one text, bounded."""
    words = wording().reasons
    shown = list(dict.fromkeys(lines))
    if audit:
        shown.insert(0, words.audit)
    if not shown:
        return words.nothing
    more = [words.more.format(count=len(shown) - _MOST_LINES)] if len(shown) > _MOST_LINES else []
    return "\n".join(shown[:_MOST_LINES] + more)


def missing_line(record: Record, cells: Sequence[Cell]) -> list[str]:
    """One line that names missing cells; none where there are none."""
    if not cells:
        return []
    names = "；".join(cell_place(record.template, cell) for cell in cells[:_MOST_NAMES])
    rest = wording().reasons.more.format(count=len(cells) - _MOST_NAMES) if len(cells) > _MOST_NAMES else ""
    return [wording().reasons.missing.format(cells=names + rest)]
