"""Texts in every encoding that reports come in, with and without a mark, whole and a little broken."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.errors import ErrorCode, NianbaoError
from extract.intake.encoding import decode

REPORT = "某某区2023年政府信息公开工作年度报告\n一、总体情况\n全年主动公开政府信息1234条，受理申请5件。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encodings(encoding):
    assert decode(REPORT.encode(encoding)) == REPORT


@pytest.mark.parametrize("name", ["gb2312", "GBK", "x-gbk", "gb18030"])
def test_page_that_declares_gb2312_and_goes_beyond_it(name):
    page = f'<html><head><meta charset="{name}"></head><body>镕䶮区公开3条</body></html>'
    assert decode(page.encode("gb18030")) == page


def test_utf8_page_that_declares_gb2312():
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">{REPORT}'
    assert decode(page.encode()) == page


def test_declared_big5():
    page = '<meta charset="big5">主動公開政府資訊，受理申請'
    assert decode(page.encode("big5")) == page


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u2028", "\x0c", "\x85"])
def test_line_ends(line_end):
    assert decode(f"一、总体情况{line_end}正文".encode()) == "一、总体情况\n正文"


def test_controls_and_invisible_marks_go():
    assert decode("全年\0公开\x01政\u200b府\ufeff信\u00ad息\u202e5条".encode()) == "全年公开政府信息5条"


def test_nul_bytes_behind_a_broken_download():
    assert decode(REPORT.encode() + bytes(5_000)) == REPORT
    assert decode(REPORT.encode("utf-16-le") + bytes(5_001)) == REPORT


def test_cut_inside_a_character():
    assert decode(REPORT.encode()[:-2]).startswith(REPORT[:-2])
    assert decode((REPORT * 3).encode("gb18030")[:-4])[: len(REPORT)] == REPORT


def test_one_bad_byte_does_not_turn_utf8_into_gibberish():
    data = bytearray((REPORT * 10).encode())
    data[300] = 0xFF
    assert decode(bytes(data)).count("总体情况") >= 9


@pytest.mark.parametrize("seed", range(4))
def test_binary_junk_is_unreadable(seed):
    with pytest.raises(NianbaoError) as caught:
        decode(random.Random(seed).randbytes(4_000))
    assert caught.value.code is ErrorCode.UNREADABLE


def test_control_codes_are_unreadable():
    with pytest.raises(NianbaoError) as caught:
        decode(bytes(range(32)) * 50)
    assert caught.value.code is ErrorCode.UNREADABLE


# Short texts are ambiguous in principle; what every report has is some lines of Chinese.
@settings(deadline=None)
@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=200),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]),
)
def test_round_trip(words, encoding):
    text = REPORT + words
    assert decode(text.encode(encoding)) == text
