"""The text of one report with the figures of gold and of the record."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from eval.analysis.spans import draw, passages
from eval.dashboard import charts
from eval.dashboard.view import View, heading, show_table
from eval.dashboard.words import indicator, name
from extract.export.labels import labels

_SIDES = (("gold_indicator", "标准", charts.SKY), ("indicator", "抽出", charts.ORANGE))
_MOST = 40


def show(view: View) -> None:
    """Draw the page."""
    heading("spans", "正文的哪句话里有数字漏了、多了、认错了？")
    figures = view.frames.figures
    wrong = figures[figures["verdict"] != "strict"].groupby("source").size()
    only = st.toggle("只看有错的句子", value=True, key="wrong", bind="query-params")
    sources = sorted(figures["source"].unique(), key=lambda s: (-int(wrong.get(s, 0)), s))
    sources = [source for source in sources if not only or wrong.get(source, 0)]
    if not sources:
        st.success(f"没有一个叙述数字有错（{len(view.frames.reports)} 份报告）。")
        return
    source = st.selectbox(
        "报告", sources, format_func=lambda s: f"{s}（{wrong.get(s, 0)} 处）", key="report", bind="query-params"
    )
    chosen = figures[figures["source"] == (source or sources[0])]
    text = str(view.frames.texts[view.frames.texts["source"] == (source or sources[0])]["text"].iloc[0])
    st.caption("蓝色是标准答案，橙色是系统抽出；两条都有且同名就是对的。")
    found = passages(chosen, text, wrong_only=only)
    for passage in found[:_MOST]:
        st.html(draw(passage, text, _SIDES, labels().indicators))
    if len(found) > _MOST:
        st.caption(f"另有 {len(found) - _MOST} 句，见下表。")
    if unplaced := int(chosen["start"].isna().sum()):
        st.warning(f"{unplaced} 个标准答案中的数字在读出的正文里找不到位置（多半是读入时丢了字），按漏抽计。")
    show_table(_table(chosen), "spans")


def _table(figures: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "结果": [name("verdicts", value) for value in figures["verdict"]],
        "文字": figures["text"],
        "标准指标": [indicator(value) if isinstance(value, str) else "" for value in figures["gold_indicator"]],
        "抽出指标": [indicator(value) if isinstance(value, str) else "" for value in figures["indicator"]],
        "标准数值": figures["gold_value"],
        "抽出数值": figures["value"],
        "不对的属性": ["、".join(name("attributes", item) for item in value) for value in figures["wrong"]],
        "置信度": figures["confidence"],
    }
    return figures[[]].assign(**columns)
