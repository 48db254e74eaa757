"""The tables of a stored run as pandas frames, and parts of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from eval.runs.model import TABLES, RunInfo
from eval.runs.store import RunStore

KEY = ["dataset", "source"]
"""What identifies a report in every table."""


@dataclass(frozen=True, slots=True)
class Frames:
    """A run, or the part of it that the filters leave; a table each, as in ``eval.runs.model.TABLES``."""

    info: RunInfo
    reports: pd.DataFrame
    cells: pd.DataFrame
    figures: pd.DataFrame
    findings: pd.DataFrame
    texts: pd.DataFrame
    pages: pd.DataFrame
    speed: pd.DataFrame

    def only(self, dataset: str, filters: Mapping[str, Sequence[str]]) -> Frames:
        """The reports of one dataset whose columns have one of the values asked for; no values leave all."""
        keep = self.reports["dataset"] == dataset
        for column, values in filters.items():
            if values:
                keep &= self.reports[column].isin(list(values))
        return self.reports_only(self.reports[keep])

    def reports_only(self, reports: pd.DataFrame) -> Frames:
        """The rows of some reports."""
        chosen = pd.MultiIndex.from_frame(reports[KEY])

        def part(frame: pd.DataFrame) -> pd.DataFrame:
            return frame[pd.MultiIndex.from_frame(frame[KEY]).isin(chosen)]

        names = ("cells", "figures", "findings", "texts")
        return replace(self, reports=reports, **{name: part(getattr(self, name)) for name in names})


def load_frames(store: RunStore, info: RunInfo) -> Frames:
    """All tables of a run; cells, figures and findings carry the columns of their report that groups go by.

    Raises:
        OutError: a table cannot be read.
    """
    frames = {name: store.table(info.run_id, name).to_pandas() for name in TABLES}
    about = frames["reports"][[*KEY, "report_id", "era", "format", "layout", "level", "set", "trap"]]
    for name in ("cells", "figures", "findings"):
        frames[name] = frames[name].merge(about, on=KEY, how="left")
    return Frames(info, **frames)
