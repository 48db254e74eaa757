"""Sections: one test for each way headings are written, renamed, lost or run together."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outline_texts import BODIES, STATUTORY, document, report

from extract.document import Document
from extract.sections import outline

ALL = ["overview", "disclosure", "requests", "review_litigation", "problems", "other"]


def section_ids(doc: Document) -> list[str]:
    return [s.id for s in outline(doc).sections if s.id not in ("preamble", "letter")]


def test_statutory_headings() -> None:
    assert section_ids(report()) == ALL


def test_sections_touch_and_cover_the_text() -> None:
    doc = report()
    sections = outline(doc).sections
    assert sections[0].start == 0
    assert sections[-1].end == len(doc.text)
    assert all(a.end == b.start for a, b in itertools.pairwise(sections))


def test_section_at_an_offset() -> None:
    doc = report()
    found = outline(doc).section_at(doc.text.index("年末也没有"))
    assert found is not None
    assert (found.id, found.title) == ("requests", STATUTORY[2])


def test_lost_numbers() -> None:
    headings = [h.split("、", 1)[1] for h in STATUTORY]
    assert section_ids(report(headings=headings)) == ALL


def test_first_and_last_number_lost_or_arabic() -> None:
    assert section_ids(report(headings=["总体情况", *STATUTORY[1:5], "6、 其他需要报告的事项"])) == ALL


def test_wrong_numbers() -> None:
    headings = [f"{'一二二四四六'[i]}、{h.split('、', 1)[1]}" for i, h in enumerate(STATUTORY)]
    assert section_ids(report(headings=headings)) == ALL


@pytest.mark.parametrize(
    ("index", "heading"),
    [
        (0, "一、概述"),
        (0, "一、工作总体情况"),
        (0, "第一部分 基本情况"),
        (1, "二、主动公开政府信息的情况"),
        (1, "二、政府信息主动公开工作情况"),
        (2, "三、收到和处理政府信息公开申请的情况"),
        (2, "三、依申请公开政府信息办理情况"),
        (3, "四、因政府信息公开申请行政复议、提起行政诉讼的情况"),
        (3, "四、政府信息公开行政复议与行政诉讼情况"),
        (4, "五、存在的主要问题及改进措施"),
        (4, "五、政府信息公开工作存在的不足和下一步打算"),
        (5, "六、其他需报告的事项"),
        (5, "六、需要报告的其他事项"),
    ],
)
def test_renamed_heading(index: int, heading: str) -> None:
    headings = list(STATUTORY)
    headings[index] = heading
    assert section_ids(report(headings=headings)) == ALL


def test_headings_in_brackets_only() -> None:
    headings = [f"（{h[0]}）{h[2:]}" for h in STATUTORY]
    assert section_ids(report(headings=headings)) == ALL


def test_subheadings_of_the_overview_open_no_section() -> None:
    lines = ["一、总体情况", "（一）主动公开情况", "公开12条。", "（二）依申请公开情况", "没有申请。", *STATUTORY[1:]]
    assert section_ids(document(lines)) == ALL


def test_headings_by_style_without_numbers() -> None:
    lines = ["年度概况", "正文。", "关于主动公开", "正文。", "问题与不足", "正文。"]
    assert section_ids(document(lines, {0: 1, 2: 1, 4: 1})) == ["overview", "disclosure", "problems"]


def test_markdown_marks_around_headings() -> None:
    headings = [f"## **{h}**" for h in STATUTORY]
    assert section_ids(report(headings=headings)) == ALL


def test_everything_in_one_line() -> None:
    text = "根据条例编制本报告，" + "".join(h + b for h, b in zip(STATUTORY, BODIES, strict=True))
    doc = document([text])
    sections = [s for s in outline(doc).sections if s.id in ALL]
    assert [s.id for s in sections] == ALL
    assert [s.title for s in sections] == list(STATUTORY)


def test_sections_named_in_the_preamble_open_none() -> None:
    preamble = "本报告由总体情况、主动公开政府信息情况、存在的主要问题及改进情况、其他需要报告的事项等部分组成。"
    assert section_ids(report(preamble=[preamble])) == ALL


def test_table_of_contents_is_left_out() -> None:
    doc = report(preamble=[*STATUTORY, "本报告根据条例编制。"])
    assert section_ids(doc) == ALL
    assert next(s for s in outline(doc).sections if s.id == "overview").start > doc.text.index("本报告根据")


def test_row_labels_of_a_flat_table_open_no_section() -> None:
    lines = [
        *STATUTORY[:3],
        "一、本年新收政府信息公开申请数量",
        "3",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "0",
        *STATUTORY[3:],
    ]
    assert section_ids(document(lines)) == ALL


def test_free_sections_of_older_reports() -> None:
    lines = [
        "一、概述",
        "正文。",
        "二、重点领域信息公开推进情况",
        "正文。",
        "三、依申请公开工作详细情况",
        "正文。",
        "四、举报、复议和诉讼情况",
        "正文。",
        "五、存在的问题与不足",
        "正文。",
        "政府信息公开情况统计表",
        "一、主动公开情况",
        "三、依申请公开情况",
    ]
    assert section_ids(document(lines)) == ["overview", "extra", "requests", "review_litigation", "problems"]


def test_web_header_is_a_letter() -> None:
    doc = report(title=["索引号：0123", "发布时间：2023-01-20", "云溪县石坝镇2022年政府信息公开工作年度报告"])
    first = outline(doc).sections[0]
    assert first.id == "letter"
    assert doc.text[first.end :].startswith("云溪县石坝镇2022年")


def test_empty_document() -> None:
    empty = outline(document([""]))
    assert (empty.title, empty.agency, empty.year, empty.score, empty.sections) == ("", None, None, 0.0, [])


@given(st.text(alphabet="一二、（）总体情况主动公开政府信息年度报告2019。\n 其中问题表", max_size=400))
def test_any_text_gives_ordered_sections_and_a_score_in_range(text: str) -> None:
    doc = document(text.split("\n"))
    result = outline(doc)
    assert 0 <= result.score <= 1
    assert all(s.start < s.end <= len(doc.text) for s in result.sections)
    assert all(a.end == b.start for a, b in zip(result.sections, result.sections[1:], strict=False))
