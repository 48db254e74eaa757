"""How good the run is, and whether it is better than an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from eval.analysis.accuracy import MEASURES, Measure, by_report, measure_change, measure_share
from eval.analysis.intervals import Difference
from eval.dashboard.view import View, heading, show_table
from eval.dashboard.words import change, percent, with_interval, words

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def show(view: View) -> None:
    """Draw the page."""
    heading("overview", "这次运行有多准？与之前比是变好还是变差？")
    reports = view.frames.reports
    counts = by_report(view.frames)
    old = by_report(view.base) if view.base else None
    failed = int(reports["failed"].sum())
    st.markdown(
        f"**{len(reports)}** 份报告，其中提取失败 **{failed}** 份（失败的报告，全部单元格计为未给出）；"
        f"标准答案共 **{int(counts['gold'].sum())}** 个单元格、**{int(counts['figures_gold'].sum())}** 个叙述数字、"
        f"**{int(counts['findings_gold'].sum())}** 处原文问题。"
    )
    rows = [
        _measure(column, measure, counts, old)
        for column, measure in zip(st.columns(len(MEASURES)), MEASURES, strict=True)
    ]
    if view.base:
        st.caption(
            f"与“{view.base.info.name}”比较：只用两次都有的报告，成对重抽样；"
            "区间不含 0 才算有变化，灰色的变化分辨不出。"
        )
    else:
        st.caption("要看变化，请在左侧“与哪次比较”中选一次运行。")
    show_table(pd.DataFrame(rows), "overview")
    st.caption(
        "区间按报告重抽样 1000 次，再与 Wilson 区间取较宽者：同一份报告里的单元格会一起错，不能当作彼此独立。"
        "叙述数字 F1 的“算自”是 2 × 对的 ÷（标准 + 抽出）。"
    )
    st.markdown(
        "往下看：错在哪一行哪一列，看 **法定表热图**；悄悄出错的，看 **错而未标**；对着原件逐个看，用 **逐格查错**；"
        "正文里的数字，看 **叙述数字** 和 **原文对照**。左侧可以只看某一类报告。"
    )
    _about(view)


def _measure(
    column: DeltaGenerator, measure: Measure, counts: pd.DataFrame, old: pd.DataFrame | None
) -> dict[str, Any]:
    """Draw a measure with its change; its row of the table."""
    about = words()["measures"][measure.id]
    found = measure_share(counts, measure)
    moved = measure_change(counts, old, measure) if old is not None else None
    delta = f"{100 * moved.value:+.2f} 个百分点" if moved else None
    good: Literal["normal", "inverse"] = "normal" if measure.up else "inverse"
    quiet = moved is None or not moved.clear
    column.metric(
        about["name"],
        percent(found.value),
        delta,
        delta_color="off" if quiet else good,
        help=about["help"],
        border=True,
    )
    row = {"指标": about["name"], "数值（95% 区间）": with_interval(found), "算自": _of(found.part, found.whole)}
    if old is not None:
        row |= {
            "变化（95% 区间）": change(moved),
            "结论": _verdict(moved),
            "共同的报告": moved.reports if moved else 0,
        }
    return row | {"怎么算": about["help"]}


def _of(part: float, whole: float) -> str:
    return f"{int(part)} / {int(whole)}"


def _verdict(moved: Difference | None) -> str:
    if moved is None:
        return "两次没有共同的报告"
    return "有变化" if moved.clear else "分辨不出"


def _about(view: View) -> None:
    info = view.frames.info
    facts = {
        "名称": info.name,
        "时间（UTC）": f"{info.time:%Y-%m-%d %H:%M:%S}",
        "版本": info.version,
        "提交": info.commit or "（不是 git 检出）",
        "模型": "；".join(f"{model} {'、'.join(versions)}" for model, versions in info.models.items()),
        "说明": info.note or "—",
        "编号": info.run_id,
    }
    with st.expander("这次运行的来历"):
        st.dataframe(pd.DataFrame(facts.items(), columns=["项目", "内容"]), hide_index=True)
