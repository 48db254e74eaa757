"""Counts of cells, figures and findings by report, and shares of them by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from eval.analysis.frames import KEY, Frames
from eval.analysis.intervals import Difference, Share, difference, share

OUTCOMES = ("right", "doubtful", "missing", "silent", "extra", "extra_review")


@dataclass(frozen=True, slots=True)
class Measure:
    """A share that is followed over runs: columns of ``by_report``; ``up``: more is better."""

    id: str
    part: str
    whole: str
    up: bool = True


MEASURES = (
    Measure("cells_right", "right", "gold"),
    Measure("cells_silent", "wrong_unmarked", "standing", up=False),
    Measure("cells_marked", "marked", "gold", up=False),
    Measure("figures_f1", "figures_twice_strict", "figures_both"),
    Measure("findings_recall", "findings_found", "findings_gold"),
)


def cell_counts(cells: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Cells by group: one column for each outcome, ``gold``, ``harmed``, ``wrong_unmarked``, ``standing``, ``marked``.

    ``standing`` are the cells that the record stands behind: right ones not marked for review, and unmarked wrong ones.
    """
    flags = pd.DataFrame({name: cells["outcome"] == name for name in OUTCOMES}, index=cells.index)
    review = cells["status"] == "needs_review"
    flags["gold"] = flags[["right", "doubtful", "missing", "silent"]].any(axis=1)
    flags["harmed"] = cells["harmed"].astype(bool)
    flags["wrong_unmarked"] = flags["silent"] | flags["extra"]
    flags["standing"] = (flags["right"] & ~review) | flags["wrong_unmarked"]
    flags["marked"] = flags["gold"] & review
    return flags.astype(int).groupby([cells[name] for name in by], sort=True, dropna=False).sum()


def by_report(frames: Frames) -> pd.DataFrame:
    """One row a report with every count that a measure needs, in the order of ``frames.reports``."""
    keys = pd.MultiIndex.from_frame(frames.reports[KEY])
    cells = cell_counts(frames.cells, KEY)
    figures, findings = frames.figures, frames.findings
    in_gold, in_record = figures["verdict"] != "extra", figures["verdict"] != "missed"
    marks = pd.DataFrame(
        {
            "figures_gold": in_gold,
            "figures_predicted": in_record,
            "figures_twice_strict": 2 * (figures["verdict"] == "strict"),
            "figures_both": in_gold.astype(int) + in_record,
        }
    ).astype(int)
    counts = marks.groupby([figures[name] for name in KEY]).sum()
    return cells.join(counts, how="outer").join(_finding_counts(findings), how="outer").reindex(keys).fillna(0)


def _finding_counts(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings of gold and those of them that were found; one finding of gold may be several of ours."""
    named = findings[findings["gold"].fillna("") != ""].copy()
    named["gold"] = named["gold"].str.split("；")
    single = named.explode("gold").groupby([*KEY, "gold"])["missed"].all().reset_index()
    counts = single.groupby(KEY)["missed"].agg(findings_gold="size", missed="sum")
    counts["findings_found"] = counts["findings_gold"] - counts["missed"]
    reported = findings[~findings["missed"].astype(bool)]
    totals = reported.groupby(KEY).size().rename("findings_reported")
    unknown = reported[reported["gold"].fillna("") == ""].groupby(KEY).size().rename("findings_unmatched")
    return pd.concat([counts.drop(columns="missed"), totals, unknown], axis=1)


def measure_share(counts: pd.DataFrame, measure: Measure) -> Share:
    """A measure over the reports of ``by_report``."""
    return share(counts[measure.part], counts[measure.whole])


def measure_change(counts: pd.DataFrame, old: pd.DataFrame, measure: Measure) -> Difference | None:
    """Change of a measure over the reports that both runs have; None where they share none."""
    common = counts.index.intersection(old.index)
    if common.empty:
        return None
    new, before = counts.loc[common], old.loc[common]
    return difference(new[measure.part], new[measure.whole], before[measure.part], before[measure.whole])


def group_table(frames: Frames, column: str) -> pd.DataFrame:
    """Accuracy of cells by a column of the cells or their reports, with intervals over reports; one row a group."""
    counts = cell_counts(frames.cells, [column, *KEY])
    rows = []
    for name, part in counts.groupby(level=0, sort=True):
        right, silent = share(part["right"], part["gold"]), share(part["wrong_unmarked"], part["standing"])
        rows.append(
            {
                "group": name,
                "reports": len(part),
                "cells": int(part["gold"].sum()),
                "right": int(part["right"].sum()),
                "exact": right.value,
                "low": right.low,
                "high": right.high,
                "doubtful": int(part["doubtful"].sum()),
                "missing": int(part["missing"].sum()),
                "wrong_unmarked": int(part["wrong_unmarked"].sum()),
                "silent_rate": silent.value,
                "silent_high": silent.high,
                "harmed": int(part["harmed"].sum()),
            }
        )
    return pd.DataFrame(rows)
