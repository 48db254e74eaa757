"""Builds the input of the checks by hand: a text, its figures, and cells that are 0 unless given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extract.document import Document, Paragraph, Provenance
from extract.findings import FindingContext, find
from extract.reconcile.model import Violation
from extract.record import Cell, Figure, Finding, Number, Status, Value
from extract.sections import narrative_spans, outline
from extract.templates import CellKey, Template, load_template

TITLE = "云溪县石坝镇2022年政府信息公开工作年度报告"
PERIOD = "本报告数据的统计期限自2022年1月1日起至2022年12月31日止。"
ENDING = "五、存在的主要问题及改进情况\n更新还不够快。\n六、其他需要报告的事项\n没有。\n"


def key(place: str) -> CellKey:
    """``table/row/column`` as a key."""
    table, row, column = place.split("/")
    return CellKey(table, row, column)


def cells(template: Template, values: Mapping[str, Value], *, blank: bool = False) -> dict[CellKey, Cell]:
    """Every cell of a template; variant rows are missing, the others 0 (or blank) unless a value is given."""
    given = {key(place): value for place, value in values.items()}
    found: dict[CellKey, Cell] = {}
    for table in template.tables:
        for row in table.rows:
            for column in table.columns:
                k = CellKey(table.id, row.id, column.id)
                value = given.get(k, None if blank or row.variant else 0)
                status = Status.MISSING if row.variant and k not in given else Status.AS_PRINTED
                if value is None and status is Status.AS_PRINTED:
                    status = Status.BLANK
                found[k] = Cell(
                    table=k.table,
                    row=k.row,
                    column=k.column,
                    unit=column.unit,
                    printed="" if value is None else str(value),
                    value=value,
                    status=status,
                    confidence=1.0,
                )
    return found


def figure(text: str, printed: str, indicator: str, value: Number, nth: int = 0, **more: Any) -> Figure:
    """The nth place of ``printed`` in the text as a figure; unit and qualifier are guessed from its last character."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(printed, start + 1)
    fields: dict[str, Any] = {
        "unit": printed.lstrip("0123456789.余多近约万"),
        "qualifier": "exact",
        "period": "this_year",
    }
    fields |= {"role": "single", "confidence": 1.0} | more
    return Figure(indicator=indicator, text=printed, start=start, end=start + len(printed), value=value, **fields)


def context(
    body: str,
    figures: Sequence[tuple[Any, ...]] = (),
    *,
    era: str | None = "2021",
    values: Mapping[str, Value] | None = None,
    violations: Sequence[Violation] = (),
    missing: Sequence[str] = (),
    blank: bool = False,
    title: str = TITLE,
    period: str = PERIOD,
    ending: str = ENDING,
) -> FindingContext:
    """A report with this overview. A figure is (printed, indicator, value) and, last, a mapping of more fields."""
    text = f"{title}\n{period}\n一、总体情况\n{body}\n二、主动公开政府信息情况\n{ending}"
    blocks, offset = [], 0
    for line in text.split("\n"):
        blocks.append(Paragraph(line, Provenance(start=offset, end=offset + len(line))))
        offset += len(line) + 1
    document = Document("text", text, list(blocks))
    found = outline(document)
    template = load_template(era) if era else None
    located = [figure(text, *f[:3], **(f[3] if len(f) > 3 else {})) for f in figures]
    return FindingContext(
        document=document,
        outline=found,
        template=template,
        cells=cells(template, values or {}, blank=blank) if template else {},
        figures=sorted(located, key=lambda f: f.start),
        violations=violations,
        missing_tables=missing,
        narrative=narrative_spans(document, found, []),
    )


def checks(*args: Any, **kwargs: Any) -> list[str]:
    """Names of the findings of a context built from these arguments."""
    return [f.check for f in find(context(*args, **kwargs))]


def only(*args: Any, **kwargs: Any) -> Finding:
    """The one finding of a context built from these arguments."""
    found = find(context(*args, **kwargs))
    assert len(found) == 1, [f.check for f in found]
    return found[0]
