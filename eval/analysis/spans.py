"""Stretches of text with the figures of gold and of the record, drawn by spaCy's displaCy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from spacy.displacy import render

_AROUND = 60
_ENDS = "。；\n"
_STEP = 24
"""Pixels between two labels of one place."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text: ``start`` and ``end`` are offsets into the report's text, ``figures`` rows of the run."""

    start: int
    end: int
    figures: pd.DataFrame


def passages(figures: pd.DataFrame, text: str, *, wrong_only: bool = True) -> list[Passage]:
    """The sentences that hold figures; those in which every figure is right are left out unless asked for."""
    placed = figures[figures["start"].notna()].sort_values("start")
    spans: list[list[int]] = []
    for row in placed.itertuples():
        start, end = _sentence(text, int(row.start), int(row.end))
        if spans and start <= spans[-1][1]:
            spans[-1][1] = max(end, spans[-1][1])
        else:
            spans.append([start, end])
    found = [Passage(a, b, placed[(placed["start"] >= a) & (placed["end"] <= b)]) for a, b in spans]
    return [p for p in found if not wrong_only or (p.figures["verdict"] != "strict").any()]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a span, cut where it is long."""
    left = max((text.rfind(mark, 0, start) for mark in _ENDS), default=-1) + 1
    rights = [at for mark in _ENDS if (at := text.find(mark, end)) >= 0]
    right = min(rights, default=len(text)) + 1
    return max(left, start - _AROUND), min(right, end + _AROUND, len(text))


def draw(passage: Passage, text: str, names: Sequence[tuple[str, str, str]], labels: dict[str, str]) -> str:
    """HTML of a passage; displaCy escapes the text.

    Args:
        names: for gold and for the record: column of the indicator, word before its label, colour.
        labels: names of the indicators.
    """
    stretch = text[passage.start : passage.end].replace("\n", " ")
    marks: list[tuple[int, int, str]] = []
    colors = {}
    for column, side, color in names:
        for row in passage.figures[passage.figures[column].notna()].to_dict("records"):
            label = f"{side}：{labels.get(row[column], row[column])}"
            colors[label] = color
            marks.append((int(row["start"]) - passage.start, int(row["end"]) - passage.start, label))
    # displaCy draws word by word: a word ends wherever a figure begins or ends.
    cuts = sorted({0, len(stretch), *(at for first, last, _ in marks for at in (first, last))})
    spans = [
        {"start_token": cuts.index(first), "end_token": cuts.index(last), "start": first, "end": last, "label": label}
        for first, last, label in marks
    ]
    tokens = [stretch[a:b] for a, b in pairwise(cuts)]
    document = {"text": stretch, "tokens": tokens, "spans": spans, "settings": {}}
    options = {"colors": colors, "top_offset_step": _STEP}
    html: str = render(document, style="span", manual=True, jupyter=False, options=options)
    # displaCy breaks a label that is wider than its words over two lines, onto the label below, and sets it too small
    # for Chinese. Text cannot match here: of a document only escaped characters stand between the tags.
    html = html.replace('<span style="background: ', '<span style="white-space: nowrap; background: ')
    return html.replace("font-size: 0.6em; font-weight: bold;", "font-size: 0.72em; font-weight: normal;")
