"""Breakdowns that add up name their members; those that do not leave them as they were."""

from __future__ import annotations

import re

import pytest

from extract.narrative.breakdowns import complete
from extract.narrative.context import respective
from extract.narrative.joint import Opinion, Thresholds

_FIGURE = re.compile(r"\d+[件条]")


def opinions(text: str, labels: str, confidence: float = 0.95) -> list[Opinion]:
    found = list(_FIGURE.finditer(text))
    return [Opinion(m.start(), m.end(), label, confidence) for m, label in zip(found, labels.split(), strict=True)]


@pytest.mark.parametrize(
    ("text", "labels", "named"),
    [
        (
            "热线派单77件，其中草场29件、补贴35件、其他13件。",
            "appeals other_figure consultations disclosed_by_category",
            "appeals appeals appeals appeals",
        ),
        (
            "收到申请211件，结转9件。本级64件，部门118件，乡镇29件。",
            "requests_received requests_carried_in other_figure requests_carried_out other_figure",
            "requests_received requests_carried_in requests_received requests_carried_out requests_received",
        ),
        (
            "公开30条，其中财政10条、民政20条。",
            "disclosed_total other_figure appeals",
            "disclosed_total " + "disclosed_by_category " * 2,
        ),
    ],
)
def test_members_take_the_name_of_their_total_and_are_marked(text: str, labels: str, named: str) -> None:
    before = opinions(text, labels)
    after = complete(text, before)
    assert [f.label for f in after] == named.split()
    changed = [now for was, now in zip(before, after, strict=True) if was.label != now.label]
    assert changed
    assert all(figure.confidence <= Thresholds.load().differing for figure in changed)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("热线派单77件，其中草场29件、补贴35件、其他12件。", "appeals other_figure consultations other_figure"),
        ("热线派单77件，其中草场29条、补贴48件。", "appeals other_figure consultations"),
        ("热线派单64件，公开29件，解读35件。", "appeals disclosed_total policy_interpretations"),
        (
            "受理64件，公开44件；复议11件，维持8件、撤销2件；诉讼9件，胜诉34件。",
            "requests_received request_outcome reviews case_outcome case_outcome litigation case_outcome",
        ),
        ("热线派单64件。\n公开20件，解读35件，回应9件。", "appeals disclosed_total policy_interpretations responses"),
    ],
)
def test_what_is_no_breakdown_keeps_its_names(text: str, labels: str) -> None:
    before = opinions(text, labels)
    assert complete(text, before) == before


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("政府网站、政务微博、政务微信三个渠道分别为", "政府网站"),
        ("政府网站、政务微博、政务微信三个渠道分别为3960条、774条、", "政务微信"),
        ("公众号、视频号和抖音号分别推出作品318篇、96条和", "抖音号"),
        ("公众号、视频号分别推出作品318篇、96条，点击", ""),
        ("许可分别为23项、", ""),
        ("开通政务微博1个、微信公众号2个，全年分别发布信息", "政务微博"),
        ("开通政务微博1个、微信公众号2个，全年分别发布信息310条、", "微信公众号"),
        ("加强培训、宣传，全年分别召开会议", ""),
    ],
)
def test_names_and_numbers_in_turn(sentence: str, name: str) -> None:
    assert respective(sentence) == name
