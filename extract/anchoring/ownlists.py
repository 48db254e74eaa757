"""Lists of the office's own that name rows of the form: what it published by kind, what each of its sections did.

``公开类别 | 数量`` with 行政许可 188 stands before the form, whose 行政许可 counts decisions. Headings tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.anchoring.columns import ColumnFinder
from extract.anchoring.grid import Grid
from extract.anchoring.labelcells import is_label
from extract.anchoring.labels import ACCEPT, RowSlot
from extract.anchoring.leftover import LONGEST_NAME, named
from extract.anchoring.model import Segment

_LEAST_HEADINGS = 2
_HEADING_LINES = 2


def without_own_lists(
    segments: Sequence[Segment],
    slots: Sequence[RowSlot],
    scores: NDArray[np.float64],
    grids: Sequence[Grid],
    finder: ColumnFinder,
) -> tuple[NDArray[np.float64], list[str]]:
    """The scores with 0 for rows of lists under other headings, where a table under the form's has the same row.

    Args:
        scores: array of shape (segments, slots).

    Returns:
        An array of the same shape, and a warning where rows were left out.
    """
    best = [(i, int(scores[i].argmax())) for i in range(len(segments)) if scores[i].max(initial=0.0) >= ACCEPT]
    tables = [slots[j].table for _, j in best]
    headed = [finder.headed(table, segments[i].table) for (i, _), table in zip(best, tables, strict=True)]
    in_form = {j for (_, j), of_form in zip(best, headed, strict=True) if of_form}
    own = [
        i
        for (i, j), of_form in zip(best, headed, strict=True)
        if not of_form and j in in_form and _has_headings(grids[segments[i].table])
    ]
    kept = scores.copy()
    kept[own] = 0.0
    names = list(dict.fromkeys("".join(segments[i].label.split())[:LONGEST_NAME] for i in own if segments[i].values))
    return kept, [f"文件中另有表头不同的表格，其中也有{named(names)}等行，没有计入"] if names else []


def _has_headings(grid: Grid) -> bool:
    """Whether one of the first lines holds words only, more than one."""
    lines = ([cell for cell in line if cell.text.strip()] for line in grid.lines[:_HEADING_LINES])
    return any(len(line) >= _LEAST_HEADINGS and all(is_label(cell) for cell in line) for line in lines)
