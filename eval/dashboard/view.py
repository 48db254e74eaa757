"""What every page is given: the run and the part of it that the filters leave; and how pages show tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from eval.analysis.frames import Frames
from eval.dashboard.words import words
from eval.runs.model import RunInfo
from eval.runs.store import RunStore
from extract.export.csvfile import safe_text


@dataclass(frozen=True, slots=True)
class View:
    """One page's input.

    Attributes:
        runs: all runs of the store, newest first.
        frames: the chosen run after the filters; ``base`` the one it is compared with, None for none.
        filters: values asked for by column, for saying so.
    """

    store: RunStore
    runs: list[RunInfo]
    frames: Frames
    base: Frames | None
    dataset: str
    filters: dict[str, list[str]]


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as csv that a spreadsheet opens in Chinese (UTF-8 with a mark) and runs no formula of."""
    safe = table.map(lambda value: safe_text(value) if isinstance(value, str) else value)
    return b"\xef\xbb\xbf" + bytes(safe.to_csv(index=False, lineterminator="\n"), "utf-8")


def show_table(table: pd.DataFrame, name: str, *, shares: tuple[str, ...] = (), height: int | None = None) -> None:
    """A table with its csv below it; ``shares`` are shown as percentages, the csv has them as numbers."""
    columns = {column: st.column_config.NumberColumn(format="percent") for column in shares}
    st.dataframe(
        table, hide_index=True, column_config=columns, height=height or "auto", key=f"table-{name}", placeholder="—"
    )
    st.download_button(
        "下载 csv",
        csv_bytes(table),
        f"{name}.csv",
        "text/csv",
        key=f"csv-{name}",
        on_click="ignore",
        icon=":material/download:",
    )


def heading(page: str, question: str) -> None:
    """Title of a page, and in one sentence the question that it answers."""
    st.title(words()["pages"][page]["title"])
    st.caption(question)
