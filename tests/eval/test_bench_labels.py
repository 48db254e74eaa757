from __future__ import annotations

import io
import re
from random import Random

import numpy as np
import pytest
from rich.console import Console

pytest.importorskip("reportlab", reason="the generator of PDF reports needs the dev extra")

from eval.benchmarks.label_roles import roles_as_second_opinion
from eval.benchmarks.noisy_labels import measure_labels, with_wrong_characters
from extract.anchoring.labels import ACCEPT, RowMatcher
from extract.templates import load_template

TEXT = "一、总体情况：主动公开12条。\n| 规章 | 3 | 0 |\n| 行政规范性文件 | 1 | 25 |\n二、存在问题"
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_only_chinese_characters_of_table_lines_change() -> None:
    noisy = with_wrong_characters(TEXT, 1.0, Random(1)).split("\n")
    before = TEXT.split("\n")
    assert (noisy[0], noisy[3]) == (before[0], before[3])
    assert [HAN.sub("", line) for line in noisy] == [HAN.sub("", line) for line in before]
    assert noisy[1] != before[1]
    assert noisy[2] != before[2]


def test_the_share_is_kept_and_the_seed_decides() -> None:
    text = "| " + "规章" * 500 + " |"
    assert with_wrong_characters(text, 0.0, Random(1)) == text
    noisy = with_wrong_characters(text, 0.2, Random(1))
    changed = sum(a != b for a, b in zip(text, noisy, strict=True))
    assert 140 < changed < 260
    assert noisy == with_wrong_characters(text, 0.2, Random(1))


def test_misread_labels_cost_cells_but_never_in_silence() -> None:
    out = io.StringIO()
    result = measure_labels(4, 99_100, Console(file=out, width=120))
    shares = result["shares"]
    assert isinstance(shares, dict)
    assert shares["0%"]["right"] == shares["0%"]["gold"] > 300
    assert shares["10%"]["right"] >= 0.99 * shares["10%"]["gold"]
    assert shares["20%"]["right"] >= 0.98 * shares["20%"]["gold"]
    assert [counts["silent"] for counts in shares.values()] == [0, 0, 0]
    assert "换掉的字" in out.getvalue()


def test_the_roles_of_the_tagger_lift_labels_that_are_not_clear_and_no_others() -> None:
    matcher = RowMatcher(load_template("2021"))
    labels = [slot.row.ordinal + slot.row.label.text for slot in matcher.slots]
    groups = [slot.row.group for slot in matcher.slots]
    at = next(i for i, slot in enumerate(matcher.slots) if slot.row.id == "refused_third_party")
    labels[at] = "4.保护要三转合求权网"
    alone = matcher.scores(labels, groups)
    with roles_as_second_opinion():
        both = matcher.scores(labels, groups)
    assert alone[at].max() < ACCEPT <= both[at, at] == both[at].max()
    assert np.array_equal(np.delete(both, at, axis=0), np.delete(alone, at, axis=0))
    assert np.array_equal(matcher.scores(labels, groups), alone), "only within"
