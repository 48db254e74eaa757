"""Narrative figures by indicator, and what is taken for what."""

from __future__ import annotations

import streamlit as st

from eval.analysis.figures import NONE, attribute_errors, by_indicator, confusion
from eval.dashboard import charts
from eval.dashboard.view import View, heading, show_table
from eval.dashboard.words import indicator, name

_NAMES = {
    "label": "指标",
    "gold": "标准",
    "predicted": "抽出",
    "hits": "正确",
    "span_only": "位置对、指标不同",
    "precision": "精确率",
    "recall": "召回率",
    "f1": "F1",
}
_MOST = 25


def show(view: View) -> None:
    """Draw the page."""
    heading("figures", "正文里的数字，哪些指标找得全、认得准？哪些被认成了别的？")
    figures = view.frames.figures
    if figures.empty:
        st.info("筛选后没有叙述数字。请放宽左侧的筛选。")
        return
    table = by_indicator(figures)
    table["label"] = table["indicator"].map(indicator)
    shown = table.sort_values(["gold", "label"], ascending=[False, True])
    hits, gold, predicted = (int(table[column].sum()) for column in ("hits", "gold", "predicted"))
    st.markdown(
        f"{len(view.frames.reports)} 份报告：标准 {gold} 个，抽出 {predicted} 个，位置与指标都对 {hits} 个；"
        f"F1 {2 * hits / max(1, gold + predicted):.1%}。"
    )
    show_table(shown[list(_NAMES)].rename(columns=_NAMES), "indicators", shares=("精确率", "召回率", "F1"))
    st.header("混淆")
    st.caption("只列不对的：“（无）”在左是多抽，在下是漏抽。")
    wrong = confusion(figures)
    if wrong.empty:
        st.success("没有一个数字漏抽、多抽或认错。")
    else:
        for side in ("gold", "record"):
            wrong[f"{side}_label"] = [indicator(value) if value != NONE else "（无）" for value in wrong[side]]
        st.altair_chart(charts.confusion(wrong.head(_MOST)), width="stretch")
        names = {"gold_label": "标准答案", "record_label": "系统抽出", "count": "次数"}
        show_table(wrong[list(names)].rename(columns=names), "confusion")
    st.header("属性")
    st.caption("位置对上的数字里，各属性错了几个；标准答案没有写明的属性不判。")
    errors = attribute_errors(figures)
    errors["attribute"] = [name("attributes", value) for value in errors["attribute"]]
    if errors.empty:
        st.success("位置对上的数字，属性全对。")
    else:
        columns = {"attribute": "属性", "wrong": "错", "figures": "位置对上的数字"}
        show_table(errors.rename(columns=columns), "attributes")
