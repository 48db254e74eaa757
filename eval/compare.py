"""``nianbao eval compare``: what changed between two runs, cell by cell, figure by figure, finding by finding."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from pydantic import ValidationError

from eval.out import OutError, load_out
from eval.run import DEFAULT_GOLD, SCHEMA, evaluate
from eval.state import CellState, FigureState, FindingState, ReportState, bare_state, scored_state
from extract.errors import os_reason

Effect: TypeAlias = Literal["better", "worse", "same", "unknown"]
Part: TypeAlias = Literal["report", "cell", "figure", "finding"]
State = TypeVar("State", CellState, FigureState, FindingState)

# How good each outcome is: a wrong cell that is marked is better than one that is not.
_CELL_RANK = {"right": 2, "doubtful": 1, "missing": 1, "extra_review": 1, "silent": 0, "extra": 0}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; ``before`` and ``after`` are "" where that run lacks the thing, ``truth`` what gold says."""

    source: str
    part: Part
    place: str
    before: str
    after: str
    effect: Effect
    truth: str = ""


def snapshot(path: Path, gold_dirs: Sequence[Path] = ()) -> dict[str, ReportState]:
    """Reports of an OUT folder (judged by gold where there is some) or of the JSON of a run, by source name.

    Raises:
        OutError, GoldError: where the folder or file cannot be used.
    """
    return _from_out(path, gold_dirs) if path.is_dir() else _from_json(path)


def _from_out(path: Path, gold_dirs: Sequence[Path]) -> dict[str, ReportState]:
    out = load_out(path)
    states = {name: bare_state(record, name) for name, record in out.by_name().items()}
    for folder in gold_dirs or [p for p in DEFAULT_GOLD if p.is_dir()]:
        states |= {score.source: scored_state(score) for score in evaluate(out, folder).scores}
    return states


def _from_json(path: Path) -> dict[str, ReportState]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise OutError(f"{path} 是另一版本的评测结果（{data['schema']}），请重新运行 nianbao eval run")
        states = [ReportState.model_validate(item) for dataset in data["datasets"] for item in dataset["reports"]]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, ValidationError) as error:
        raise OutError(f"既不是抽取结果目录，也不是评测结果文件：{path}，{os_reason(error)}") from error
    return {state.source: state for state in states}


def compare(a: Mapping[str, ReportState], b: Mapping[str, ReportState]) -> list[Change]:
    """Everything that differs from ``a`` to ``b``, by report, cells first."""
    changes: list[Change] = []
    for name in sorted(a.keys() | b.keys()):
        if name in a and name in b:
            changes += _parts(name, a[name], b[name])
        else:
            has = "有" if name in a else "", "有" if name in b else ""
            changes.append(Change(name, "report", "（整份报告）", *has, "unknown"))
    return changes


def _parts(name: str, a: ReportState, b: ReportState) -> Iterator[Change]:
    yield from _differences(name, "cell", _cells(a), _cells(b), _say_cell, _cell_rank)
    yield from _differences(name, "figure", _figures(a), _figures(b), _say_figure, _figure_rank)
    yield from _differences(name, "finding", _findings(a), _findings(b), _say_finding, _finding_rank)


def _cells(report: ReportState) -> dict[str, CellState]:
    return {cell.key: cell for cell in report.cells}


def _figures(report: ReportState) -> dict[str, FigureState]:
    # A figure that a run lacks is the absence of a line, not a line of its own.
    found = [f for f in report.figures if f.verdict != "missed"]
    places: dict[str, FigureState] = {}
    for figure in found:
        place = f"{figure.start}-{figure.end} {figure.text}"
        copies = sum(key.split(" #")[0] == place for key in places)
        places[f"{place} #{copies + 1}" if copies else place] = figure
    return places


def _findings(report: ReportState) -> dict[str, FindingState]:
    return {f"{f.check} {f.id}": f for f in report.findings if not f.missed}


def _differences(
    name: str,
    part: Part,
    a: Mapping[str, State],
    b: Mapping[str, State],
    say: Callable[[State], str],
    rank: Callable[[State | None], int | None],
) -> Iterator[Change]:
    for place in [*a, *(key for key in b if key not in a)]:
        old, new = a.get(place), b.get(place)
        before, after = (say(old) if old else ""), (say(new) if new else "")
        if before == after:
            continue
        known = [state for state in (old, new) if state is not None]
        effect = "unknown" if any(rank(s) is None for s in known) else _effect(rank(old), rank(new))
        yield Change(name, part, place, before, after, effect, _truth(known))


def _effect(old: int | None, new: int | None) -> Effect:
    if old is None or new is None:
        return "unknown"
    return "same" if old == new else "better" if new > old else "worse"


def _truth(states: Sequence[CellState | FigureState | FindingState]) -> str:
    if any(isinstance(s, CellState) and s.outcome == "right" for s in states):
        right = next(s for s in states if isinstance(s, CellState) and s.outcome == "right")
        return f"{right.printed!r} = {right.value}"
    for state in states:
        if isinstance(state, FindingState):
            return "、".join(state.gold or ())
        if state.truth:
            return state.truth
    return ""


def _say_cell(cell: CellState) -> str:
    return f"{cell.printed!r} = {cell.value} [{cell.status}]"


def _say_figure(figure: FigureState) -> str:
    parts = (figure.indicator, figure.value, figure.unit, figure.qualifier, figure.period, figure.role)
    return " ".join(str(part) for part in parts if part != "")


def _say_finding(finding: FindingState) -> str:
    return f"{finding.severity} {finding.message}"


def _cell_rank(cell: CellState | None) -> int | None:
    if cell is None:
        return _CELL_RANK["missing"]
    return None if cell.outcome is None else _CELL_RANK[cell.outcome]


def _figure_rank(figure: FigureState | None) -> int | None:
    if figure is None:
        return 0
    if figure.verdict == "extra":
        return -1
    return None if figure.verdict is None else 10 * (1 + (figure.verdict == "strict")) - len(figure.wrong)


def _finding_rank(finding: FindingState | None) -> int | None:
    # One that gold does not know may be true: whether it is better gone is for a person to say.
    if finding is None:
        return 0
    return 1 if finding.gold else None
