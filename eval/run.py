"""``nianbao eval run``: an OUT folder against folders of gold, as numbers and as a stable JSON document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from eval.gold.format import load_gold_dir, source_name
from eval.metrics.counts import CellCounts, Counts, FigureCounts, FindingCounts, LabelCounts
from eval.metrics.figures import count_indicators
from eval.metrics.report import ReportScore, score_lost, score_report
from eval.out import LoadedOut, OutError
from eval.state import FindingState, scored_state

SCHEMA = 1
DEFAULT_GOLD = (Path("samples/gold"), Path("../shared/gold"))


@dataclass(frozen=True, slots=True)
class DatasetScore:
    """All reports of one gold folder.

    Attributes:
        not_run: reports of gold that were not among the inputs; they count nowhere.
    """

    gold: Path
    scores: list[ReportScore]
    not_run: list[str] = field(default_factory=list)

    def cells(self, table: str | None = None) -> CellCounts:
        """Cells of all reports, or of one table of them."""
        return CellCounts.total(score.cell_counts(table) for score in self.scores)

    def figures(self) -> FigureCounts:
        """Figures of all reports."""
        return FigureCounts.total(score.figure_counts() for score in self.scores)

    def findings(self) -> FindingCounts:
        """Findings of all reports."""
        return FindingCounts.total(score.finding_counts() for score in self.scores)

    def indicators(self) -> dict[str, LabelCounts]:
        """Figures by indicator."""
        return count_indicators(item for score in self.scores for item in score.figures)

    def tables(self) -> list[str]:
        """Ids of the tables that gold or a record has, sorted."""
        return sorted({item.key[0] for score in self.scores for item in score.cells})

    def split(self, by: Callable[[ReportScore], str]) -> dict[str, DatasetScore]:
        """The reports in groups, sorted by name."""
        names = sorted({by(score) for score in self.scores})
        return {name: DatasetScore(self.gold, [s for s in self.scores if by(s) == name]) for name in names}


def evaluate(out: LoadedOut, gold_dir: Path) -> DatasetScore:
    """Judge every report of gold that was among the inputs of ``out``; one that failed counts with all it lost.

    Raises:
        GoldError, OutError: where a folder cannot be used.
    """
    gold = load_gold_dir(gold_dir)
    records = out.by_name(gold)
    failed = {source_name(source) for source in out.failed}
    scores = []
    for name, truth in gold.items():
        if name in records:
            scores.append(score_report(records[name], out.text(records[name]), truth))
        elif name in failed:
            scores.append(score_lost(truth))
    return DatasetScore(gold_dir, scores, sorted(gold.keys() - records.keys() - failed))


def evaluate_all(out: LoadedOut, gold_dirs: Sequence[Path]) -> list[DatasetScore]:
    """Judge against several gold folders, kept apart; with none given, those of ``DEFAULT_GOLD`` that exist.

    Raises:
        OutError: where no gold folder is left, or no report of ``out`` is in any of them.
    """
    folders = list(gold_dirs) or [path for path in DEFAULT_GOLD if path.is_dir()]
    if not folders:
        raise OutError("没有标准答案：请用 --gold 指定目录")
    datasets = [evaluate(out, folder) for folder in folders]
    if not any(dataset.scores for dataset in datasets):
        raise OutError(f"{out.path} 中没有一份报告有标准答案，请核对 --gold 目录与输入文件名")
    return datasets


def _numbers(counts: Counts) -> dict[str, object]:
    return {**asdict(counts), **counts.rates()}


def _totals(dataset: DatasetScore) -> dict[str, object]:
    return {
        "reports": len(dataset.scores),
        "failed": sum(score.format == "failed" for score in dataset.scores),
        "identity": _identity(dataset.scores),
        "cells": _numbers(dataset.cells()),
        "figures": _numbers(dataset.figures()),
        "findings": _numbers(dataset.findings()),
    }


def _identity(scores: Iterable[ReportScore]) -> dict[str, dict[str, int]]:
    verdicts = [item for score in scores for item in score.identity.items()]
    return {
        name: {"right": sum(right for n, right in verdicts if n == name), "stated": sum(n == name for n, _ in verdicts)}
        for name in ("agency", "year", "template")
    }


def unmatched_findings(dataset: DatasetScore) -> list[tuple[str, FindingState]]:
    """(source, finding) of every finding that gold does not know: candidates for false alarms."""
    states = [scored_state(score) for score in dataset.scores]
    return [(state.source, f) for state in states for f in state.findings if f.gold == ()]


def missed_findings(dataset: DatasetScore) -> list[tuple[str, FindingState]]:
    """(source, finding of gold) of every finding that the records lack."""
    states = [scored_state(score) for score in dataset.scores]
    return [(state.source, f) for state in states for f in state.findings if f.missed]


def to_json(datasets: Sequence[DatasetScore]) -> dict[str, object]:
    """The whole result: totals, groups, and every report with the verdict on each of its parts."""
    return {"schema": SCHEMA, "datasets": [_dataset(dataset) for dataset in datasets]}


def _dataset(dataset: DatasetScore) -> dict[str, object]:
    return {
        "gold": dataset.gold.as_posix(),
        "not_run": dataset.not_run,
        "total": _totals(dataset),
        "by_era": {name: _totals(part) for name, part in dataset.split(lambda s: s.era).items()},
        "by_format": {name: _totals(part) for name, part in dataset.split(lambda s: s.format).items()},
        "by_table": {table: _numbers(dataset.cells(table)) for table in dataset.tables()},
        "by_indicator": {name: _numbers(counts) for name, counts in dataset.indicators().items()},
        "reports": [scored_state(s).model_dump(mode="json", exclude_defaults=True) for s in dataset.scores],
    }


def write_json(data: object, path: Path) -> None:
    """Write a result in full or not at all; same result, same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)
