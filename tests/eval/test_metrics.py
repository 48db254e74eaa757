from __future__ import annotations

from typing import Any

import pytest

from eval.gold.format import GoldCell, GoldFigure, GoldFinding, GoldReport, parse_gold
from eval.metrics import score_lost, score_report
from eval.metrics.cells import Outcome, count_cells, score_cells
from eval.metrics.counts import CellCounts, FigureCounts, f1, ratio
from eval.metrics.figures import count_figures, count_indicators, score_figures
from eval.metrics.findings import rule_for, score_findings
from eval.metrics.spans import SqueezedText, locate
from extract.record import Alternative, Cell, Evidence, Figure, Finding, Record

KEY = ("requests", "new", "total")


def cell(printed: str = "5", value: float | None = 5, status: str = "as_printed", **more: Any) -> Cell:
    table, row, column = more.pop("key", KEY)
    return Cell(
        table=table,
        row=row,
        column=column,
        unit="件",
        printed=printed,
        value=value,
        status=status,
        confidence=1,
        **more,
    )


def truth(printed: str = "5", value: float | None = 5, ambiguous: bool = False) -> GoldCell:
    return GoldCell(table=KEY[0], row=KEY[1], column=KEY[2], printed=printed, value=value, ambiguous=ambiguous)


def judge(ours: Cell | None, gold: GoldCell | None) -> tuple[str, bool]:
    [score] = score_cells([ours] if ours else [], {KEY: gold} if gold else {})
    return score.outcome.value, score.harmed


@pytest.mark.parametrize(
    ("ours", "gold", "outcome"),
    [
        (cell(), truth(), "right"),
        (cell(printed=" 5\u3000"), truth(), "right"),
        (cell(value=5.0000000001), truth(), "right"),
        (cell(status="needs_review"), truth(), "right"),
        (cell(printed="6", value=6), truth(), "silent"),
        (cell(printed="6", value=5), truth(), "silent"),
        (cell(printed="6", value=6, status="repaired"), truth(), "silent"),
        (cell(printed="6", value=6, status="source_inconsistent"), truth(), "silent"),
        (cell(printed="", value=None, status="blank"), truth(), "silent"),
        (cell(printed="", value=0, status="derived"), truth(), "silent"),
        (cell(printed="6", value=6, status="needs_review"), truth(), "doubtful"),
        (cell(printed="", value=None, status="missing"), truth(), "missing"),
        (None, truth(), "missing"),
        (cell(), None, "extra"),
        (cell(printed="", value=None, status="blank"), None, "extra"),
        (cell(status="needs_review"), None, "extra_review"),
    ],
)
def test_outcome_of_a_cell(ours: Cell | None, gold: GoldCell | None, outcome: str) -> None:
    assert judge(ours, gold)[0] == outcome


@pytest.mark.parametrize(
    ("ours", "gold", "outcome"),
    [
        (cell(printed="", value=None, status="blank"), truth("", None), "right"),
        (cell(printed="", value=0, status="derived"), truth("", None), "right"),
        (cell(printed="", value=0, status="derived"), truth("", 0), "right"),
        (cell(printed="", value=3, status="derived"), truth("", 0), "silent"),
        (cell(printed="0", value=0), truth("", None), "silent"),
        (cell(printed="", value=0), truth("", None), "silent"),
        (cell(printed="", value=0, status="needs_review"), truth("", None), "doubtful"),
    ],
)
def test_cell_that_is_printed_empty(ours: Cell, gold: GoldCell, outcome: str) -> None:
    assert judge(ours, gold)[0] == outcome


@pytest.mark.parametrize(
    ("ours", "outcome"),
    [
        (cell(), "right"),
        (cell(printed="51", value=51, status="needs_review"), "right"),
        (cell(printed="51", value=51), "silent"),
    ],
)
def test_ambiguous_cell_is_this_value_or_marked(ours: Cell, outcome: str) -> None:
    assert judge(ours, truth(ambiguous=True))[0] == outcome


def test_missing_cell_that_gold_lacks_too_counts_nowhere() -> None:
    assert score_cells([cell(printed="", value=None, status="missing")], {}) == []


@pytest.mark.parametrize(
    ("ours", "harmed"),
    [
        (cell(value=6), True),
        (cell(value=6, status="repaired"), True),
        (cell(value=6, status="repaired", alternatives=[Alternative(printed="5", value=5, confidence=0.2)]), True),
        (cell(value=6, status="repaired", alternatives=[Alternative(printed="8", value=8, confidence=0.2)]), False),
        (cell(printed="6", value=6), False),
        (cell(value=6, status="needs_review"), False),
        (cell(), False),
    ],
)
def test_harmed_means_right_in_the_first_reading(ours: Cell, harmed: bool) -> None:
    assert judge(ours, truth())[1] is harmed


def test_cell_counters_add_up() -> None:
    gold = {("t", "r", str(i)): GoldCell(table="t", row="r", column=str(i), printed="1", value=1) for i in range(5)}
    ours = [
        cell("1", 1, key=("t", "r", "0")),
        cell("1", 1, "needs_review", key=("t", "r", "1")),
        cell("2", 2, key=("t", "r", "2")),
        cell("2", 2, "needs_review", key=("t", "r", "3")),
        cell("2", 2, key=("t", "r", "x")),
        cell("2", 2, "needs_review", key=("t", "r", "y")),
    ]
    counts = count_cells(score_cells(ours, gold))
    expected = CellCounts(
        gold=5, right=2, right_review=1, doubtful=1, missing=1, silent=1, extra=1, extra_review=1, harmed=0
    )
    assert counts == expected
    assert counts.silent_all == 2
    assert counts.rates() == {"exact": 0.4, "silent_rate": 0.6667}
    assert counts + counts == CellCounts.total([counts, counts])


def test_rates_without_a_denominator_are_none() -> None:
    assert ratio(0, 0) is None
    assert f1(0, 0, 0) is None
    assert set(FigureCounts().rates().values()) == {None}


TEXT = "一、总体情况\n 本年主动公开 8 条，其中网站5条、微信 3条。未收到政府信息公开申请。\n另有5条。"


def gold_figure(text: str, before: str, after: str, indicator: str = "disclosed_total", **more: Any) -> GoldFigure:
    data = {"indicator": indicator, "text": text, "before": before, "after": after}
    value = float("".join(filter(str.isdigit, text)) or 0)
    return GoldFigure.model_validate({**data, "value": value, "unit": "条", "qualifier": "exact", **more})


def our_figure(text: str, start: int, indicator: str = "disclosed_total", **more: Any) -> Figure:
    value = float("".join(filter(str.isdigit, text)) or 0)
    fields = {"value": value, "unit": "条", "qualifier": "exact", "period": "this_year", "role": "single", **more}
    end = start + len(text)
    return Figure.model_validate(
        {"indicator": indicator, "text": text, "start": start, "end": end, "confidence": 1, **fields}
    )


TOTAL = gold_figure("8条", "本年主动公开", "，其中网站", role="total", group=None, period="this_year")
WEBSITE = gold_figure("5条", "其中网站", "、微信3条", "channel_website", role="part", group="8条")
WECHAT = gold_figure("3条", "网站5条、微信", "。未收到", "channel_wechat", role="part", group="8条")


def test_squeezed_offsets_skip_white_space_and_fold_full_width() -> None:
    text = SqueezedText("共 ８\n条\u3000。")
    assert text.text == "共8条。"
    assert text.span(2, 5) == (1, 3)
    assert text.span(-3, 99) == (0, 4)


def test_context_tells_two_equal_figures_apart() -> None:
    last = gold_figure("5条", "申请。另有", "。", "other_figure")
    text = SqueezedText(TEXT)
    first, second = locate(text, [WEBSITE, last])
    assert first is not None
    assert second is not None
    assert first < second
    assert text.text[slice(*second)] == "5条"


def test_figure_inside_a_longer_number_is_not_found() -> None:
    assert locate(SqueezedText("主动公开信息15条，其中"), [gold_figure("5条", "主动公开信息", "。完")]) == [None]


def test_one_whole_context_is_enough_where_a_page_break_cuts_the_other() -> None:
    text = SqueezedText("本年主动公开\n— 3 —\n8条，其中网站")
    assert locate(text, [TOTAL]) == [(9, 11)]


def test_two_figures_of_gold_never_share_a_span() -> None:
    spans = locate(SqueezedText("公开8条"), [gold_figure("8条", "公开", ""), gold_figure("8条", "公开", "")])
    assert spans == [(2, 4), None]


def test_strict_match_needs_span_and_indicator() -> None:
    start = TEXT.index("8 条")
    for ours, expected in [
        (our_figure("8 条", start), (1, 1)),
        (our_figure("8 条", start, "published_total"), (1, 0)),
        (our_figure("8", start), (0, 0)),
        (our_figure("5条", TEXT.rindex("5条")), (0, 0)),
    ]:
        counts = count_figures(score_figures([ours], [TOTAL], TEXT))
        assert (counts.spans, counts.strict) == expected
        assert (counts.gold, counts.predicted) == (1, 1)


def test_alternative_indicator_is_right_and_counts_for_golds_own() -> None:
    gold = TOTAL.model_copy(update={"alternative": "channel_website"})
    scores = score_figures([our_figure("8 条", TEXT.index("8 条"), "channel_website")], [gold], TEXT)
    assert count_figures(scores).strict == 1
    counts = count_indicators(scores)
    assert list(counts) == ["disclosed_total"]
    assert counts["disclosed_total"].rates() == {"precision": 1.0, "recall": 1.0}


def test_a_second_figure_on_one_span_is_a_false_one() -> None:
    start = TEXT.index("8 条")
    twice = [our_figure("8 条", start, "published_total"), our_figure("8 条", start)]
    scores = score_figures(twice, [TOTAL], TEXT)
    counts = count_figures(scores)
    assert (counts.strict, counts.predicted, counts.spans) == (1, 2, 1)
    indicators = count_indicators(scores)
    assert indicators["published_total"].rates() == {"precision": 0.0, "recall": None}


def test_attributes_are_judged_one_by_one_and_only_where_gold_states_them() -> None:
    start = TEXT.index("8 条")
    wrong = {"value": 9, "unit": "件", "qualifier": "approx", "period": "cumulative", "role": "single", "group": "g"}
    assert count_figures(score_figures([our_figure("8 条", start, **wrong)], [TOTAL], TEXT)) == FigureCounts(
        gold=1, predicted=1, spans=1, strict=1, period_stated=1, role_stated=1, group_stated=1
    )
    silent = gold_figure("8条", "本年主动公开", "，其中网站")
    counts = count_figures(score_figures([our_figure("8 条", start)], [silent], TEXT))
    assert (counts.value, counts.unit, counts.qualifier) == (1, 1, 1)
    assert (counts.period_stated, counts.role_stated, counts.group_stated) == (0, 0, 0)


def groups(website: str | None, wechat: str | None) -> int:
    ours = [
        our_figure("8 条", TEXT.index("8 条"), role="total", group="g7"),
        our_figure("5条", TEXT.index("5条"), "channel_website", role="part", group=website),
        our_figure("3条", TEXT.index("3条"), "channel_wechat", role="part", group=wechat),
    ]
    return count_figures(score_figures(ours, [TOTAL, WEBSITE, WECHAT], TEXT)).group


def test_groups_are_compared_by_members_not_by_name() -> None:
    assert groups("g7", "g7") == 3
    assert groups("x", "x") == 3
    assert groups("g7", None) == 2
    assert groups("g7", "g8") == 2


def test_figure_whose_place_is_not_in_the_text_is_missed_and_said() -> None:
    counts = count_figures(score_figures([], [gold_figure("7条", "别处公开了", "。完毕了")], TEXT))
    assert (counts.gold, counts.spans, counts.unlocated) == (1, 0, 1)


def finding(check: str, kind: str = "table", *cells: tuple[str, str, str]) -> Finding:
    evidence = [Evidence(side="left", label="", printed="", table=t, row=r, column=c) for t, r, c in cells]
    return Finding.model_validate(
        {"check": check, "kind": kind, "severity": "error", "message": "不符", "left": 1, "right": 2, "delta": -1}
        | {"evidence": evidence}
    )


REVIEW = finding("review.total", "table", ("review_litigation", "review", "total"))
LITIGATION = finding("litigation.total", "table", ("review_litigation", "litigation_after_review", "total"))


def test_finding_in_words_means_ours_by_kind_table_and_row() -> None:
    gold = [GoldFinding(check="table 4: reviews total", why="11 but 0")]
    scores = score_findings([REVIEW, LITIGATION], gold)
    assert [(s.gold is not None, s.findings) for s in scores] == [(True, (REVIEW,)), (False, (LITIGATION,))]


def test_finding_of_another_kind_is_not_meant() -> None:
    cross = REVIEW.model_copy(update={"kind": "cross_table"})
    [missed, unmatched] = score_findings([cross], [GoldFinding(check="table 4: reviews total")])
    assert missed.findings == ()
    assert unmatched.gold is None


def test_one_error_of_the_source_may_be_several_of_our_findings() -> None:
    rows = [finding(f"requests.sum[{row}]", "table", ("requests", row, "total")) for row in ("new", "granted")]
    [score] = score_findings(rows, [GoldFinding(check="table 3: results against total")])
    assert len(score.findings) == 2


def test_kind_and_evidence_of_gold_are_enough_without_the_name() -> None:
    place = {"table": "review_litigation", "row": "review", "column": "total"}
    gold = GoldFinding.model_validate({"check": "another.name", "kind": "table", "evidence": [place]})
    assert [bool(s.findings) for s in score_findings([REVIEW], [gold])] == [True]
    nameless = GoldFinding.model_validate({"check": "another.name", "evidence": [place]})
    assert score_findings([REVIEW], [nameless])[0].findings == ()


def test_unknown_name_means_only_the_very_same_check() -> None:
    assert rule_for("no such name") is None
    assert score_findings([finding("table.requests.results")], [GoldFinding(check="requests.results")])[0].findings
    gold = GoldFinding(check="review.total")
    assert score_findings([REVIEW], [gold])[0].findings == (REVIEW,)
    assert score_findings([finding("review.total[x]")], [gold])[0].findings
    assert not score_findings([finding("review.totals")], [gold])[0].findings


def test_golds_own_kind_and_evidence_must_agree() -> None:
    place = {"table": "review_litigation", "row": "review"}
    gold = GoldFinding.model_validate({"check": "table 4: reviews total", "kind": "table", "evidence": [place]})
    assert score_findings([REVIEW], [gold])[0].findings
    other = gold.model_copy(update={"kind": "text_table"})
    assert not score_findings([REVIEW], [other])[0].findings
    elsewhere = GoldFinding.model_validate(
        {"check": "table 4: reviews total", "evidence": [{"table": "review_litigation", "column": "upheld"}]}
    )
    assert not score_findings([REVIEW], [elsewhere])[0].findings


def report(**more: Any) -> GoldReport:
    data = {"source": "甲.txt", "agency": "某街道办事处", "year": 2021, "template": "2021", **more}
    return parse_gold(data, "x")


def test_report_score_names_what_gold_states() -> None:
    record = Record(report_id="0" * 16, source="a/甲.txt", format="text", agency="别处", year=2021, template="2021")
    score = score_report(record, TEXT, report(template=None))
    assert score.identity == {"agency": False, "year": True}
    assert (score.era, score.format) == ("none", "text")


def test_failed_report_loses_everything_and_nothing_silently() -> None:
    gold = report(
        cells=[truth().model_dump()], figures=[TOTAL.model_dump()], findings=[{"check": "report_year", "why": ""}]
    )
    score = score_lost(gold)
    assert score.format == "failed"
    assert [s.outcome for s in score.cells] == [Outcome.MISSING]
    assert (score.figure_counts().gold, score.figure_counts().spans) == (1, 0)
    assert (score.finding_counts().gold, score.finding_counts().found) == (1, 0)
