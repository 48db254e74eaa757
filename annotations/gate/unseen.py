"""Gold that a tagger has not seen: the split by agency that training keeps to, and what a tagger says it saw."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from annotations.errors import AnnotateCode, AnnotateError
from annotations.gate.compare import Sample
from eval.gold.format import GoldReport, load_gold
from eval.gold.split import SEEN_FILE, agency_of, held_out


def seen_by(folder: Path) -> frozenset[str]:
    """Agencies whose gold a tagger was trained on; none where it does not say. Raises AnnotateError (``no_model``)."""
    path = folder / SEEN_FILE
    if not path.exists():
        return frozenset()
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AnnotateError(AnnotateCode.NO_MODEL, f"{path} 无法读取") from error
    if not isinstance(names, list):
        raise AnnotateError(AnnotateCode.NO_MODEL, f"{path} 应为单位名称的列表")
    return frozenset(map(str, names))


def unseen(gold: Path, seen: Iterable[str]) -> list[Sample]:
    """Pulled gold (``GOLD/figures`` and ``GOLD/text``) of held-out agencies that no tagger saw, sorted by report.

    Raises:
        GoldError: a gold file is broken.
        AnnotateError: ``bad_gold`` where a text is missing.
    """
    known = frozenset(seen)
    found: list[Sample] = []
    for path in sorted((gold / "figures").glob("*.json")):
        report = load_gold(path)
        if held_out(agency_of(report)) and agency_of(report) not in known:
            found.append(Sample(report, _text(gold, path.stem)))
    return found


def _text(gold: Path, report_id: str) -> str:
    try:
        return (gold / "text" / f"{report_id}.txt").read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotateError(AnnotateCode.BAD_GOLD, f"缺少原文 text/{report_id}.txt") from error


def split_sizes(gold: Path) -> tuple[int, int]:
    """Reports for training and for measuring."""
    reports: Sequence[GoldReport] = [load_gold(path) for path in sorted((gold / "figures").glob("*.json"))]
    measured = sum(held_out(agency_of(report)) for report in reports)
    return len(reports) - measured, measured
