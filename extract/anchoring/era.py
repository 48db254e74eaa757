"""Which template era a document follows: the words of its tables decide, its year only where they are silent."""

from __future__ import annotations

from collections.abc import Sequence

from extract.anchoring.model import Anchored
from extract.templates.loader import load_templates
from extract.templates.model import Template
from extract.traditional import simplified

_YEAR_WEIGHT = 1.5
_LEAST_SHAPE = 6
"""Cells of a scan from which their number speaks for an era."""
_CLEARLY_MORE = 1.15
"""How many times as many; the forms of 2019 and 2021 differ by two rows."""


def rank_eras(text: str, year: int | None) -> list[Template]:
    """Templates, most likely first; offices print a form of another era now and then, so the year weighs little."""
    squeezed = simplified("".join(text.split()))

    def evidence(template: Template) -> tuple[float, int]:
        """How much speaks for the template: its marks in the text, then its years; of equals the younger wins."""
        marks = sum(mark in squeezed for mark in template.marks)
        fits = year is not None and template.first_year <= year <= (template.last_year or year)
        return marks + _YEAR_WEIGHT * fits, template.first_year

    return sorted(load_templates(), key=evidence, reverse=True)


def best_by_shape(found: Sequence[Anchored], usual: Template) -> Anchored | None:
    """The form that a scan is of, whose words may be unreadable: the usual one, or one that clearly more cells fit.

    A few cells fit any form: alone they tell nothing against what the year and the titles say. Any lines fit a form of
    many rows somehow, but not beyond doubt.
    """
    expected = next((each for each in found if each.template is usual), None)
    best = max(found, key=_n_cells, default=None)
    if best is None:
        return None
    if expected:
        known, other = _n_cells(expected, sure=True), _n_cells(best, sure=True)
        as_many = _n_cells(best) <= _CLEARLY_MORE * _n_cells(expected)
        if (known and known >= other) or (as_many and not (other and not known)):
            return expected
    return best if _n_cells(best) >= _LEAST_SHAPE else None


def _n_cells(anchored: Anchored, *, sure: bool = False) -> int:
    """Cells of the rows that were found, or of those among them that are beyond doubt."""
    rows = [row for row in anchored.rows if not (sure and row.doubt)]
    return sum(text is not None for row in rows for text in row.candidates[0].texts)
