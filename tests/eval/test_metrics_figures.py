from __future__ import annotations

from typing import Any

from eval.gold.format import GoldFigure
from eval.metrics.counts import FigureCounts
from eval.metrics.figures import count_figures, count_indicators, score_figures
from eval.metrics.spans import SqueezedText, locate
from extract.record import Figure

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
