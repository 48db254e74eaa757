"""Automatic numbers: section titles and row labels whose numbers stand nowhere in the text."""

from __future__ import annotations

import pytest
from cn2an import cn2an
from docx_building import p, paragraphs, read, rows, tbl, tc, tr
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.intake.docx.number_formats import format_number


def level(index: int, style: str, pattern: str, extra: str = "") -> str:
    shown = f'<w:numFmt w:val="{style}"/><w:lvlText w:val="{pattern}"/>{extra}'
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/>{shown}</w:lvl>'


def numbering(*levels: str, instances: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{instances}'


def numbered(text: str, instance: int = 1, index: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{instance}"/></w:numPr>')


REPORT = (level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3."))


def test_section_numbers_restart_under_each_section():
    body = (
        numbered("总体情况")
        + numbered("主动公开", index=1)
        + numbered("依申请公开", index=1)
        + numbered("受理", index=2)
        + numbered("主动公开政府信息情况")
        + numbered("规章", index=1)
    )
    assert paragraphs(read(body, numbering=numbering(*REPORT))) == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "1.受理",
        "二、主动公开政府信息情况",
        "（一）规章",
    ]


def test_row_labels_of_a_table():
    table = tbl(tr(tc(numbered("属于国家秘密")), "0"), tr(tc(numbered("其他法律行政法规禁止公开")), "1"))
    document = read(table, numbering=numbering(level(0, "decimal", "%1.")))
    assert rows(document) == [["1.属于国家秘密", "0"], ["2.其他法律行政法规禁止公开", "1"]]


def test_number_does_not_run_into_the_digits_of_the_text():
    body = numbered("2023年") + numbered("5万元")
    assert paragraphs(read(body, numbering=numbering(level(0, "decimal", "%1.")))) == ["1. 2023年", "2. 5万元"]


def test_serial_number_alone_in_a_cell():
    table = tbl(tr(tc(numbered("")), "规章"), tr(tc(numbered("")), "规范性文件"))
    assert rows(read(table, numbering=numbering(level(0, "decimal", "%1")))) == [["1", "规章"], ["2", "规范性文件"]]


def test_empty_numbered_paragraph_of_the_body_gives_nothing_but_counts():
    document = read(numbered("甲") + numbered("") + numbered("乙"), numbering=numbering(level(0, "decimal", "%1、")))
    assert paragraphs(document) == ["1、甲", "3、乙"]


def test_number_from_the_style_and_its_removal():
    styles = (
        '<w:style w:styleId="s"><w:name w:val="x"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = p("总体情况", '<w:pStyle w:val="s"/>') + p(
        "附注", '<w:pStyle w:val="s"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    assert paragraphs(read(body, numbering=numbering(*REPORT), styles=styles)) == ["一、总体情况", "附注"]


def test_instance_with_a_start_of_its_own():
    instances = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = numbered("甲") + numbered("乙") + numbered("丙", 2) + numbered("丁", 2)
    document = read(body, numbering=numbering(level(0, "decimal", "%1、"), instances=instances))
    assert paragraphs(document) == ["1、甲", "2、乙", "1、丙", "2、丁"]


def test_instances_of_one_list_share_its_counter():
    instances = "".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="0"/></w:num>' for i in (1, 2))
    document = read(
        numbered("甲") + numbered("乙", 2), numbering=numbering(level(0, "decimal", "%1、"), instances=instances)
    )
    assert paragraphs(document) == ["1、甲", "2、乙"]


def test_bullets_and_unknown_lists_print_nothing():
    bullets = numbering(level(0, "bullet", "\uf06c"))
    assert paragraphs(read(numbered("甲") + numbered("乙", 7), numbering=bullets)) == ["甲", "乙"]


def test_legal_numbering_prints_digits():
    levels = (level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert paragraphs(read(numbered("总则") + numbered("目的", index=1), numbering=numbering(*levels))) == [
        "第一章总则",
        "1.1 目的",
    ]


@pytest.mark.parametrize(
    ("style", "value", "text"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 21, "二十一"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographDigital", 20, "二〇"),
        ("ideographTraditional", 3, "丙"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 28, "bb"),
        ("decimalEnclosedCircle", 2, "②"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 3, "03"),
        ("some-future-format", 4, "4"),
    ],
)
def test_formats(style, value, text):
    assert format_number(value, style) == text


@settings(deadline=None)
@given(st.integers(1, 9999))
def test_chinese_counting_means_its_number(value):
    assert cn2an(format_number(value, "chineseCounting"), "normal") == value


@settings(deadline=None)
@given(st.sampled_from(["chineseCounting", "upperRoman", "lowerLetter", "ideographZodiac"]), st.integers(-5, 40_000))
def test_no_value_breaks_a_format(style, value):
    assert len(format_number(value, style)) <= 40
