"""The label set: BIO over the indicators of figures and the roles of table text."""

from __future__ import annotations

from functools import cache

from extract.templates import load_template
from training.corpus.resources import load

ERAS = ("2014", "2019", "2021")
OUTSIDE = "O"


@cache
def roles() -> tuple[str, ...]:
    """Roles of table text; a row or column that several tables or eras share has one role."""
    rows: dict[str, None] = {}
    columns: dict[str, None] = {}
    for era in ERAS:
        for table in load_template(era).tables:
            rows |= dict.fromkeys(f"ROW:{row.id}" for row in table.rows)
            columns |= dict.fromkeys(f"COL:{column.id}" for column in table.columns)
    return ("SECTION", "VALUE", "NOTE", *sorted(rows), *sorted(columns))


@cache
def label_names() -> tuple[str, ...]:
    """All labels; the position is the id. ``O`` is 0."""
    names = (*load("indicators"), *roles())
    return (OUTSIDE, *(f"{prefix}-{name}" for name in names for prefix in "BI"))


@cache
def label_ids() -> dict[str, int]:
    """Ids by label."""
    return {name: index for index, name in enumerate(label_names())}


def span_tags(length: int, spans: list[tuple[int, int, str]]) -> list[str]:
    """A label a character for spans (start, end, name) that do not overlap."""
    tags = [OUTSIDE] * length
    for start, end, name in spans:
        tags[start:end] = [f"B-{name}", *[f"I-{name}"] * (end - start - 1)]
    return tags
