"""A report as it is compared and stored: cells, figures and findings, each with the verdict of gold where known."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from eval.metrics.cells import CellScore
from eval.metrics.figures import FigureScore
from eval.metrics.findings import FindingScore
from eval.metrics.report import ReportScore
from extract.record import Cell, Figure, Finding, Number, Record, Value

FigureVerdict: TypeAlias = Literal["strict", "span", "extra", "missed"]
_ATTRIBUTES = ("value", "unit", "qualifier", "period", "role", "group")
_OPTIONAL = ("period", "role", "group")


class _State(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CellState(_State):
    """One cell; ``outcome`` is None without gold, ``truth`` what gold prints where the cell is not right."""

    key: str
    printed: str = ""
    value: Value = None
    status: str = "missing"
    outcome: str | None = None
    harmed: bool = False
    truth: str | None = None


class FigureState(_State):
    """One figure; ``verdict`` is None without gold, ``wrong`` the attributes that gold gives otherwise."""

    text: str
    indicator: str
    value: Number
    start: int | None = None
    end: int | None = None
    unit: str = ""
    qualifier: str = ""
    period: str = ""
    role: str = ""
    verdict: FigureVerdict | None = None
    wrong: tuple[str, ...] = ()
    truth: str | None = None


class FindingState(_State):
    """One finding; ``gold`` lists the findings of gold that it is, None without gold; ``missed`` is gold's alone."""

    id: str
    check: str
    message: str
    kind: str = ""
    severity: str = ""
    gold: tuple[str, ...] | None = None
    missed: bool = False


class ReportState(_State):
    """One report; ``era`` is that of the record where there is no gold."""

    source: str
    report_id: str
    era: str
    format: str
    identity: dict[str, bool] = Field(default_factory=dict)
    cells: tuple[CellState, ...] = ()
    figures: tuple[FigureState, ...] = ()
    findings: tuple[FindingState, ...] = ()


def bare_state(record: Record, name: str) -> ReportState:
    """State of a record that no gold speaks of."""
    return ReportState(
        source=name,
        report_id=record.report_id,
        era=record.template or "none",
        format=record.format,
        cells=tuple(CellState.model_validate(_cell(cell)) for cell in record.cells),
        figures=tuple(FigureState.model_validate(_figure(figure)) for figure in record.figures),
        findings=tuple(_finding(finding, record.report_id) for finding in record.findings),
    )


def scored_state(score: ReportScore) -> ReportState:
    """State of a report with the verdict of gold on each part."""
    return ReportState(
        source=score.source,
        report_id=score.report_id,
        era=score.era,
        format=score.format,
        identity=score.identity,
        cells=tuple(_scored_cell(item) for item in score.cells),
        figures=tuple(_scored_figure(item) for item in score.figures),
        findings=_scored_findings(score.findings, score.report_id),
    )


def _cell(cell: Cell) -> dict[str, object]:
    return {"key": "/".join(cell.key), "printed": cell.printed, "value": cell.value, "status": cell.status.value}


def _scored_cell(score: CellScore) -> CellState:
    fields = _cell(score.cell) if score.cell else {"key": "/".join(score.key)}
    truth = None
    if score.outcome != "right":
        truth = f"{score.gold.printed!r} = {score.gold.value}" if score.gold else "（原件无此单元格）"
    return CellState.model_validate(fields | {"outcome": score.outcome.value, "harmed": score.harmed, "truth": truth})


def _figure(figure: Figure) -> dict[str, object]:
    names = ("text", "indicator", "value", "start", "end", "unit", "qualifier", "period", "role")
    return {name: getattr(figure, name) for name in names}


def _scored_figure(score: FigureScore) -> FigureState:
    gold, figure = score.gold, score.figure
    if figure is None:
        assert gold is not None
        fields: dict[str, object] = {"text": gold.text, "indicator": gold.indicator, "value": gold.value}
        place = f"…{gold.before}【{gold.text}】{gold.after}…"
        return FigureState.model_validate(fields | {"verdict": "missed", "truth": place})
    if gold is None:
        return FigureState.model_validate(_figure(figure) | {"verdict": "extra"})
    stated = [name for name in _ATTRIBUTES if name not in _OPTIONAL or gold.states(name)]
    wrong = tuple(name for name in stated if name not in score.right)
    truth = f"{gold.indicator} {gold.value} {gold.unit} {gold.qualifier}" if wrong or not score.strict else None
    verdict = "strict" if score.strict else "span"
    return FigureState.model_validate(_figure(figure) | {"verdict": verdict, "wrong": wrong, "truth": truth})


def _finding(finding: Finding, report_id: str, gold: tuple[str, ...] | None = None) -> FindingState:
    return FindingState(
        id=finding.identifier(report_id),
        check=finding.check,
        message=finding.message,
        kind=finding.kind,
        severity=finding.severity,
        gold=gold,
    )


def _scored_findings(scores: list[FindingScore], report_id: str) -> tuple[FindingState, ...]:
    meant: dict[int, tuple[Finding, list[str]]] = {}
    missed: list[FindingState] = []
    for score in scores:
        for finding in score.findings:
            checks = meant.setdefault(id(finding), (finding, []))[1]
            if score.gold:
                checks.append(score.gold.check)
        if score.gold and not score.findings:
            place = f"gold:{score.gold.check}"
            missed.append(FindingState(id=place, check=score.gold.check, message=score.gold.why, missed=True))
    return (*(_finding(finding, report_id, tuple(checks)) for finding, checks in meant.values()), *missed)
