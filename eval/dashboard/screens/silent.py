"""Cells that are wrong without a mark, and cells that reconciliation broke."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from eval.dashboard.cellwords import cell_columns
from eval.dashboard.view import View, heading, show_table


def show(view: View) -> None:
    """Draw the page."""
    heading("silent", "哪些单元格错了却没有任何标记？勾稽修正有没有把本来对的改坏？这两张表应当是空的。")
    cells, total = view.frames.cells, len(view.frames.reports)
    silent = cells[cells["outcome"].isin(["silent", "extra"])]
    harmed = cells[cells["harmed"].astype(bool)]
    _part("错而未标", silent, total, "silent", "没有一个单元格错而未标。")
    st.caption("“多出·未标”是原件没有这一格而系统给了；包括系统判为空白的格。")
    _part("改坏", harmed, total, "harmed", "没有一个单元格被改坏。")
    st.caption("改坏：第一读法与标准答案一致，最后给出的数值却不同。")


def _part(title: str, cells: pd.DataFrame, total: int, name: str, none: str) -> None:
    st.header(title)
    if cells.empty:
        st.success(f"{none}（{total} 份报告）")
        return
    reports = cells["source"].nunique()
    st.markdown(f"**{len(cells)}** 个单元格，分布在 **{reports}** 份报告（共 {total} 份）。")
    show_table(cell_columns(cells), name)
