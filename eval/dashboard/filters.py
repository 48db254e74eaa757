"""The side bar: which run, against which, which reports. Every choice is in the address: a view can be shared."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from eval.analysis.frames import Frames, load_frames
from eval.dashboard.view import View
from eval.dashboard.words import group_name, words
from eval.runs.model import RunInfo
from eval.runs.store import RunStore

FILTERS = ("era", "layout", "level", "set")
_NONE = "none"


@st.cache_data(max_entries=8, show_spinner="正在读取运行…")
def _load(path: str, run_id: str) -> Frames:
    store = RunStore(Path(path))
    return load_frames(store, next(info for info in store.runs() if info.run_id == run_id))


def load_cached(store: RunStore, run_id: str) -> Frames:
    """A run of the store; read once, then remembered."""
    return _load(str(store.path), run_id)


def run_label(info: RunInfo) -> str:
    """A run in a list and in the address: the end of its id tells apart what has one name and time."""
    return f"{info.name} · {info.time:%Y-%m-%d %H:%M} · {info.run_id[-8:]}"


def choose(store: RunStore, runs: list[RunInfo]) -> View:
    """Draw the side bar and load what is chosen; ``runs`` holds at least one run."""
    by_id = {info.run_id: info for info in runs}
    with st.sidebar:
        run_id = st.selectbox(
            "运行", list(by_id), format_func=lambda i: run_label(by_id[i]), key="run", bind="query-params"
        )
        chosen = by_id[run_id or runs[0].run_id]
        others = [_NONE, *(i for i in by_id if i != chosen.run_id)]
        base_id = st.selectbox(
            "与哪次比较",
            others,
            format_func=lambda i: "不比较" if i == _NONE else run_label(by_id[i]),
            key="base",
            bind="query-params",
            help="变化只按两次都有的报告计算。",
        )
        frames = load_cached(store, chosen.run_id)
        base = load_cached(store, base_id) if base_id in by_id else None
        dataset = _dataset(frames)
        filters = _filters(frames, dataset)
    part = frames.only(dataset, filters)
    return View(store, runs, part, base.only(dataset, filters) if base else None, dataset, filters)


def _dataset(frames: Frames) -> str:
    sizes = frames.reports.groupby("dataset").size()
    options = sizes.sort_values(ascending=False).index.tolist()
    picked = st.selectbox(
        "标准答案",
        options,
        format_func=lambda d: f"{d}（{sizes[d]} 份）",
        key="dataset",
        bind="query-params",
        help="不同来源的标准答案分开看，从不合并成一个数。",
    )
    return str(picked or options[0])


def _filters(frames: Frames, dataset: str) -> dict[str, list[str]]:
    reports = frames.reports[frames.reports["dataset"] == dataset]
    chosen: dict[str, list[str]] = {}
    for column in FILTERS:
        options = sorted(reports[column].unique())
        if len(options) > 1:
            chosen[column] = st.multiselect(
                words()["groupings"][column],
                options,
                format_func=partial(group_name, column),
                key=column,
                bind="query-params",
                placeholder="全部",
            )
    return chosen
