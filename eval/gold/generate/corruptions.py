"""Named changes to a document, each with what the gold must say afterwards.

A change of the source's own cells (a blank, a wrong total) changes the truth that the document is made from, so that
gold and text follow it; a change of the document alone (a lost label, swapped rows) leaves the gold as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import TypeAlias

from eval.gold.generate.data import load
from eval.gold.generate.grids import lose_label, rename_columns, repeat_label, slip_rows, swap_rows
from eval.gold.generate.model import Grid, Layout, TrueCell, TrueFinding, Truth
from eval.gold.generate.options import LayoutOptions, varied_labels
from eval.gold.generate.relations import broken_relations, findings_for
from extract.templates.model import CellKey


class NotApplicableError(ValueError):
    """This report has no place where the change could be made."""


TruthChange: TypeAlias = Callable[[Truth, Random], tuple[Truth, list[TrueFinding]]]
LayoutChange: TypeAlias = Callable[[Layout, Random], tuple[Layout, list[TrueFinding]]]
OptionsChange: TypeAlias = Callable[[LayoutOptions, str, Random], LayoutOptions]

_ALL = ("2014", "2019", "2021")
_MODERN = ("2019", "2021")
_CELLS = ("docx", "html", "markdown", "lines", "pipes")
_GRIDS = ("docx", "html", "markdown", "lines", "pdf_ruled")


@dataclass(frozen=True, slots=True)
class Corruption:
    """A change.

    Attributes:
        eras: eras in which it makes sense.
        formats: formats in which it shows; empty for all.
        narrative: flag of ``Narrative`` to set, "" for none.
    """

    eras: tuple[str, ...] = _ALL
    formats: tuple[str, ...] = ()
    on_truth: TruthChange | None = None
    on_layout: LayoutChange | None = None
    on_options: OptionsChange | None = None
    narrative: str = ""

    def fits(self, era: str, format_name: str) -> bool:
        """Whether it can be used in this era and format."""
        return era in self.eras and (not self.formats or format_name in self.formats)


def _changed(truth: Truth, changes: dict[CellKey, TrueCell]) -> Truth:
    return replace(truth, cells=truth.cells | changes)


def _pick(keys: list[CellKey], rng: Random) -> CellKey:
    if not keys:
        raise NotApplicableError
    return rng.choice(keys)


def blank_cell(truth: Truth, rng: Random) -> tuple[Truth, list[TrueFinding]]:
    """One printed cell of a summed table becomes empty: gold has "" and None."""
    summed = {key for relation in truth.template.relations if relation.sense == "eq" for key in relation.keys}
    key = _pick([key for key, cell in truth.cells.items() if key in summed and cell.printed], rng)
    return _changed(truth, {key: TrueCell("", None)}), []


def wrong_total(truth: Truth, rng: Random) -> tuple[Truth, list[TrueFinding]]:
    """One total is printed wrong: gold has the wrong number, and a finding of kind ``table``."""
    totals = {relation.left[0] for relation in truth.template.relations if relation.sense == "eq"}
    candidates = [key for key, cell in truth.cells.items() if key in totals and cell.printed.isdecimal()]
    rng.shuffle(candidates)
    for key in candidates:
        value = int(truth.cells[key].value or 0)
        wrong = rng.choice([value + delta for delta in (-2, -1, 1, 2, 10) if value + delta >= 0])
        changed = _changed(truth, {key: TrueCell(str(wrong), wrong)})
        broken = broken_relations(changed.template, changed.cells)
        if broken:
            return changed, findings_for(broken, changed.cells, (key,))
    raise NotApplicableError


def slipped_values(truth: Truth, rng: Random) -> tuple[Truth, list[TrueFinding]]:
    """The author typed a row one column too far right: gold as typed; a finding if a relation breaks."""
    columns = [column.id for column in truth.template.table("requests").columns]
    busy = [row for row in truth.rows("requests") if any(truth.value("requests", row, name) for name in columns)]
    if not busy:
        raise NotApplicableError
    row = rng.choice(busy)
    typed = [truth.cells[CellKey("requests", row, name)] for name in columns]
    zero = TrueCell("0", 0)
    moved = dict(zip((CellKey("requests", row, name) for name in columns), [zero, *typed[:-1]], strict=True))
    changed = _changed(truth, moved)
    broken = broken_relations(changed.template, changed.cells)
    if not broken:
        raise NotApplicableError
    return changed, findings_for(broken, changed.cells, tuple(moved))


def missing_rules(truth: Truth, _rng: Random) -> tuple[Truth, list[TrueFinding]]:
    """No 规章 row: gold has no cells for it."""
    kept = {key: cell for key, cell in truth.cells.items() if key.row != "rules"}
    return replace(truth, cells=kept), []


def missing_table(truth: Truth, _rng: Random) -> tuple[Truth, list[TrueFinding]]:
    """The review and litigation table is left out: no cells, and a finding of kind ``structure``."""
    kept = {key: cell for key, cell in truth.cells.items() if key.table != "review_litigation"}
    return replace(truth, cells=kept), [TrueFinding("missing_table", "没有行政复议、行政诉讼情况表", "structure")]


def _on_grid(change: Callable[[Grid, Random], Grid | None]) -> LayoutChange:
    """A change of one grid, tried on the grids in random order."""

    def apply(layout: Layout, rng: Random) -> tuple[Layout, list[TrueFinding]]:
        """The layout with one grid changed; NotApplicableError where the change fits none."""
        grids = layout.grids()
        rng.shuffle(grids)
        for grid in grids:
            changed = change(grid, rng)
            if changed is not None:
                return layout.replace_grid(grid, changed), []
        raise NotApplicableError

    return apply


def _variants(options: LayoutOptions, _era: str, rng: Random) -> LayoutOptions:
    return replace(options, labels=varied_labels(rng))


def _misprint(options: LayoutOptions, era: str, _rng: Random) -> LayoutOptions:
    return replace(options, labels={**options.labels, **load("forms")["misprints"][era]})


CORRUPTIONS: dict[str, Corruption] = {
    "blank_cell": Corruption(on_truth=blank_cell),
    "wrong_total": Corruption(on_truth=wrong_total),
    "slipped_values": Corruption(_MODERN, on_truth=slipped_values),
    "missing_rules": Corruption(_MODERN, on_truth=missing_rules),
    "missing_table": Corruption(_MODERN, on_truth=missing_table),
    "lost_label": Corruption(formats=_CELLS, on_layout=_on_grid(lose_label)),
    "swapped_rows": Corruption(on_layout=_on_grid(swap_rows)),
    "slipped_rows": Corruption(_MODERN, _CELLS, on_layout=_on_grid(slip_rows)),
    "repeated_label": Corruption(_MODERN, _GRIDS, on_layout=_on_grid(repeat_label)),
    "renamed_columns": Corruption(_MODERN, ("markdown", "html"), on_layout=_on_grid(rename_columns)),
    "label_variants": Corruption(on_options=_variants),
    "header_misprint": Corruption(on_options=_misprint),
    "breakdown_error": Corruption(narrative="breakdown_error"),
    "text_conflict": Corruption(narrative="conflict"),
    "wrong_year": Corruption(narrative="wrong_year"),
}
