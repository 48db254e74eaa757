"""Accuracy by era, format, scan level, set, trap and table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from eval.analysis.accuracy import group_table
from eval.dashboard import charts
from eval.dashboard.view import View, heading, show_table
from eval.dashboard.words import group_name, percent, words
from extract.templates import eras, load_template

_FIRST = "layout"
"""Most sets hold several formats; where all reports are of one level or era, a single point says nothing."""
_NAMES = {
    "group": "分组",
    "reports": "报告",
    "cells": "单元格",
    "right": "正确",
    "exact": "正确率",
    "low": "区间下限",
    "high": "区间上限",
    "doubtful": "错·已标待核",
    "missing": "未给出",
    "wrong_unmarked": "错·未标",
    "silent_rate": "错而未标率",
    "silent_high": "错而未标率上限",
    "harmed": "改坏",
}


def show(view: View) -> None:
    """Draw the page."""
    heading("groups", "哪一类报告读得准，哪一类读不准？")
    options = list(words()["groupings"])
    picked = st.segmented_control(
        "按什么分组",
        options,
        format_func=lambda g: words()["groupings"][g],
        key="by",
        default=_FIRST,
        bind="query-params",
    )
    column = picked or _FIRST
    table = group_table(view.frames, column)
    if table.empty:
        st.info("筛选后没有单元格。请放宽左侧的筛选。")
        return
    table["group"] = [_group(column, value) for value in table["group"]]
    if column == "trap":
        table = table.sort_values(["exact", "group"]).reset_index(drop=True)
        st.caption("每个陷阱只有一两份报告，区间因此很宽：这里看的是哪些陷阱还没有过关。")
    table["note"] = [
        f"{row.right}/{row.cells} 格，{row.reports} 份报告，"
        f"{percent(row.exact)}（{percent(row.low)}–{percent(row.high)}）"
        for row in table.itertuples()
    ]
    shown = table.head(40)
    st.altair_chart(charts.intervals(shown, "group", "单元格正确率（95% 区间；横轴不从 0 起）"), width="stretch")
    if len(table) > len(shown):
        st.caption(f"图中只画正确率最低的 {len(shown)} 组，表中是全部 {len(table)} 组。")
    shares = ("正确率", "区间下限", "区间上限", "错而未标率", "错而未标率上限")
    show_table(table[list(_NAMES)].rename(columns=_NAMES), f"groups-{column}", shares=shares)
    st.caption(
        "正确率 = 正确 ÷ 单元格；错而未标率 = 错·未标 ÷ 系统直接给出的单元格。"
        "只有一份报告的组，区间只反映格数，不反映报告之间的差别。"
    )


def _group(column: str, value: object) -> str:
    return table_titles().get(str(value), str(value)) if column == "table" else group_name(column, value)


def table_titles() -> pd.Series:
    """Titles of the statutory tables by id; eras that share an id share a title."""
    titles = {table.id: table.title for era in eras() for table in load_template(era).tables}
    return pd.Series(titles)
