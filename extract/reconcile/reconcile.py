"""Reconciliation of one report: check first, solve only on need, and say how far each value can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.anchoring.cuts import CUT, SUMMED
from extract.anchoring.model import Anchored, RowReading
from extract.anchoring.unseen import RowId, unseen_rows
from extract.document import Provenance
from extract.reconcile.check import derive, fails, holds, side_sums
from extract.reconcile.contradicted import contradicted
from extract.reconcile.glyphs import GLYPHS, ODD_COST, split_scanned
from extract.reconcile.mend import smallest_mends
from extract.reconcile.model import ReconciledCell, Violation
from extract.reconcile.options import Choice, Option
from extract.reconcile.readings import APART, STOPPED, Reading, read_cell
from extract.reconcile.slips import SLIP_COST, slipped
from extract.reconcile.solve import choose
from extract.reconcile.status import cell_of, missing_cell, shake, unseen_confidence
from extract.record import Number, Value
from extract.templates.loader import cell_kinds
from extract.templates.model import CellKey, Relation, Template


@dataclass(slots=True)
class Reconciled:
    """Cells in the order of the template, their places, and the relations that fail."""

    cells: list[ReconciledCell]
    places: dict[CellKey, Provenance]
    violations: list[Violation]


@dataclass(slots=True)
class RowState:
    """A row with its candidates read as numbers; ``first`` is the reading that the glyphs support best."""

    reading: RowReading
    options: list[dict[CellKey, Reading]]
    costs: list[float]
    choice: Choice = field(default_factory=lambda: Choice(0, []))

    @property
    def chosen(self) -> dict[CellKey, Reading]:
        """Readings of the chosen candidate."""
        return self.options[self.choice.chosen]

    def values(self, option: int) -> dict[CellKey, Value]:
        """Values of a candidate."""
        return {key: reading.value for key, reading in self.options[option].items()}


def reconcile(anchored: Anchored) -> Reconciled:
    """Give every cell of the template a value and a status."""
    template = anchored.template
    rows = [_read_row(reading, template) for reading in split_scanned(anchored.rows)]
    present = {key for row in rows for option in row.options for key in option}
    lacking = _lacking(template, present)
    _choose(rows, template.relations, lacking)
    values = _values(rows)
    if any(fails(relation, values, lacking) for relation in template.relations):
        _add_slips(rows, [r for r in template.relations if fails(r, values, lacking)])
        _choose(rows, template.relations, lacking)
        values = _values(rows)
    _settle(rows, template.relations, lacking, values)
    _doubt_cuts(rows, [r for r in template.relations if fails(r, values, lacking)])
    unread = frozenset(
        k for row in rows for k, reading in row.chosen.items() if reading.value is None and reading.doubt
    )
    derived = derive(_complete(template, lacking), values, unread)
    values |= {key: value for key, (value, _) in derived.items()}
    doubtful = unread | _doubtful(rows)
    violations = _violations(template, values, lacking | doubtful)
    cells = _cells(template, rows, derived, violations, unseen_rows(anchored))
    shaken = _shaken(template, values, lacking, doubtful)
    return Reconciled([shake(c) if c.key in shaken else c for c in cells], _places(rows), violations)


def _read_row(reading: RowReading, template: Template) -> RowState:
    options, costs = [], []
    for candidate in reading.candidates:
        texts = zip(reading.keys, candidate.texts, strict=True)
        option = {k: _read(k, t.printed, reading.unit, template) for k, t in texts if t is not None}
        if candidate.why == GLYPHS:  # specks of a scan look like marks
            option = {k: replace(r, value=None) if r.doubt == STOPPED else r for k, r in option.items()}
        odd = candidate.why == GLYPHS and any(r.doubt for r in option.values())
        options.append(option)
        costs.append(candidate.cost + (ODD_COST if odd else 0.0))
    if reading.candidates[0].why == GLYPHS:
        order = sorted(range(len(costs)), key=costs.__getitem__)
        options, costs = [options[i] for i in order], [costs[i] for i in order]
        reading = replace(reading, candidates=[reading.candidates[i] for i in order])
    return RowState(reading, options, costs)


def _read(key: CellKey, text: str, printed_unit: str, template: Template) -> Reading:
    kind = cell_kinds(template.era)[key]
    unit = printed_unit if kind.decimal else ""
    return read_cell(text, kind.unit, decimal=kind.decimal, signed=kind.signed, printed_unit=unit)


def _lacking(template: Template, present: set[CellKey]) -> frozenset[CellKey]:
    """Cells that the form requires and the document does not have, apart from rows that a variant replaces."""
    replaced = {
        CellKey(table.id, other, column.id)
        for table in template.tables
        for row in table.rows
        if row.variant and any(CellKey(table.id, row.id, column.id) in present for column in table.columns)
        for other in row.replaces
        for column in table.columns
    }
    return frozenset(set(template.keys()) - present - replaced)


def _choose(rows: Sequence[RowState], relations: Sequence[Relation], lacking: frozenset[CellKey]) -> None:
    """Let the solver pick the candidates of all rows that have several (in place)."""
    open_rows = [row for row in rows if len(row.options) > 1]
    if not open_rows:
        return
    fixed = {key: value for row in rows if len(row.options) == 1 for key, value in row.values(0).items()}
    options = [[Option(row.values(i), cost) for i, cost in enumerate(row.costs)] for row in open_rows]
    for row, choice in zip(open_rows, choose(options, fixed, relations, lacking), strict=True):
        row.choice = choice


def _settle(
    rows: Sequence[RowState],
    relations: Sequence[Relation],
    lacking: frozenset[CellKey],
    values: Mapping[CellKey, Value],
) -> None:
    """Take the doubt from numbers whose digits stand apart where a sum holds with them (in place).

    A sum that holds by two such numbers alone says nothing: cells that hold several rows agree in any way of reading.
    """
    sums = (r for r in relations if r.sense == "eq" and not lacking & set(r.keys))
    held = (r for r in sums if holds(r, values) and not any(values.get(k, 0) is None for k in r.keys))
    apart = {key for row in rows for key, reading in row.chosen.items() if reading.doubt == APART and reading.value}
    sure = {key for relation in held for key in relation.keys if len(apart & set(relation.keys)) == 1}
    for row in rows:
        option = row.options[row.choice.chosen]
        for key, reading in option.items():
            if reading.doubt == APART and reading.value and key in sure:
                option[key] = replace(reading, printed="".join(reading.printed.split()), doubt="")


def _doubt_cuts(rows: Sequence[RowState], failing: Sequence[Relation]) -> None:
    """Doubt the rows whose digits only the sums told how to cut, where a sum over them fails (in place)."""
    touched = {key for relation in failing for key in relation.keys}
    for row in rows:
        first = row.reading.candidates[0]
        by_sums = first.why == SUMMED or (first.why == CUT and len(row.reading.candidates) > 1)
        if by_sums and touched & set(row.reading.keys):
            row.reading = replace(row.reading, doubt=row.reading.doubt or "数字连在一起，分列后的数与合计不符")


def _values(rows: Sequence[RowState]) -> dict[CellKey, Value]:
    return {key: reading.value for row in rows for key, reading in row.chosen.items()}


def _add_slips(rows: Sequence[RowState], failing: Sequence[Relation]) -> None:
    """Give rows under failing relations the hypothesis that their values slipped by a column (in place).

    Only rows that fill other columns than the rows around them can have slipped.
    """
    touched = {key for relation in failing for key in relation.keys}
    usual = _usual_patterns(rows)
    for row in rows:
        if len(row.options) != 1 or not touched & set(row.reading.keys) or len(row.options[0]) != len(row.reading.keys):
            continue
        readings = [row.options[0][key] for key in row.reading.keys]
        if not any(reading.value for reading in readings):
            continue  # zeros and blanks mean the same wherever they stand
        if _pattern(row) == usual.get(row.reading.keys[0].table):
            continue
        for moved in slipped(readings, [r.blank for r in readings], Reading("", None)):
            row.options.append(dict(zip(row.reading.keys, moved, strict=True)))
            row.costs.append(SLIP_COST)


def _pattern(row: RowState) -> tuple[bool, ...]:
    """Which cells of the row are filled."""
    return tuple(not reading.blank for reading in row.options[0].values())


def _usual_patterns(rows: Sequence[RowState]) -> dict[str, tuple[bool, ...]]:
    """By table, the pattern that most rows fill; tables without one are left out."""
    patterns: dict[str, Counter[tuple[bool, ...]]] = {}
    for row in rows:
        patterns.setdefault(row.reading.keys[0].table, Counter())[_pattern(row)] += 1
    usual = {table: counts.most_common(1)[0] for table, counts in patterns.items()}
    return {table: pattern for table, (pattern, n) in usual.items() if 2 * n > patterns[table].total() > 2}


def _complete(template: Template, lacking: frozenset[CellKey]) -> list[Relation]:
    """The relations of which the document lacks no cell."""
    return [relation for relation in template.relations if not lacking & set(relation.keys)]


def _doubtful(rows: Sequence[RowState]) -> frozenset[CellKey]:
    """Cells whose reading is not settled: what they add up to says nothing about the document's own arithmetic."""
    return frozenset(
        key
        for row in rows
        for key, reading in row.chosen.items()
        if reading.doubt or row.reading.doubt or row.choice.rivals or not row.choice.solved
    )


def _violations(template: Template, values: Mapping[CellKey, Value], lacking: frozenset[CellKey]) -> list[Violation]:
    failing = [relation for relation in template.relations if fails(relation, values, lacking)]
    if not failing:
        return []
    complete = _complete(template, lacking)
    found: list[Violation] = []
    for group in _connected_groups(failing):
        mends = smallest_mends(group, complete, values)
        for relation in group:
            sums = side_sums(relation, values)
            found.append(Violation(relation, sums.left, sums.right, sums.blanks, mends))
    return found


def _shaken(
    template: Template, values: Mapping[CellKey, Value], lacking: frozenset[CellKey], doubtful: frozenset[CellKey]
) -> frozenset[CellKey]:
    """Certain cells that do not go together, whatever the doubtful ones are."""
    if not doubtful:
        return frozenset()
    kinds = cell_kinds(template.era)
    signed = frozenset(key for key in values if kinds[key].signed)
    return contradicted(_complete(template, lacking), values, doubtful, signed)


def _connected_groups(failing: Sequence[Relation]) -> list[list[Relation]]:
    """Failing relations by table: those of one table share cells and are mended together."""
    tables: dict[str, list[Relation]] = {}
    for relation in failing:
        tables.setdefault(relation.keys[0].table, []).append(relation)
    return list(tables.values())


def _cells(
    template: Template,
    rows: Sequence[RowState],
    derived: Mapping[CellKey, tuple[Number, tuple[str, ...]]],
    violations: Sequence[Violation],
    unseen: frozenset[RowId],
) -> list[ReconciledCell]:
    by_key = {key: row for row in rows for option in row.options for key in option}
    failing: dict[CellKey, list[str]] = {}
    for violation in violations:
        suspects = {key for mend in violation.mends for key in mend} or set(violation.relation.keys)
        for key in suspects & set(violation.relation.keys):
            failing.setdefault(key, []).append(violation.relation.id)
    standard = set(template.keys())
    keys = [key for key in template.keys(variants=True) if key in standard or key in by_key]
    kinds = cell_kinds(template.era)
    blank = unseen_confidence(_values(rows).values())
    return [
        cell_of(key, by_key[key], derived.get(key), failing.get(key, []), unseen=blank, signed=kinds[key].signed)
        if key in by_key
        else missing_cell(key, unseen=blank if (key.table, key.row) in unseen else None)
        for key in keys
    ]


def _places(rows: Sequence[RowState]) -> dict[CellKey, Provenance]:
    """Where each cell stands: for a row that slipped, where the form has the cell, not where its value came from."""
    places: dict[CellKey, Provenance] = {}
    for row in rows:
        index = row.choice.chosen if row.choice.chosen < len(row.reading.candidates) else 0
        for key, text in zip(row.reading.keys, row.reading.candidates[index].texts, strict=True):
            if text is not None:
                places[key] = text.provenance
    return places
