"""Names that need words, and names of the rules that stand against the network."""

from __future__ import annotations

import pytest

from extract.narrative.joint import Opinion, Thresholds, join
from extract.narrative.names import WordedNames
from models.tagger.calibration import JointNumbers


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("全年累计主动公开信息120条。", "disclosed_total"),
        ("历年累计主动公开信息120条。", "disclosed_cumulative"),
        ("累计主动公开信息120条，是《条例》施行五年的总和。", "disclosed_cumulative"),
        ("2008年以来成绩显著。全年累计公开信息120条。历年最多。", "disclosed_total"),
    ],
)
def test_cumulative_needs_a_word_of_its_sentence(text: str, named: str) -> None:
    at = text.index("120条")
    assert WordedNames.load().of(text, Opinion(at, at + 4, "disclosed_cumulative", 0.9)) == named
    assert WordedNames.load().of(text, Opinion(at, at + 4, "channel_website", 0.9)) == "channel_website"


def test_a_literal_name_of_the_rules_stands_and_is_marked() -> None:
    limits, weights = Thresholds.load(), JointNumbers(intercept=-3, weights=(1, 0.5, 1, 0, 2))

    def joined(confidence: float) -> Opinion:
        rules, model = [Opinion(0, 4, "channel_wechat", confidence)], [Opinion(0, 4, "channel_other", 0.99)]
        (figure,) = join(rules, model, lambda _s, _e, label: 0.99 if label == "channel_other" else 0.01, weights)
        assert figure.confidence <= limits.differing
        return figure

    assert joined(limits.literal - 0.05).label == "channel_other"
    assert joined(limits.literal).label == "channel_wechat"
