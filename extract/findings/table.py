"""Relations between cells that the document's own figures break; one finding for one cause."""

from __future__ import annotations

from collections.abc import Sequence

from extract.findings.evidence import cell_label, cells_evidence, column_label, number, plain, row_label
from extract.findings.model import FindingContext
from extract.reconcile.model import Violation
from extract.record import Cell, Finding, Number, Severity, Status
from extract.templates.model import CellKey, Relation

_MOST_MENDS = 3
_MOST_TERMS = 12


def table_relations(context: FindingContext) -> list[Finding]:
    """Broken relations of the tables, in the order of the template."""
    groups: dict[tuple[object, ...], list[Violation]] = {}
    for index, violation in enumerate(context.violations):
        if _certain(context, violation):
            groups.setdefault(_cause(context, violation, index), []).append(violation)
    return [_finding(context, group) for group in groups.values()]


def _present(context: FindingContext, keys: Sequence[CellKey]) -> list[Cell]:
    return [context.cells[k] for k in keys if k in context.cells and context.cells[k].status is not Status.MISSING]


def _certain(context: FindingContext, violation: Violation) -> bool:
    """False where a cell is in doubt, where a side is printed empty, or where only a derived value differs."""
    for side in (violation.relation.left, violation.relation.right):
        cells = _present(context, side)
        if not cells or all(c.value is None for c in cells):
            return False
        if any(c.status is Status.NEEDS_REVIEW for c in cells):
            return False
    left, right = (_stated(_present(context, side)) for side in (violation.relation.left, violation.relation.right))
    return left > right if violation.relation.sense == "le" else left != right


def _stated(cells: Sequence[Cell]) -> Number:
    """What the cells print together; a value that was only derived for an empty cell contradicts nothing."""
    return plain(sum(c.value for c in cells if c.value is not None and c.status is not Status.DERIVED))


def _cause(context: FindingContext, violation: Violation, index: int) -> tuple[object, ...]:
    """Violations with the same key go into one finding.

    A total printed 0 in row after row is one slip; so is the same difference in the only filled column and in 总计.
    """
    relation = violation.relation
    wide = context.template is not None and context.template.table(relation.left[0].table).layout == "wide"
    if wide or relation.sense == "le":
        return (relation.family, index)
    if not violation.left and len(relation.left) == 1:
        return (relation.family, "zero total")
    return (relation.family, violation.left, violation.right)


def _finding(context: FindingContext, group: Sequence[Violation]) -> Finding:
    first = group[0]
    kind = "cross_table" if first.relation.cross_table else "table"
    blank = any(v.blanks for v in group)
    severity: Severity = "warning" if blank else "error"
    evidence = []
    for violation in group:
        evidence.extend(cells_evidence(context, violation.relation.left, "left"))
        evidence.extend(cells_evidence(context, violation.relation.right, "right"))
    return Finding(
        check=f"{kind}.{first.relation.family}",
        kind="cross_table" if first.relation.cross_table else "table",
        severity=severity,
        message=_message(context, group),
        left=plain(first.left),
        right=plain(first.right),
        delta=plain(first.left - first.right),
        evidence=list({(e.side, e.table, e.row, e.column): e for e in evidence}.values()),
    )


def _message(context: FindingContext, group: Sequence[Violation]) -> str:
    relation = group[0].relation
    places = "；".join(_place(context, v) for v in group)
    message = f"{_tables(context, relation)}不成立：{relation.message}。{places}。"
    if any(v.blanks for v in group):
        message += "空格按 0 计。"
    return message + _mends(context, group)


def _tables(context: FindingContext, relation: Relation) -> str:
    """Which tables the relation binds, under the titles of the form."""
    ids = dict.fromkeys(key.table for key in relation.keys)
    names = "".join(f"“{context.template.table(name).title}”" for name in ids) if context.template else ""
    return f"{names}跨表关系" if relation.cross_table else f"{names}表内关系"


def _place(context: FindingContext, violation: Violation) -> str:
    left = _side(context, violation, violation.relation.left, violation.left)
    right = _side(context, violation, violation.relation.right, violation.right)
    delta = number(plain(abs(violation.left - violation.right)))
    return f"{_where(context, violation)}左边 {left}，右边 {right}，相差 {delta}"


def _where(context: FindingContext, violation: Violation) -> str:
    keys = violation.relation.keys
    if _in_one_row(violation):
        return f"“{row_label(context, keys[0])}”行"
    return f"“{column_label(context, keys[0])}”列" if _in_one_column(context, violation) else ""


def _in_one_row(violation: Violation) -> bool:
    return len({(k.table, k.row) for k in violation.relation.keys}) == 1


def _in_one_column(context: FindingContext, violation: Violation) -> bool:
    """True where the cells share a column that is one of several."""
    keys = violation.relation.keys
    if context.template is None or len({(k.table, k.column) for k in keys}) > 1:
        return False
    return len(context.template.table(keys[0].table).columns) > 1


def _side(context: FindingContext, violation: Violation, keys: Sequence[CellKey], total: Number) -> str:
    """Cells of one side as printed, without what the place says already, and their sum; zeros of a sum are left out."""
    name = cell_label
    if _in_one_row(violation):
        name = column_label
    elif _in_one_column(context, violation):
        name = row_label
    shown = [k for k in keys if k in context.cells and (len(keys) == 1 or context.cells[k].value)]
    terms = [f"{name(context, k)} {_printed(context.cells[k])}" for k in shown[:_MOST_TERMS]]
    text = " + ".join(terms)
    return f"{text} = {number(plain(total))}" if len(terms) > 1 else text or "0"


def _printed(cell: Cell) -> str:
    return cell.printed.strip() or "空"


def _mends(context: FindingContext, group: Sequence[Violation]) -> str:
    """The smallest changes that would mend a single relation; a group lists the change of each."""
    options: list[str] = []
    for violation in group:
        for mend in violation.mends if len(group) == 1 else violation.mends[:1]:
            change = "、".join(
                f"{cell_label(context, k)}由 {_printed(context.cells[k])} 改为 {number(v)}"
                for k, v in mend.items()
                if k in context.cells
            )
            if change and change not in options:
                options.append(change)
    if not options:
        return ""
    lead, join = ("最小改动：", "；或 ") if len(group) == 1 else ("最小改动：", "；")
    return lead + join.join(options[: _MOST_MENDS if len(group) == 1 else _MOST_TERMS]) + "。"
