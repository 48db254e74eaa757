"""The rule tagger on own-worded sentences: every figure with its indicator, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extract.narrative.numbers import NumberGrammar
from extract.narrative.ruleset import RuleSet
from extract.narrative.tagger import tag
from extract.narrative.view import fold

CASES = yaml.safe_load((Path(__file__).parent / "narrative_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_figures_of_sentence(case: dict[str, object]) -> None:
    text = str(case["text"])
    view = fold(text)
    found = []
    for item in tag(view.text):
        start, end = view.source(item.start, item.end)
        found.append([text[start:end], item.indicator])
    assert found == case["figures"]


def test_rules_name_only_indicators_of_the_contract() -> None:
    known = {
        "disclosed_total", "disclosed_cumulative", "disclosed_by_category", "channel_website", "channel_wechat",
        "channel_weibo", "channel_other", "published_total", "document_attribute", "normative_documents", "licensing",
        "penalty", "coercion", "administrative_fees", "procurement_items", "procurement_amount", "requests_received",
        "requests_carried_in", "requests_carried_out", "requests_concluded", "requests_by_channel", "request_outcome",
        "reviews", "litigation", "case_outcome", "complaints", "request_fees", "policy_interpretations", "responses",
        "press_conferences", "consultations", "appeals", "audience", "facilities", "staff", "training_meetings", "rate",
        "growth", "share", "other_figure",
    }  # fmt: skip
    named = {rule.indicator for rule in RuleSet.load().rules} - {"none"}
    assert named == known


def test_order_of_report_years_decides_what_is_a_plan() -> None:
    text = "2021年，我镇将公开信息100条。"
    assert tag(text, 2020) == []
    assert [item.indicator for item in tag(text, 2021)] == ["disclosed_total"]


def test_hostile_text_is_read_in_linear_time() -> None:
    for unit in ("一", "“", "《", "1", "1,", "（", "未", "其中", "20", "a@", "0571-", "公开1条，"):
        tag(fold(unit * 20000).text)


def test_what_numbers_the_parts_of_a_part_is_no_number_of_its_own() -> None:
    text = "不予公开2件，其中：1）涉及国家秘密0件；2）涉及商业秘密1件。"
    assert [text[n.start : n.end] for n in NumberGrammar.load().find(text)] == ["2件", "0件", "1件"]


def test_one_in_each_village_is_no_total_but_the_copies_of_each_issue_are_counted() -> None:
    text = "信息员22名（每村1名），院报出刊12期，每期印2000份。"
    assert [text[n.start : n.end] for n in NumberGrammar.load().find(text)] == ["22名", "12期", "2000份"]


@pytest.mark.parametrize(
    "text",
    [
        "由去年的30件，下降到今年的18件",
        "由2022年全年收到申请的30件增为18件",
        "从30件左右降到18件",
        "由去年的30件申请减至18件",
    ],
)
def test_what_a_figure_has_come_from_is_no_number_of_its_own(text: str) -> None:
    assert [text[n.start : n.end] for n in NumberGrammar.load().find(text)] == ["18件"]
