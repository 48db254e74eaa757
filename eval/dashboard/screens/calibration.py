"""Whether confidences mean what they say."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from eval.analysis.calibration import (
    calibration_error,
    judged_cells,
    judged_figures,
    operating_point,
    reliability,
    risk_coverage,
)
from eval.dashboard import charts
from eval.dashboard.view import View, heading, show_table
from eval.dashboard.words import percent

_NAMES = {
    "bin": "置信度区间",
    "count": "个数",
    "confidence": "平均置信度",
    "right": "实际正确率",
    "low": "区间下限",
    "high": "区间上限",
}
_CURVE = {
    "confidence": "置信度不低于",
    "coverage": "自动采用的比例",
    "risk": "其中错误的比例",
    "accepted": "采用",
    "wrong": "其中错误",
}


def show(view: View) -> None:
    """Draw the page."""
    heading("calibration", "系统说有九成九把握时，真的有九成九是对的吗？只采用高置信度的，会错多少？")
    for title, judged, name in (
        ("表格单元格", judged_cells(view.frames.cells), "cells"),
        ("叙述数字", judged_figures(view.frames.figures), "figures"),
    ):
        st.header(title)
        if judged.empty:
            st.info("筛选后没有可以判断的值。请放宽左侧的筛选。")
            continue
        _draw(judged, name)
    st.caption(
        "单元格：系统给出数值或判为空白的都算，说“没有这一格”的和原文本身切分不定的除外；数值与原文都对才算对。"
        "数字：位置与指标都对才算对。置信度相同的一起采用，不人为排序。校准误差（ECE）是各区间“平均置信度与实际正确率之差”按个数的加权平均。"
    )


def _draw(judged: pd.DataFrame, name: str) -> None:
    point = operating_point(judged)
    wrong = int((~judged["right"].astype(bool)).sum())
    facts = [f"{len(judged)} 个值，其中错 {wrong} 个", f"校准误差（ECE）{percent(calibration_error(judged))}"]
    if point and judged["review"].any():
        facts.append(f"待复核的都交给人时，自动采用 {percent(point[0])}，其中错 {percent(point[1])}")
    st.markdown("；".join(facts) + "。")
    left, right = st.columns(2)
    table, curve = reliability(judged), risk_coverage(judged)
    with left:
        st.subheader("可靠性图")
        st.caption("点落在虚线上最好；在虚线之下是过于自信。")
        st.altair_chart(charts.reliability(table), width="stretch")
    with right:
        st.subheader("风险–覆盖曲线")
        st.caption("从最有把握的开始采用：越往右采用越多，曲线越低越好。")
        st.altair_chart(charts.risk_coverage(curve, point if judged["review"].any() else None), width="stretch")
    with st.expander("数据"):
        show_table(
            table.rename(columns=_NAMES),
            f"reliability-{name}",
            shares=("平均置信度", "实际正确率", "区间下限", "区间上限"),
        )
        show_table(curve.rename(columns=_CURVE), f"risk-{name}", shares=("自动采用的比例", "其中错误的比例"))
