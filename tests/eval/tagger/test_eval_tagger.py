"""What ``nianbao eval tagger`` counts: strict matches, intervals, phrases, sums, other texts."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.metrics.counts import LabelCounts
from eval.tagger.probes import characters, facts, foreign, judge_fact, judge_sum, sums
from eval.tagger.run import Sources, measure
from eval.tagger.samples import Sample, Truth, marked_samples
from eval.tagger.score import Prediction, TaggerCounts, by_indicator, count, interval
from eval.tagger.systems import linear, predict, shipped
from tests.models.tagger.lookup_network import write_model

MARKED = """\
- {id: a, year: 2022, text: "主动公开信息{12条|disclosed_total}，收到申请{3件|requests_received}。"}
- {id: b, year: 2022, text: "主动公开信息{40条|disclosed_total}。未收到{政府信息公开申请|requests_received|zero}。"}
"""


def _prediction(start: int, end: int, indicator: str, value: float = 12, **changed: object) -> Prediction:
    fields = {"qualifier": "exact", "role": "single", "group": None, "confidence": 1.0} | changed
    return Prediction((start, end), indicator, value, **fields)  # type: ignore[arg-type]


SAMPLE = Sample(
    "公开 12条，34件",
    2022,
    (
        Truth((2, 5), frozenset({"disclosed_total", "published_total"}), 12, "exact"),
        Truth((6, 9), frozenset({"staff"}), 34, "exact"),
        Truth(None, frozenset({"staff"}), 1, "exact"),
    ),
)


def test_a_figure_is_right_where_span_and_indicator_are() -> None:
    given = [_prediction(2, 5, "published_total"), _prediction(6, 9, "reviews", 33), _prediction(0, 2, "staff")]
    wanted = TaggerCounts(gold=3, predicted=3, spans=2, strict=1, value=1, qualifier=2, unmarked_wrong=2)
    assert count(SAMPLE, given) == wanted


def test_what_is_wrong_unmarked_and_what_is_right_marked_are_told_apart() -> None:
    given = [
        _prediction(2, 5, "published_total", confidence=0.7),
        _prediction(6, 9, "reviews", 33, confidence=0.9),
        _prediction(0, 2, "staff", confidence=0.5),
    ]
    counts = count(SAMPLE, given, sure=0.8)
    assert (counts.unmarked_wrong, counts.marked_right) == (1, 1)


def test_a_span_off_by_one_is_wrong() -> None:
    assert count(SAMPLE, [_prediction(2, 4, "disclosed_total")]).spans == 0


def test_counts_by_indicator() -> None:
    counts = by_indicator([(SAMPLE, [_prediction(2, 5, "published_total"), _prediction(6, 9, "reviews")])])
    assert counts["published_total"] == LabelCounts(1, 1, 1)
    assert counts["reviews"] == LabelCounts(0, 1, 0)
    assert counts["staff"] == LabelCounts(0, 0, 2)


def test_the_interval_holds_the_score_and_is_the_same_again() -> None:
    counts = [TaggerCounts(10, 10, 10, right, 10, 10) for right in (2, 9, 10, 8, 9)]
    low, high = interval(counts)
    assert 0.2 <= low < 0.76 < high <= 1.0
    assert interval(counts) == (low, high)
    assert interval(counts[:1] * 4) == (0.2, 0.2)


def test_marked_narratives_and_the_pipeline_speak_of_the_same_places(tmp_path: Path) -> None:
    (tmp_path / "marked.yaml").write_text(MARKED, encoding="utf-8")
    samples = list(marked_samples(tmp_path / "marked.yaml"))
    counts = TaggerCounts.total(map(count, samples, predict(shipped("rules"), samples)))
    assert (counts.gold, counts.strict, counts.value) == (4, 4, 4)


def test_the_linear_model_learns_the_indicators_of_its_texts(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn comes with the extra train")
    from eval.tagger.linear import LinearTagger

    (tmp_path / "marked.yaml").write_text(MARKED, encoding="utf-8")
    samples = list(marked_samples(tmp_path / "marked.yaml"))
    nlp = linear(LinearTagger.fit(samples * 5))
    assert TaggerCounts.total(map(count, samples, predict(nlp, samples))).strict == 4
    unseen = Sample("本年主动公开信息77条。", 2022, ())
    assert [p.indicator for p in next(predict(nlp, [unseen]))] == ["disclosed_total"]


def test_phrases_are_judged_inside_their_sentence(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    lines = [
        {"agency": "某镇", "year": 2020, "indicator": "proactive_total", "value": 31, "phrase": "主动公开信息31条"},
        {"agency": "某镇", "year": 2020, "indicator": "channel_wechat", "value": 5, "phrase": "公开信息5条"},
        {"agency": "某镇", "year": 2020, "indicator": "no_such_id", "value": 5, "phrase": "5条"},
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    total, wechat = facts(path)
    assert (total.decidable, wechat.decidable) == (True, False)
    found = list(predict(shipped("rules"), [total.sample, wechat.sample]))
    assert judge_fact(total, found[0]) == (True, True)
    assert judge_fact(wechat, found[1]) == (False, True)
    beside = _prediction(total.span[1], total.span[1] + 3, "disclosed_total", 31)
    assert judge_fact(total, [beside]) == (False, False)


def test_sums_are_found_and_those_that_do_not_add_up_reported(tmp_path: Path) -> None:
    path = tmp_path / "sums.psv"
    path.write_text("某镇|2021|6|1 2 3\n某镇 渠道|2021|9|5 5\n", encoding="utf-8")
    items = sums(path)
    assert [item.adds_up for item in items] == [True, False]
    found = list(predict(shipped("rules"), [item.sample for item in items]))
    assert [judge_sum(item, p) for item, p in zip(items, found, strict=True)] == [(True, True), (True, True)]
    assert judge_sum(items[0], []) == (False, False)


def test_other_texts_and_the_whole_result(tmp_path: Path) -> None:
    other = tmp_path / "law.txt.xz"
    other.write_bytes(lzma.compress("第一条 为了保护公民的合法权益，制定本法。\n".encode() * 2000))
    assert characters(list(foreign(other, 3))) > 3000
    (tmp_path / "marked.yaml").write_text(MARKED, encoding="utf-8")
    weights = write_model(tmp_path / "weights")
    sources = Sources(marked=tmp_path / "marked.yaml", foreign=(other,), pieces=2)
    said: list[str] = []
    result = measure(sources, ["rules", "model"], weights, said.append)
    systems = result["systems"]
    assert isinstance(systems, dict)
    assert systems["rules"]["marked"]["f1"] == 1.0
    # The lookup network knows two indicators only and takes 3件 for the wrong one.
    assert 0 < systems["model"]["marked"]["f1"] < 1.0
    assert systems["rules"]["law.txt.xz"]["figures"] == 0
    assert result["refused"] == {"law.txt.xz": {"texts": 2, "refused": 2}}
    assert any("rules" in line for line in said)


@pytest.mark.parametrize(("systems", "reason"), [("nobody", "没有这样的系统"), ("linear", "--corpus")])
def test_a_call_that_cannot_be_answered_ends_with_a_sentence(systems: str, reason: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["tagger", "--systems", systems, "-o", str(tmp_path / "result.json")])
    assert done.exit_code == 2
    assert reason in done.output.replace("\n", "")
    assert not (tmp_path / "result.json").exists()
