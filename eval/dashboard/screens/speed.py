"""Times over runs, as they were measured when the runs were stored."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from eval.dashboard import charts
from eval.dashboard.filters import load_cached
from eval.dashboard.view import View, heading, show_table
from eval.dashboard.words import name, words


def show(view: View) -> None:
    """Draw the page."""
    heading("speed", "快了还是慢了？")
    parts = [_rows(view, info.run_id) for info in view.runs]
    table = pd.concat(parts) if parts else pd.DataFrame()
    if table.empty:
        st.info(
            "没有一次运行带有测速结果。先测速，再随运行存入：\n\n"
            "`nianbao eval bench -o 速度.json`\n\n`nianbao eval run OUT --store 库 --bench 速度.json`"
        )
        return
    st.caption("只有在同一台机器、同样空闲时测的才能比较。左侧的筛选与此页无关。")
    for measure in [m for m in words()["speed"] if (table["measure"] == m).any()]:
        st.subheader(name("speed", measure))
        part = table[table["measure"] == measure].sort_values("time")
        st.altair_chart(charts.lines(part, "time:T", "运行时间（UTC）", name("speed", measure)), width="stretch")
    names = {
        "run": "运行",
        "time": "时间（UTC）",
        "measure": "量",
        "series": "分组",
        "value": "数值",
        "reports": "测了几份",
    }
    shown = table.assign(measure=[name("speed", m) for m in table["measure"]])
    show_table(shown[list(names)].rename(columns=names), "speed")


def _rows(view: View, run_id: str) -> pd.DataFrame:
    frames = load_cached(view.store, run_id)
    rows = frames.speed.copy()
    rows["series"] = [name("layouts", group) for group in rows["group"]]
    return rows.assign(run=frames.info.name, time=pd.Timestamp(frames.info.time).tz_convert("UTC"))
