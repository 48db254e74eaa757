"""Runs of one study against one of them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from eval.analysis.accuracy import MEASURES, by_report, measure_change, measure_share
from eval.dashboard.filters import load_cached, run_label
from eval.dashboard.view import View, heading, show_table
from eval.dashboard.words import change, with_interval, words


def show(view: View) -> None:
    """Draw the page."""
    heading("ablations", "去掉某个部件，会差多少？同一实验的几次运行，都与选定的一次比较。")
    studies = sorted({info.study for info in view.runs if info.study})
    if not studies:
        st.info(
            "库中没有消融实验。存入时用 --study 给几次运行同一个实验名，例如：\n\n"
            "`nianbao eval run out-full --store 库 --study 勾稽 --name 完整`\n\n"
            "`nianbao eval run out-none --store 库 --study 勾稽 --name 不用勾稽`"
        )
        return
    study = st.selectbox("实验", studies, key="study", bind="query-params") or studies[0]
    members = {info.run_id: info for info in view.runs if info.study == study}
    ids = list(members)[::-1]
    reference = (
        st.selectbox(
            "以哪次为准", ids, format_func=lambda i: run_label(members[i]), key="reference", bind="query-params"
        )
        or ids[0]
    )
    counts = {}
    for run_id in ids:
        frames = load_cached(view.store, run_id).only(view.dataset, view.filters)
        if len(frames.reports):
            counts[run_id] = by_report(frames)
    if reference not in counts:
        st.info(f"作为标准的那次运行没有“{view.dataset}”的报告。请另选一次，或在左侧换标准答案。")
        return
    for measure in MEASURES:
        about = words()["measures"][measure.id]
        st.subheader(about["name"])
        rows = []
        for run_id, found in counts.items():
            moved = None if run_id == reference else measure_change(found, counts[reference], measure)
            verdict = "基准" if run_id == reference else "有变化" if moved and moved.clear else "分辨不出"
            rows.append(
                {
                    "运行": members[run_id].name,
                    "数值（95% 区间）": with_interval(measure_share(found, measure)),
                    "与基准之差（95% 区间）": change(moved),
                    "结论": verdict,
                    "报告": len(found),
                    "共同的报告": moved.reports if moved else len(found),
                }
            )
        show_table(pd.DataFrame(rows), f"ablation-{measure.id}")
