"""Accuracy of every cell in the shape of the statutory tables."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from eval.analysis.heat import heat, total_by
from eval.dashboard import charts
from eval.dashboard.view import View, heading, show_table
from eval.dashboard.words import name
from extract.templates import eras, load_template

_LEAST_SCALE = 0.02
"""Share of wrong cells that the scale reaches at least, so that one wrong cell of many does not look like disaster."""
_NAMES = {
    "row_label": "行",
    "column_label": "列",
    "gold": "标准格数",
    "right": "正确",
    "exact": "正确率",
    "doubtful": "错·已标待核",
    "missing": "未给出",
    "wrong_unmarked": "错·未标",
    "harmed": "改坏",
}


def show(view: View) -> None:
    """Draw the page."""
    heading(
        "heatmap",
        "错在表里的哪一行、哪一列？白色是全对，越蓝错得越多；格内是“错的 / 标准答案里的”，“—”是标准答案里没有这一格。",
    )
    present = [era for era in eras() if (view.frames.reports["era"] == era).any()]
    if not present:
        st.info("筛选后没有带法定表格的报告。请放宽左侧的筛选。")
        return
    era = (
        st.segmented_control(
            "模板",
            present,
            format_func=lambda e: name("eras", e),
            key="form",
            default=present[-1],
            bind="query-params",
        )
        or present[-1]
    )
    cells = view.frames.cells[view.frames.cells["era"] == era]
    heats = [(table, found) for table in load_template(era).tables if (found := heat(cells, table))["gold"].sum()]
    if not heats:
        st.info("标准答案里没有这一版的单元格。请换一版模板，或放宽左侧的筛选。")
        return
    everything = pd.concat([found for _, found in heats])
    gold, wrong = int(everything["gold"].sum()), int(everything["wrong"].sum())
    count = int((view.frames.reports["era"] == era).sum())
    st.markdown(f"{name('eras', era)}的报告 **{count}** 份，标准答案 **{gold}** 格，其中错 **{wrong}** 格。")
    most = max(_LEAST_SCALE, float((1 - everything["exact"]).max()))
    for place, (table, found) in enumerate(heats):
        st.subheader(table.title)
        st.altair_chart(charts.heat(found, most, legend=wrong > 0 and place == 0), width="stretch")
        with st.expander("数据：逐格、按行、按列"):
            show_table(_named(found), f"heat-{era}-{table.id}", shares=("正确率",))
            for axis, title in (("row", "行"), ("column", "列")):
                st.markdown(f"按{title}合计")
                show_table(_named(total_by(found, axis)), f"heat-{era}-{table.id}-{axis}", shares=("正确率",))


def _named(table: pd.DataFrame) -> pd.DataFrame:
    return table[[column for column in _NAMES if column in table]].rename(columns=_NAMES)
