"""Entry of the dashboard: ``streamlit run eval/dashboard/app.py -- STORE`` (``nianbao eval dashboard`` does so)."""

from __future__ import annotations

import importlib
import sys
from functools import partial
from pathlib import Path

import streamlit as st

from eval.dashboard.filters import choose
from eval.dashboard.words import words
from eval.out import OutError
from eval.runs.store import RunStore


def show_page(page: str, store: Path) -> None:
    """Draw a page with its side bar; a store without runs is explained instead."""
    target = RunStore(store)
    runs = target.runs()
    if broken := target.unreadable():
        st.warning(f"{len(broken)} 个目录不是这一版本的运行，已略过：{'、'.join(broken)}")
    if not runs:
        st.title("还没有运行")
        st.markdown("先抽取，再对照标准答案存入运行库：")
        st.code(
            "nianbao eval fixtures -o fixtures\n"
            "nianbao extract fixtures/*.* -o out\n"
            f"nianbao eval run out --gold fixtures/gold --store {store}",
            language="bash",
        )
        return
    try:
        view = choose(target, runs)
        if view.frames.reports.empty:
            st.info("筛选后没有报告。请放宽左侧的筛选。")
            return
        importlib.import_module(f"eval.dashboard.screens.{page}").show(view)
    except OutError as error:
        st.error(str(error))


def main(store: Path) -> None:
    """Navigation over all pages."""
    st.set_page_config(page_title="nianbao 评测", page_icon="📊", layout="wide")
    pages = [
        st.Page(
            partial(show_page, name, store),
            title=about["title"],
            icon=about["icon"],
            url_path="" if name == "overview" else name,
            default=name == "overview",
        )
        for name, about in words()["pages"].items()
    ]
    st.navigation(pages).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
