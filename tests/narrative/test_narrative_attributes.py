"""For which year a figure is, and of which total it is a part."""

from __future__ import annotations

import re

import pytest

from extract.narrative.attributes import AttributeReader, Attributes, Labelled

_FIGURE = re.compile(r"\d+[件条%]")


def attributes(text: str, labels: str) -> list[Attributes]:
    found = list(_FIGURE.finditer(text))
    figures = [Labelled(m.start(), m.end(), label, False) for m, label in zip(found, labels.split(), strict=True)]
    return AttributeReader.load().read(text, figures, 2023)


@pytest.mark.parametrize(
    ("text", "labels", "prior"),
    [
        ("上年结转1件；办结27件，予以公开2件。", "requests_carried_in requests_concluded request_outcome", ""),
        ("公开信息320条，较上年增长12%；微信发布118条。", "disclosed_total growth channel_wechat", ""),
        ("2022年结转3件，办结9件。", "requests_carried_in requests_concluded", ""),
        ("与2022年相比，公开数量增至398条。", "disclosed_total", ""),
        ("收到申请8件，去年同期为12件，办结8件。", "requests_received requests_received requests_concluded", "1"),
        ("行政许可86件（2022年为103件），行政处罚47件。", "licensing licensing penalty", "1"),
        ("上年度公开信息200条，其中微信20条，本年公开230条。", "disclosed_total channel_wechat disclosed_total", "01"),
        ("阅读量从去年的30万次增长到45件，公开2件。", "audience disclosed_total", ""),
        ("收到25件（其中2件为2022年结转），办结9件。", "requests_received requests_carried_in requests_concluded", ""),
        ("收到复议2件，均为上年申请引发，维持1件。", "reviews case_outcome", ""),
        ("收到申请由上年度30件减至18件。", "requests_received requests_received", "0"),
        ("2022年收到申请12件，2023年收到18件。", "requests_received requests_received", "0"),
        ("2021年收到申请9件，2023年收到18件。", "requests_received requests_received", "0"),
        ("2021年、2022年、2023年分别公开9件、8件、18件。", "disclosed_total disclosed_total disclosed_total", "01"),
        ("2015年开通的网站公开信息20条，2015年5月开通的微信公开9条。", "channel_website channel_wechat", ""),
        ("公开2022年部门决算1件，2022年度年报公开2件。", "disclosed_by_category disclosed_by_category", ""),
        ("清理2018年文件12件，公开2019年决算5条。", "normative_documents disclosed_by_category", ""),
    ],
)  # fmt: skip
def test_last_year_in_the_name_of_one_figure_says_nothing_of_the_next(text: str, labels: str, prior: str) -> None:
    periods = [each.period for each in attributes(text, labels)]
    assert [i for i, period in enumerate(periods) if period == "prior_year"] == [int(i) for i in prior]


def test_what_was_carried_over_is_no_applicant() -> None:
    text = "新收申请62件，其中自然人60件，上年结转11件。"
    found = attributes(text, "requests_received requests_by_channel requests_carried_in")
    assert [each.role for each in found] == ["total", "part", "single"]
    text = "办理申请58件，其中上年结转6件，本年新收52件。"
    found = attributes(text, "requests_received requests_carried_in requests_received")
    assert [each.role for each in found] == ["total", "part", "part"]
