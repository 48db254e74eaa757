from __future__ import annotations

from typing import Any

from eval.gold.format import GoldReport, parse_gold
from eval.metrics import score_lost, score_report
from eval.metrics.cells import Outcome
from extract.record import Record

CELL = {"table": "requests", "row": "new", "column": "total", "printed": "5", "value": 5}
FIGURE = {
    "indicator": "disclosed_total",
    "text": "8条",
    "value": 8,
    "unit": "条",
    "qualifier": "exact",
    "before": "公开",
    "after": "。",
}


def report(**more: Any) -> GoldReport:
    data = {"source": "甲.txt", "agency": "某街道办事处", "year": 2021, "template": "2021", **more}
    return parse_gold(data, "x")


def test_report_score_names_what_gold_states() -> None:
    record = Record(report_id="0" * 16, source="a/甲.txt", format="text", agency="别处", year=2021, template="2021")
    score = score_report(record, "", report(template=None))
    assert score.identity == {"agency": False, "year": True}
    assert (score.era, score.format) == ("none", "text")


def test_failed_report_loses_everything_and_nothing_silently() -> None:
    gold = report(cells=[CELL], figures=[FIGURE], findings=[{"check": "report_year", "why": ""}])
    score = score_lost(gold)
    assert score.format == "failed"
    assert [s.outcome for s in score.cells] == [Outcome.MISSING]
    assert (score.figure_counts().gold, score.figure_counts().spans) == (1, 0)
    assert (score.finding_counts().gold, score.finding_counts().found) == (1, 0)
