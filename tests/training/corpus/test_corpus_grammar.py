"""The notation of the corpus grammar and what a pattern writes."""

from __future__ import annotations

from random import Random

import pytest

from extract.numerals import parse_number
from training.corpus.breakdowns import write_breakdown
from training.corpus.grammar import GrammarError, parse
from training.corpus.model import Mention
from training.corpus.resources import ListSpec
from training.corpus.wording import Habits
from training.corpus.world import random_world
from training.corpus.writer import Writer


def write(pattern: str, seed: int = 1, lists: dict[str, ListSpec] | None = None) -> tuple[str, list[Mention]]:
    rng = Random(seed)
    writer = Writer(random_world(rng, "street", "2021"), rng, Habits(plain=True), write_breakdown)
    writer.start(lists or {})
    writer.write(pattern)
    writer.settle()
    return writer.text, writer.mentions


def test_alternatives_nest_and_may_be_empty() -> None:
    assert {write("[甲[一|二]|]丙", seed)[0] for seed in range(40)} == {"甲一丙", "甲二丙", "丙"}


def test_a_weight_makes_an_alternative_more_frequent() -> None:
    texts = [write("[9*甲|乙]", seed)[0] for seed in range(200)]
    assert 160 < texts.count("甲") < 200


def test_a_bound_word_is_printed_again() -> None:
    text, _ = write("{x=field}与{$x}")
    first, _, second = text.partition("与")
    assert first == second


def test_a_figure_knows_its_place_value_and_unit() -> None:
    text, [figure] = write("公开<disclosed_total 条 82>。")
    assert text == "公开82条。"
    assert (figure.start, figure.end, figure.value, figure.unit) == (2, 5, 82, "条")
    assert (figure.indicator, figure.detail, figure.role) == ("disclosed_total", "proactive_total", "single")


@pytest.mark.parametrize(
    ("options", "text", "value"),
    [
        ("thousands", "1,532条", 1532),
        ("spaced", "1 532条", 1532),
        ("chinese", "一千五百三十二条", 1532),
        ("zero", "零条", 0),
    ],
)
def test_an_option_gives_one_figure_another_form(options: str, text: str, value: int) -> None:
    printed, [figure, plain] = write(f"<disclosed_total 条 1532 {options}>，<channel_website 条 1532>")
    assert printed == f"{text}，1532条"
    assert parse_number(text.replace(" ", "")) is not None
    assert (plain.value, figure.value, figure.unit) == (1532, value, "条")


def test_a_form_gives_the_approximation_that_it_names() -> None:
    text, [figure] = write("粉丝<audience 人 53000 form=突破>")
    assert text[figure.start :].startswith("突破")
    assert figure.qualifier == "at_least"


def test_a_zero_by_negation_is_its_noun() -> None:
    text, [first, second] = write("未收到<!requests_received 申请>、<!complaints 投诉>")
    assert [text[f.start : f.end] for f in (first, second)] == ["申请", "投诉"]
    assert (first.value, first.unit, first.qualifier) == (0, "", "zero")


def test_parts_belong_to_their_total_even_where_it_comes_last() -> None:
    _, [first, second, total] = write(
        "{!T 9}网站<channel_website 条 ~+T>，微信<channel_wechat 条 ^T>，共<disclosed_total 条 =T is=T>", 4
    )
    assert (total.role, total.value) == ("total", 9)
    assert [(f.role, f.total) for f in (first, second)] == [("part", 2), ("part", 2)]


def test_a_share_is_that_of_its_part() -> None:
    _, [total, part, share] = write("<disclosed_total 条 80 as=T>，<licensing 件 20 as=p part=T>，<share % %p/T exact>")
    assert (total.value, part.value, share.value) == (80, 20, 25)


def test_growth_follows_from_both_years() -> None:
    total_then = "{!P 80}今年<disclosed_total 条 +P,full as=R exact>，比上年的{#P}条"
    pattern = total_then + "多<growth 条 -R,P>，增长<growth % /R,P exact>"
    text, [total, more, percent] = write(pattern)
    assert text == "今年180条，比上年的80条多100条，增长125%"
    assert (total.value, more.value, percent.value) == (180, 100, 125)


def test_a_breakdown_names_and_numbers_its_parts() -> None:
    spec = ListSpec(("disclosed_by_category:甲", "disclosed_by_category:乙"), ("{$name}类<#>",), ("、",), complete=True)
    sums = set()
    for seed in range(60):
        text, [total, *parts] = write("<disclosed_total 条 50 as=T>：<*kinds T>", seed, {"kinds": spec})
        assert {part.noun for part in parts} == {"甲", "乙"}
        assert all(part.role == "part" and part.total == 0 and part.unit == total.unit for part in parts)
        assert "甲类" in text
        sums.add(sum(int(part.value) for part in parts) == 50)
    assert sums == {True, False}


@pytest.mark.parametrize("pattern", ["[甲", "{甲", "<甲", "<!a 甲", "甲]", "甲>"])
def test_a_broken_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(GrammarError):
        parse(pattern)
