"""How far confidences can be trusted: reliability, calibration error, and risk against coverage."""

from __future__ import annotations

import numpy as np
import pandas as pd

from eval.analysis.intervals import wilson

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
"""Bins are narrow near 1, where nearly all confidences lie."""
_POINTS = 200


def judged_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells to which the record gives a value or a blank of its own: ``confidence`` and whether it is ``right``.

    Left out: cells that the record calls missing, which claim nothing about a value, and ambiguous ones, for which gold
    itself does not settle the value.
    """
    given = cells["confidence"].notna() & (cells["status"] != "missing") & (cells["ambiguous"] != True)  # noqa: E712  null counts as not ambiguous
    chosen = cells[given]
    review = chosen["status"] == "needs_review"
    return pd.DataFrame(
        {"confidence": chosen["confidence"], "right": chosen["outcome"] == "right", "review": review}
    ).reset_index(drop=True)


def judged_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures of the record: ``confidence`` and whether span and indicator are ``right``."""
    chosen = figures[figures["verdict"] != "missed"]
    return pd.DataFrame(
        {"confidence": chosen["confidence"], "right": chosen["verdict"] == "strict", "review": False}
    ).reset_index(drop=True)


def reliability(judged: pd.DataFrame) -> pd.DataFrame:
    """By bin of confidence: number, mean confidence, share that is right with Wilson's interval; no empty bins."""
    bins = np.clip(np.searchsorted(EDGES, judged["confidence"], side="right") - 1, 0, len(EDGES) - 2)
    rows = []
    for index in range(len(EDGES) - 1):
        part = judged[bins == index]
        if len(part):
            low, high = wilson(float(part["right"].sum()), len(part))
            name = f"{EDGES[index]:g}–{EDGES[index + 1]:g}"
            mean, exact = float(part["confidence"].mean()), float(part["right"].mean())
            rows.append({"bin": name, "count": len(part), "confidence": mean, "right": exact, "low": low, "high": high})
    return pd.DataFrame(rows, columns=["bin", "count", "confidence", "right", "low", "high"])


def calibration_error(judged: pd.DataFrame) -> float | None:
    """Expected calibration error over the bins of ``reliability`` (Naeini et al. 2015); None without a judged value."""
    table = reliability(judged)
    if table.empty:
        return None
    gaps = (table["confidence"] - table["right"]).abs()
    return float((gaps * table["count"]).sum() / table["count"].sum())


def risk_coverage(judged: pd.DataFrame) -> pd.DataFrame:
    """Share of wrong values (``risk``) among those at or above each ``confidence``, against their share (``coverage``).

    Values of one confidence come in together, so that no order among equals is made up; at most 200 points.
    """
    if judged.empty:
        return pd.DataFrame(columns=["confidence", "coverage", "risk", "accepted", "wrong"])
    levels = judged.groupby("confidence")["right"].agg(["size", "sum"]).sort_index(ascending=False)
    accepted = levels["size"].cumsum()
    wrong = accepted - levels["sum"].cumsum()
    curve = pd.DataFrame(
        {
            "confidence": levels.index,
            "coverage": accepted / len(judged),
            "risk": wrong / accepted,
            "accepted": accepted,
            "wrong": wrong,
        }
    ).reset_index(drop=True)
    if len(curve) <= _POINTS:
        return curve
    return curve.iloc[np.unique(np.linspace(0, len(curve) - 1, _POINTS).round().astype(int))].reset_index(drop=True)


def operating_point(judged: pd.DataFrame) -> tuple[float, float] | None:
    """Coverage and risk where everything marked for review is left to people; None where nothing would be accepted."""
    accepted = judged[~judged["review"].astype(bool)]
    if accepted.empty:
        return None
    return len(accepted) / len(judged), float(1 - accepted["right"].mean())
