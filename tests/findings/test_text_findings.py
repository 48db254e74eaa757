"""Findings within the text: breakdowns, contradictions, shares, years, damaged text."""

from __future__ import annotations

from typing import Any

import pytest
from finding_context import TITLE, checks, only

TOTAL = {"role": "total", "group": "g1"}
PART = {"role": "part", "group": "g1"}


def breakdown(
    total: int, parts: list[int], indicator: str = "disclosed_by_category", unit: str = "条"
) -> list[tuple[Any, ...]]:
    return [
        (f"{total}{unit}", "disclosed_total", total, TOTAL),
        *((f"{p}{unit}", indicator, p, PART) for p in parts),
    ]


@pytest.mark.parametrize(
    ("body", "figures", "delta"),
    [
        ("公开信息90条，其中动态30条、公告31条、其他27条。", breakdown(90, [30, 31, 27]), 2),
        ("公开信息90条，包括动态50条、公告43条。", breakdown(90, [50, 43]), -3),
        ("公开信息90条：动态20条、公告31条、财政22条、人事16条。", breakdown(90, [20, 31, 22, 16]), 1),
        ("公开信息90条，其中动态60条、公告28条。", breakdown(90, [60, 28]), 2),
        ("公开信息90条，包括动态16条、公告50条、人事40条。", breakdown(90, [16, 50, 40]), -16),
    ],
)
def test_parts_do_not_add_up(body: str, figures: list[tuple[Any, ...]], delta: int) -> None:
    found = only(body, figures)
    assert (found.check, found.kind, found.left, found.delta) == ("text.breakdown_sum", "text", 90, delta)
    assert [e.side for e in found.evidence] == ["left"] + ["right"] * (len(figures) - 1)


@pytest.mark.parametrize(
    ("body", "figures"),
    [
        ("公开信息90条，其中动态30条、公告31条、其他29条。", breakdown(90, [30, 31, 29])),
        ("公开信息90条，其中财政类12条、人事类9条。", breakdown(90, [12, 9])),
        ("公开信息90条，其中动态30条、公告31条、财政27条等。", breakdown(90, [30, 31, 27])),
        ("在公开的90条信息中，涉及电子化的70条、为民办事33条。", breakdown(90, [70, 33])),
        ("公开信息90条，其中全文电子化80条，其他20条。", breakdown(90, [80, 20])),
        ("公开信息90条，其中：动态50条、公告40条；按栏目，甲栏30条、乙栏20条。", breakdown(90, [50, 40, 30, 20])),
        ("公开信息90条，其中：动态60条（甲35条、乙25条）、公告30条。", breakdown(90, [60, 35, 25, 30])),
    ],
    ids=["adds up", "a few of many", "open list", "no list word", "overlapping", "two lists", "nested"],
)
def test_lists_that_claim_nothing_are_silent(body: str, figures: list[tuple[Any, ...]]) -> None:
    assert checks(body, figures) == []


def test_channels_may_carry_the_same_item() -> None:
    body = "公开信息90条，其中网站88条、微信70条。"
    figures = [*breakdown(90, [])]
    figures += [("88条", "channel_website", 88, PART), ("70条", "channel_wechat", 70, PART)]
    assert checks(body, figures) == []


def test_one_channel_above_the_total_is_a_contradiction() -> None:
    figures = [*breakdown(90, []), ("20条", "channel_website", 20, PART), ("95条", "channel_wechat", 95, PART)]
    assert checks("公开信息90条，其中网站20条、微信95条。", figures) == ["text.breakdown_sum"]


def test_units_that_differ_are_silent() -> None:
    figures = [
        *breakdown(90, []),
        ("60条", "disclosed_by_category", 60, PART),
        ("41类", "disclosed_by_category", 41, PART),
    ]
    assert checks("公开信息90条，包括动态60条、公告41类。", figures) == []


def test_what_was_carried_over_explains_the_difference() -> None:
    body = "受理申请12件，其中予以公开7件、不予公开3件、其他处理1件，结转下年度1件。"
    figures = [
        ("12件", "requests_received", 12, TOTAL),
        *((f"{n}件", "request_outcome", n, PART) for n in (7, 3)),
        ("1件", "request_outcome", 1, PART),
        ("1件", "requests_carried_out", 1, {"nth": 1}),
    ]
    assert checks(body, figures, era=None) == []


def test_an_unrelated_figure_nearby_explains_nothing() -> None:
    body = "公开信息90条，其中动态30条、公告31条、其他27条。收到申请2件。"
    figures = [*breakdown(90, [30, 31, 27]), ("2件", "requests_received", 2)]
    assert checks(body, figures, era=None) == ["text.breakdown_sum"]


def test_the_list_names_its_total() -> None:
    body = "全年公开信息31条，网站发布200余条。其中公开信息：动态12条、公告9条、其他8条。"
    figures = [
        ("31条", "disclosed_total", 31),
        ("200余条", "channel_website", 200, {**TOTAL, "qualifier": "at_least", "unit": "条"}),
        *((f"{n}条", "disclosed_by_category", n, PART) for n in (12, 9)),
        ("8条", "disclosed_by_category", 8, PART),
    ]
    found = only(body, figures)
    assert (found.check, found.left, found.right) == ("text.breakdown_sum", 31, 29)


def test_two_totals_for_one_thing() -> None:
    figures = [
        ("66条", "disclosed_total", 66, {"detail": "公开信息"}),
        ("6条", "disclosed_total", 6, {"detail": "公开政府信息", "nth": 1}),
    ]
    found = only("本年公开信息66条。截至年底，公开政府信息6条。", figures)
    assert found.check == "text.contradiction.disclosed_total"


@pytest.mark.parametrize("second", ["通过网站公开信息40条", "各科室公开信息40条", "第四季度公开信息40条"])
def test_a_figure_of_narrower_scope_contradicts_nothing(second: str) -> None:
    figures = [
        ("66条", "disclosed_total", 66, {"detail": "公开信息"}),
        ("40条", "disclosed_total", 40, {"detail": "公开信息"}),
    ]
    assert checks(f"本年公开信息66条。{second}。", figures) == []


def test_cumulative_below_this_year() -> None:
    figures = [("70条", "disclosed_cumulative", 70, {"period": "cumulative"}), ("80条", "disclosed_total", 80)]
    assert checks("历年累计公开70条，本年公开80条。", figures) == ["text.cumulative_below_year"]


@pytest.mark.parametrize(("share", "wrong"), [("33.3%", False), ("33%", False), ("33.9%", True)])
def test_share_of_a_part(share: str, wrong: bool) -> None:
    value = float(share[:-1])
    figures = [*breakdown(60, [20, 40]), (share, "share", value, {"unit": "%"})]
    found = checks(f"公开信息60条，其中动态20条，占{share}，公告40条。", figures)
    assert found == (["text.share"] if wrong else [])


RATE = ("100%", "rate", 100, {"unit": "%"})


def test_all_answered_while_requests_are_open() -> None:
    values = {"requests/carried_out/total": 2}
    assert checks("受理公开申请后及时办理，答复率100%。", [RATE], values=values) == ["text.rate_with_pending"]


@pytest.mark.parametrize("body", ["公开申请按时答复率100%。", "热线诉求办结率100%。"])
def test_rates_of_another_kind_are_silent(body: str) -> None:
    assert checks(body, [RATE], values={"requests/carried_out/total": 2}) == []


def test_overview_opens_with_another_year() -> None:
    found = only("2023年，我镇推进公开。")
    assert (found.check, found.left, found.right) == ("text.report_year", 2023, 2022)
    assert [e.label for e in found.evidence] == ["总体情况开头", "统计期限"]


def test_title_with_another_year_than_the_period_and_the_text() -> None:
    body = "2022年，我镇推进公开。"
    assert checks(body, title=TITLE.replace("2022", "2021")) == ["text.report_year"]


def test_other_years_in_the_body_are_silent() -> None:
    assert checks("2022年，我镇推进公开，比2021年增加，明年即2023年继续。") == []


def test_signed_before_the_year_was_over() -> None:
    ending = "五、存在的主要问题及改进情况\n更新慢。\n六、其他需要报告的事项\n没有。\n云溪县石坝镇\n2022年1月9日\n"
    assert checks("正文。", ending=ending) == ["text.signature_year"]
    assert checks("正文。", ending=ending.replace("2022年1月", "2023年1月")) == []


def test_plan_for_the_report_year() -> None:
    ending = "五、存在的主要问题及改进情况\n更新慢。{}年，我们将继续加强培训。\n六、其他需要报告的事项\n没有。\n"
    assert checks("正文。", ending=ending.format(2022)) == ["text.plan_year"]
    assert checks("正文。", ending=ending.format(2023)) == []


def test_a_town_that_calls_itself_a_subdistrict() -> None:
    assert checks("我街道重视公开。") == ["text.agency_reference"]
    assert checks("我镇重视公开。") == []


@pytest.mark.parametrize(
    "date", ["2022月1日", "20221月1日", "202212月31日", "2022131日", "2022年2月30日", "2022年13月1日"]
)
def test_malformed_date(date: str) -> None:
    assert checks(f"方案自{date}起施行。") == ["text.date_format"]


def test_findings_of_malformed_dates_are_bounded() -> None:
    assert len(checks("方案自2022年13月1日起施行。" * 300)) == 100


def test_dates_and_numbers_that_are_fine() -> None:
    assert checks("2022年2月28日至12月31日，文号〔2022〕14号，电话05912310800，邮编350400。") == []


@pytest.mark.parametrize(
    ("printed", "wrong"), [("877余篇", True), ("15多件", True), ("870余篇", False), ("2.5万余条", False)]
)
def test_exact_number_with_a_word_for_about(printed: str, wrong: bool) -> None:
    assert checks(f"推送文章{printed}。") == (["text.number_form"] if wrong else [])


@pytest.mark.parametrize("body", ["公开的政府信条，占80%。", "全年公开信息共计条。", "其中公告占%。", "答复率达%。"])
def test_lost_number(body: str) -> None:
    assert checks(body) == ["text.missing_figure"]


@pytest.mark.parametrize(
    "body", ["公开规范性文件，占80%。", "公开信息9条，占80%。", "公告三十条，占两成。", "依照《条例》，占比为80%。"]
)
def test_words_that_end_like_units_lost_nothing(body: str) -> None:
    assert checks(body) == []


@pytest.mark.parametrize(
    ("opening", "found"),
    [
        ("（一）主动公开情况\n2023年，我镇扎实推进公开。", ["text.report_year"]),
        ("（一）主动公开情况\n2022年，我镇扎实推进公开。", []),
        ("2018年以来，我镇扎实推进公开。", []),
    ],
)
def test_year_that_opens_the_overview_below_its_first_subheading(opening: str, found: list[str]) -> None:
    assert checks(opening) == found


@pytest.mark.parametrize(
    ("date", "found"), [("二〇二一年十月八日", ["text.signature_year"]), ("二〇二二年十二月九日", [])]
)
def test_signature_in_chinese_numerals(date: str, found: list[str]) -> None:
    assert (
        checks(
            "正文。", ending=f"五、存在的主要问题及改进情况\n更新还不够快。\n六、其他需要报告的事项\n没有。\n{date}\n"
        )
        == found
    )
