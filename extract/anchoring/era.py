"""Which template era a document follows: the words of its tables decide, its year only where they are silent."""

from __future__ import annotations

from extract.templates.loader import load_templates
from extract.templates.model import Template
from extract.traditional import simplified

_YEAR_WEIGHT = 1.5


def rank_eras(text: str, year: int | None) -> list[Template]:
    """Templates, most likely first; offices print a form of another era now and then, so the year weighs little."""
    squeezed = simplified("".join(text.split()))

    def evidence(template: Template) -> tuple[float, int]:
        """How much speaks for the template: its marks in the text, then its years; of equals the younger wins."""
        marks = sum(mark in squeezed for mark in template.marks)
        fits = year is not None and template.first_year <= year <= (template.last_year or year)
        return marks + _YEAR_WEIGHT * fits, template.first_year

    return sorted(load_templates(), key=evidence, reverse=True)
