"""Figures that the report corrects, or prints twice with different values, are marked."""

from __future__ import annotations

import re

import pytest

from extract.narrative.doubts import DoubtReader
from extract.narrative.pipeline import build_nlp

_FIGURE = re.compile(r"\d+(?:人次|[件条%])?")


def confidences(text: str) -> list[float]:
    reader = DoubtReader.load()
    return [reader.confidence(text, m.start(), m.end(), 0.99) for m in _FIGURE.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        "收到申请21件（更正：应为23件）",
        "收到申请21件（应为23件）",
        "收到申请共21（23）件",
        "主动公开120条（132条）",
        "主动公开120条，更正为132条",
        "主动公开120条（原报118条）",
        "收到申请3件（误，实有5件）",
        "收到申请30件→48件",
        "办结率98%（应为99%）",
    ],
)
def test_a_corrected_figure_and_its_correction_are_marked(text: str) -> None:
    found = confidences(text)
    assert len(found) == 2
    assert max(found) <= DoubtReader.load().most


@pytest.mark.parametrize(
    "text",
    [
        "当面申请3件（60%）",
        "培训120人次（3期）",
        "收到申请18件（均为网上申请），办结18件",
        "主动公开120条（含误报信息更正公告2条）",
        "已依法对应为12家企业办理的许可作出决定",
    ],
)
def test_what_stands_in_parentheses_otherwise_is_no_doubt(text: str) -> None:
    assert min(confidences(text)) == 0.99


def test_what_an_upper_level_counted_is_marked() -> None:
    assert max(confidences("国务院抽查政府网站328件，不合格率2%")) <= DoubtReader.load().most
    assert min(confidences("在省政府抽查中合格率100%，我局自行检查3件")) == 0.99


def test_the_pipeline_marks_it() -> None:
    doc = build_nlp("rules")("全年收到政府信息公开申请21件（应为23件），均已办结。")
    assert doc.spans["figures"][0]._.nb_confidence == DoubtReader.load().most
