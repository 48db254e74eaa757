"""The learning curve of the annotation loop, as another program has written it into the store."""

from __future__ import annotations

import streamlit as st

from eval.dashboard import charts
from eval.dashboard.view import View, heading, show_table
from eval.dashboard.words import name
from eval.out import OutError


def show(view: View) -> None:
    """Draw the page."""
    heading("learning", "人工改了多少条之后，好了多少？按队列顺序改，是否比随机改省力？")
    try:
        table = view.store.learning()
    except OutError as error:
        st.error(str(error))
        return
    if table is None or not table.num_rows:
        st.info(
            "库中没有学习曲线。标注循环把每一轮的结果写成库目录下的 learning.csv（或 learning.parquet），"
            "列为 order（queue 或 random）、round、corrected（改过的条数）、metric、value、low、high；"
            "详见 docs/dashboard.md。"
        )
        return
    frame = table.to_pandas()
    frame["series"] = [name("learning_orders", str(order)) for order in frame["order"]]
    for metric, part in frame.groupby("metric", sort=True):
        st.subheader(str(metric))
        band = bool(part[["low", "high"]].notna().all(axis=None))
        chart = charts.lines(part.sort_values("corrected"), "corrected:Q", "改过的条数", str(metric), band=band)
        st.altair_chart(chart, width="stretch")
    names = {
        "series": "顺序",
        "round": "轮",
        "corrected": "改过的条数",
        "metric": "指标",
        "value": "数值",
        "low": "区间下限",
        "high": "区间上限",
    }
    show_table(frame[list(names)].rename(columns=names), "learning")
