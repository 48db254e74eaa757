"""Charts (Altair) in colours that colour-blind people tell apart (Okabe and Ito, https://jfly.uni-koeln.de/color/)."""

from __future__ import annotations

from typing import TypeAlias

import altair as alt
import pandas as pd

BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW, BLACK, GREY = "#56B4E9", "#CC79A7", "#F0E442", "#000000", "#999999"
SERIES = [BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY, YELLOW, BLACK]
_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left"]
Layers: TypeAlias = alt.LayerChart | alt.FacetChart

_LABEL = 360
_ROW = 26
# labelFlush off: the first and the last name of an axis stand at the middle of their row as well.


def intervals(table: pd.DataFrame, label: str, title: str) -> Layers:
    """A point with its interval for each row named by ``label``; columns ``exact``, ``low``, ``high``, ``note``."""
    low = float(table["low"].min()) if len(table) else 0.0
    scale = alt.Scale(domain=[max(0.0, low - 0.01), 1.0], nice=False)
    base = alt.Chart(table).encode(
        y=alt.Y(f"{label}:N", sort=None, title=None, axis=alt.Axis(labelLimit=_LABEL, labelFlush=False)),
        tooltip=[f"{label}:N", "note:N"],
    )
    rules = base.mark_rule(color=BLUE, strokeWidth=2).encode(
        x=alt.X("low:Q", scale=scale, title=title, axis=alt.Axis(format=".1%")), x2="high:Q"
    )
    points = base.mark_point(color=BLUE, filled=True, size=70, opacity=1).encode(x=alt.X("exact:Q", scale=scale))
    return alt.layer(rules, points).properties(height=alt.Step(_ROW))


def heat(table: pd.DataFrame, most: float, *, legend: bool) -> Layers:
    """The form as a grid: white where all is right, the bluer the more is wrong; in each ``wrong / cells``.

    Args:
        most: share of wrong cells that has the darkest blue, the same for all tables that are to be compared.
        legend: whether the scale is drawn as well.
    """
    shown = table.assign(
        error=1 - table["exact"],
        text=[f"{wrong}/{gold}" if gold else "—" for wrong, gold in zip(table["wrong"], table["gold"], strict=True)],
    )
    rows = list(dict.fromkeys(shown["row_label"]))
    columns = list(dict.fromkeys(shown["column_label"]))
    base = alt.Chart(shown).encode(
        x=alt.X(
            "column_label:N",
            sort=columns,
            title=None,
            axis=alt.Axis(labelLimit=160, labelFlush=False, orient="top", labelAngle=0),
        ),
        y=alt.Y("row_label:N", sort=rows, title=None, axis=alt.Axis(labelLimit=_LABEL, labelFlush=False)),
        tooltip=[
            alt.Tooltip("row_label:N", title="行"),
            alt.Tooltip("column_label:N", title="列"),
            alt.Tooltip("gold:Q", title="标准答案中的格数"),
            alt.Tooltip("right:Q", title="正确"),
            alt.Tooltip("doubtful:Q", title="错·已标待核"),
            alt.Tooltip("missing:Q", title="未给出"),
            alt.Tooltip("wrong_unmarked:Q", title="错·未标"),
        ],
    )
    color = alt.Color(
        "error:Q",
        scale=alt.Scale(scheme="blues", domain=[0, most]),
        legend=alt.Legend(title="错误率（各表同一色标）", format=".1%", orient="top", gradientLength=240)
        if legend
        else None,
    )
    boxes = base.mark_rect(stroke=GREY, strokeWidth=0.5).encode(
        color=alt.condition("datum.wrong > 0", color, alt.value("white"))
    )
    dark = f"datum.error > {most / 2}"
    numbers = base.mark_text(fontSize=11).encode(
        text="text:N", color=alt.condition(dark, alt.value("white"), alt.value("#333333"))
    )
    return alt.layer(boxes, numbers).properties(height=alt.Step(24))


def reliability(table: pd.DataFrame) -> Layers:
    """Share of right values against mean confidence by bin, with the diagonal of perfect calibration."""
    low = float(min(table["low"].min(), table["confidence"].min())) if len(table) else 0.0
    scale = alt.Scale(domain=[max(0.0, low - 0.02), 1.0], nice=False)
    ends = pd.DataFrame({"at": list(scale.domain)})
    diagonal = (
        alt.Chart(ends)
        .mark_line(color=GREY, strokeDash=[5, 4])
        .encode(x=alt.X("at:Q", scale=scale), y=alt.Y("at:Q", scale=scale))
    )
    axis = alt.Axis(format=".0%")
    base = alt.Chart(table).encode(
        x=alt.X("confidence:Q", scale=scale, title="系统给出的置信度（区间内平均）", axis=axis),
        tooltip=[
            alt.Tooltip("bin:N", title="置信度区间"),
            alt.Tooltip("count:Q", title="个数"),
            alt.Tooltip("right:Q", title="实际正确率", format=".2%"),
        ],
    )
    rules = base.mark_rule(color=BLUE).encode(
        y=alt.Y("low:Q", scale=scale, title="实际正确率（95% 区间）", axis=axis), y2="high:Q"
    )
    points = base.mark_point(color=BLUE, filled=True, opacity=1).encode(
        y=alt.Y("right:Q", scale=scale), size=alt.Size("count:Q", scale=alt.Scale(range=[40, 500]), title="个数")
    )
    return alt.layer(diagonal, rules, points).properties(height=360)


def risk_coverage(curve: pd.DataFrame, point: tuple[float, float] | None) -> Layers:
    """Risk against coverage as a step line; the diamond is where all that is marked for review goes to people."""
    line = (
        alt.Chart(curve)
        .mark_line(color=BLUE, interpolate="step-after", point=alt.OverlayMarkDef(size=20))
        .encode(
            x=alt.X("coverage:Q", title="自动采用的比例", axis=alt.Axis(format=".0%"), scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("risk:Q", title="其中错误的比例", axis=alt.Axis(format=".3~%")),
            tooltip=[
                alt.Tooltip("confidence:Q", title="置信度不低于", format=".4f"),
                alt.Tooltip("accepted:Q", title="采用"),
                alt.Tooltip("wrong:Q", title="其中错误"),
            ],
        )
    )
    if point is None:
        return alt.layer(line).properties(height=360)
    here = pd.DataFrame({"coverage": [point[0]], "risk": [point[1]], "name": ["现在：待复核的都交给人"]})
    mark = alt.Chart(here).mark_point(color=VERMILLION, shape="diamond", filled=True, size=160, opacity=1)
    note = alt.Chart(here).mark_text(color=VERMILLION, align="right", dx=-12, dy=-10)
    places = {"x": "coverage:Q", "y": "risk:Q"}
    return alt.layer(line, mark.encode(**places), note.encode(**places, text="name:N")).properties(height=360)


def confusion(table: pd.DataFrame) -> Layers:
    """Which indicator is taken for which: ``gold_label`` down, ``record_label`` across, ``count`` in each."""
    base = alt.Chart(table).encode(
        x=alt.X("record_label:N", title="系统抽出", axis=alt.Axis(labelLimit=220, labelFlush=False, labelAngle=-40)),
        y=alt.Y("gold_label:N", title="标准答案", axis=alt.Axis(labelLimit=220, labelFlush=False)),
        tooltip=[
            alt.Tooltip("gold_label:N", title="标准"),
            alt.Tooltip("record_label:N", title="抽出"),
            alt.Tooltip("count:Q", title="次数"),
        ],
    )
    boxes = base.mark_rect().encode(color=alt.Color("count:Q", scale=alt.Scale(scheme="oranges"), title="次数"))
    dark = f"datum.count > {int(table['count'].max()) / 2}"
    numbers = base.mark_text().encode(text="count:Q", color=alt.condition(dark, alt.value("white"), alt.value(BLACK)))
    return alt.layer(boxes, numbers).properties(height=max(160, 26 * table["gold_label"].nunique() + 140))


def lines(table: pd.DataFrame, x: str, x_title: str, y_title: str, *, band: bool = False) -> Layers:
    """A line for each ``series`` of ``value`` over ``x``; ``band`` draws ``low`` to ``high`` around it."""
    names = list(dict.fromkeys(table["series"]))
    color = alt.Color(
        "series:N", title=None, scale=alt.Scale(domain=names, range=SERIES), legend=alt.Legend(labelLimit=260)
    )
    shape = alt.Shape("series:N", title=None, scale=alt.Scale(domain=names, range=_SHAPES))
    base = alt.Chart(table).encode(x=alt.X(x, title=x_title))
    drawn: list[alt.Chart] = []
    if band:
        drawn.append(base.mark_area(opacity=0.18).encode(y="low:Q", y2="high:Q", color=color))
    y = alt.Y("value:Q", title=y_title, scale=alt.Scale(zero=False))
    tips = [alt.Tooltip("series:N", title=""), alt.Tooltip("value:Q", title=y_title)]
    drawn.append(base.mark_line().encode(y=y, color=color))
    drawn.append(base.mark_point(filled=True, size=70, opacity=1).encode(y=y, color=color, shape=shape, tooltip=tips))
    return alt.layer(*drawn).properties(height=340)
