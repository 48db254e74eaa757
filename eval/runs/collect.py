"""The rows of a run: every cell, figure and finding of every judged report, with its truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from eval.gold.format import GoldReport, load_gold_dir
from eval.metrics.cells import CellScore
from eval.metrics.figures import FigureScore
from eval.metrics.findings import FindingScore
from eval.metrics.report import ReportScore
from eval.metrics.spans import SqueezedText, locate
from eval.out import LoadedOut
from eval.run import DatasetScore
from extract.export.tables import compact_json
from extract.record import Finding, PageBox

Row: TypeAlias = dict[str, Any]
Tables: TypeAlias = dict[str, list[Row]]
_ATTRIBUTES = ("value", "unit", "qualifier", "period", "role", "group")


def dataset_name(gold: Path) -> str:
    """What a gold folder is called in the store: the last two parts of its path."""
    return "/".join(gold.absolute().parts[-2:])


def collect(out: LoadedOut, datasets: list[DatasetScore]) -> Tables:
    """Rows of all tables but those of pages and speed."""
    tables: Tables = {name: [] for name in ("reports", "cells", "figures", "findings", "texts")}
    for dataset in datasets:
        name = dataset_name(dataset.gold)
        gold = load_gold_dir(dataset.gold)
        records = out.by_name(gold)
        for score in dataset.scores:
            head = {"dataset": name, "source": score.source}
            text = out.text(records[score.source]) if score.report_id else ""
            tables["reports"].append(head | _report(score, gold[score.source]))
            tables["cells"] += (head | _cell(item) for item in score.cells)
            tables["figures"] += (head | row for row in _figures(score, gold[score.source], text))
            tables["findings"] += (head | row for row in _findings(score.findings, score.report_id))
            tables["texts"].append(head | {"text": text})
    return tables


def _report(score: ReportScore, gold: GoldReport) -> Row:
    about: Mapping[str, Any] = (gold.model_extra or {}).get("fixture", {})
    return {
        "report_id": score.report_id,
        "era": score.era,
        "format": score.format,
        "layout": str(about.get("layout", score.format)),
        "level": str(about.get("level", "digital")),
        "set": str(about.get("set", "")),
        "trap": str(about.get("trap", "")),
        "failed": not score.report_id,
        **{f"{name}_right": score.identity.get(name) for name in ("agency", "year", "template")},
        "n_findings": score.n_findings,
    }


def _cell(score: CellScore) -> Row:
    cell, gold = score.cell, score.gold
    row: Row = dict(zip(("table", "row", "column"), score.key, strict=True))
    row |= {"outcome": score.outcome.value, "harmed": score.harmed, "status": cell.status.value if cell else "missing"}
    if gold:
        row |= {"gold_printed": gold.printed, "gold_value": gold.value, "ambiguous": gold.ambiguous}
    if cell:
        row |= {"printed": cell.printed, "value": cell.value, "confidence": cell.confidence, "unit": cell.unit}
        row |= {"rules": cell.rules, "alternatives": compact_json([a.model_dump() for a in cell.alternatives])}
        row |= {"page": cell.page, **_box(cell.box)}
    return row


def _box(box: PageBox | None) -> Row:
    return dict(zip(("x0", "y0", "x1", "y1"), box, strict=True)) if box else {}


def _figures(score: ReportScore, gold: GoldReport, text: str) -> Iterator[Row]:
    """Figures of gold, in its order, then those that only the record has."""
    squeezed = SqueezedText(text)
    spans = [*locate(squeezed, gold.figures), *([None] * len(score.figures))]
    for item, span in zip(score.figures, spans, strict=False):
        yield _figure(item, squeezed.original(*span) if span and item.figure is None else None)


def _figure(score: FigureScore, place: tuple[int, int] | None) -> Row:
    figure, gold = score.figure, score.gold
    row: Row = {"verdict": _verdict(score), "wrong": _wrong(score)}
    if gold:
        row |= {"gold_indicator": gold.indicator, "gold_value": gold.value, "gold_unit": gold.unit, "text": gold.text}
    if place:
        row |= {"start": place[0], "end": place[1]}
    if figure:
        row |= {"indicator": figure.indicator, "text": figure.text, "start": figure.start, "end": figure.end}
        row |= {"value": figure.value, "unit": figure.unit, "confidence": figure.confidence}
    return row


def _verdict(score: FigureScore) -> str:
    if score.figure is None:
        return "missed"
    return "extra" if score.gold is None else "strict" if score.strict else "span"


def _wrong(score: FigureScore) -> list[str]:
    gold = score.gold
    if gold is None or score.figure is None:
        return []
    optional = ("period", "role", "group")
    stated = (name for name in _ATTRIBUTES if name not in optional or gold.states(name))
    return [name for name in stated if name not in score.right]


def _findings(scores: list[FindingScore], report_id: str) -> Iterator[Row]:
    """Each finding of the record once, with all that gold calls it, then those that it lacks."""
    found: dict[int, tuple[Finding, list[str]]] = {}
    for score in scores:
        for finding in score.findings:
            names = found.setdefault(id(finding), (finding, []))[1]
            names += [score.gold.check] if score.gold else []
    for finding, names in found.values():
        row = {name: getattr(finding, name) for name in ("check", "kind", "severity", "message")}
        yield row | {"id": finding.identifier(report_id), "gold": "；".join(names), "missed": False}
    for score in scores:
        if score.gold and not score.findings:
            row = {"check": score.gold.check, "kind": score.gold.kind, "message": score.gold.why}
            yield row | {"id": "", "severity": "", "gold": score.gold.check, "missed": True}
