"""One wrong cell at a time: its page, its readings, and the sums that bear on it."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from eval.analysis.relations import relations_of
from eval.dashboard.cellwords import cell_columns, cell_title
from eval.dashboard.pictures import crop, marked_page
from eval.dashboard.view import View, heading, show_table
from eval.dashboard.words import name, status, words
from extract.record import Status
from extract.templates.model import CellKey

_WRONG = [outcome for outcome in words()["outcomes"] if outcome != "right"]
_GRAVITY = ("silent", "extra", "doubtful", "extra_review", "missing")


def show(view: View) -> None:
    """Draw the page."""
    heading("errors", "某一格为什么错？看原件、各种读法，以及牵涉它的勾稽关系。")
    cells = view.frames.cells
    kinds = st.multiselect(
        "结果",
        _WRONG,
        format_func=lambda o: name("outcomes", o),
        key="outcome",
        bind="query-params",
        placeholder="全部不对的",
    )
    wrong = cells[cells["outcome"].isin(kinds or _WRONG)]
    # What is worst first: wrong without a mark; what the system does not have comes last, there is little to see.
    wrong = wrong.sort_values(["outcome", "source", "table"], key=_gravity, kind="stable")
    if wrong.empty:
        st.success(f"没有这样的单元格（{len(view.frames.reports)} 份报告、{len(cells)} 个单元格）。")
        return
    st.markdown(f"**{len(wrong)}** 个单元格，{wrong['source'].nunique()} 份报告。")
    places = {
        f"{r.source}/{r.table}/{r.row}/{r.column}": i for r, i in zip(wrong.itertuples(), wrong.index, strict=True)
    }
    place = st.selectbox(
        "单元格", list(places), format_func=lambda p: cell_title(wrong.loc[places[p]]), key="cell", bind="query-params"
    )
    cell = wrong.loc[places[place or next(iter(places))]]
    report = cells[(cells["source"] == cell["source"]) & (cells["dataset"] == cell["dataset"])]
    left, right = st.columns([3, 2])
    with right:
        _readings(cell)
    with left:
        _picture(view, report, cell)
    _relations(report, cell)
    with st.expander("全部不对的单元格"):
        show_table(cell_columns(wrong), "errors")


def _gravity(column: pd.Series) -> pd.Series:
    return column.map(_GRAVITY.index) if column.name == "outcome" else column


def _readings(cell: pd.Series) -> None:
    st.subheader("读法")
    rows = [("标准答案", _printed(cell["gold_printed"]), cell["gold_value"], "", "")]
    printed = None if cell["status"] == Status.MISSING else cell["printed"]
    found = (_printed(printed), cell["value"], _share(cell["confidence"]), cell["status"])
    rows.append(("系统给出", *found[:3], found[3]))
    for other in json.loads(cell["alternatives"] or "[]"):
        rows.append(("其他读法", _printed(other["printed"]), other["value"], _share(other["confidence"]), ""))
    table = pd.DataFrame(rows, columns=["", "原文", "数值", "把握", "状态"])
    table["状态"] = [status(value) if value else "" for value in table["状态"]]
    table["数值"] = [f"{value:.10g}" if value is not None and value == value else "—" for value in table["数值"]]
    show_table(table, "readings")


def _printed(value: object) -> str:
    if value is None or value != value:
        return "（没有这一格）"
    return str(value) or "（空）"


def _share(value: float | None) -> str:
    return "" if value is None or value != value else f"{value:.4f}"


def _relations(report: pd.DataFrame, cell: pd.Series) -> None:
    st.subheader("牵涉这一格的勾稽关系")
    found = relations_of(report, cell["era"], CellKey(cell["table"], cell["row"], cell["column"]))
    if found.empty:
        st.caption("法定表格没有规定牵涉这一格的勾稽关系。")
        return
    used = set(cell["rules"] if cell["rules"] is not None else [])
    table = pd.DataFrame(
        {
            "关系": found["message"],
            "左边": found["left"],
            "": found["sense"],
            "右边": found["right"],
            "按系统数值": ["成立" if holds else "不成立" for holds in found["holds"]],
            "按标准答案": ["成立" if holds else "不成立" for holds in found["gold_holds"]],
            "求解时用到": ["是" if any(rule in relation for rule in used) else "" for relation in found["relation"]],
        }
    )
    show_table(table, "relations")
    st.caption("两边是系统给出的数值，空白按 0 计。")


def _picture(view: View, report: pd.DataFrame, cell: pd.Series) -> None:
    st.subheader("原件")
    st.caption(f"{cell['source']}，报告编号 {cell['report_id'] or '（提取失败）'}")
    page = cell["page"] if cell["page"] == cell["page"] else _page_of_table(report, cell["table"])
    sizes = view.frames.pages
    size = sizes[(sizes["report_id"] == cell["report_id"]) & (sizes["page"] == page)]
    path = view.store.picture(cell["report_id"], int(page)) if len(size) and page == page else None
    if path is None:
        st.info("没有页面图像：这种格式没有页面，或存入时找不到原文件。下面是系统读出的这一行。")
        _row_as_read(report, cell)
        return
    width, height = float(size.iloc[0]["width"]), float(size.iloc[0]["height"])
    here = report[report["page"] == page]
    st.image(marked_page(path, here, cell, (width, height)), caption=_caption(cell, int(page)), width="stretch")
    piece = crop(path, cell, (width, height))
    if piece is not None:
        st.image(piece, caption="放大：这一格及其四周")


def _caption(cell: pd.Series, page: int) -> str:
    boxed = "粗框是这一格" if cell["x0"] == cell["x0"] else "系统没有给出这一格，图中没有它的框"
    return f"第 {page} 页。{boxed}；细框是同页其他不对的格。"


def _page_of_table(report: pd.DataFrame, table: str) -> float:
    pages = report[report["table"] == table]["page"].dropna()
    return float(pages.min()) if len(pages) else float("nan")


def _row_as_read(report: pd.DataFrame, cell: pd.Series) -> None:
    part = report[report["table"] == cell["table"]]
    rows = part[part["row"] == cell["row"]]
    show_table(cell_columns(rows).drop(columns=["报告", "表", "行"]), "row-as-read")
