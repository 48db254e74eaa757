"""Every generated text against the rules it was written by: labels, values, splits, determinism."""

from __future__ import annotations

from functools import cache

import pytest

from extract.numerals import parse_number
from training.corpus.dataset import SHARES, examples, row, split_sizes
from training.corpus.grammar import parse
from training.corpus.labels import label_names
from training.corpus.model import SPLITS, Example, Split
from training.corpus.resources import families, load, vocabulary

COUNT = 700
SEED = 5


@cache
def sample(split: Split) -> tuple[Example, ...]:
    return tuple(examples(split, COUNT, SEED))


@pytest.mark.parametrize("split", SPLITS)
def test_every_figure_reads_as_its_value(split: Split) -> None:
    wrong = []
    for example in sample(split):
        for mention in example.mentions:
            text = example.text[mention.start : mention.end]
            if mention.damaged or mention.qualifier == "zero":
                continue
            read = parse_number(text)
            stated = (mention.value, mention.unit, mention.qualifier)
            if read is None or (read.value, read.unit, read.qualifier) != stated:
                wrong.append((text, stated, read))
    assert wrong == []


@pytest.mark.parametrize("split", SPLITS)
def test_labels_and_figures_say_the_same(split: Split) -> None:
    names = set(label_names())
    for example in sample(split):
        assert len(example.tags) == len(example.text)
        assert set(example.tags) <= names
        if example.kind == "table":
            continue
        starts = [(at, tag[2:]) for at, tag in enumerate(example.tags) if tag.startswith("B-")]
        assert starts == sorted((m.start, m.indicator) for m in example.mentions)
        labelled = sum(tag != "O" for tag in example.tags)
        assert labelled == sum(m.end - m.start for m in example.mentions)


@pytest.mark.parametrize("split", SPLITS)
def test_parts_point_at_a_total(split: Split) -> None:
    for example in sample(split):
        for mention in example.mentions:
            assert (mention.role == "part") == (mention.total is not None)
            if mention.total is not None:
                assert example.mentions[mention.total].role in ("total", "part")
                assert example.mentions[mention.total] is not mention


def test_no_family_is_in_two_splits() -> None:
    texts = {split: [example for example in sample(split) if example.kind == "narrative"] for split in SPLITS}
    used = {split: {name for example in texts[split] for name in example.families} for split in SPLITS}
    fixed = {split: {family.id for family in families().values() if family.split == split} for split in SPLITS}
    for split in SPLITS:
        assert used[split] <= fixed[split]
    assert len(families()) == sum(len(ids) for ids in fixed.values())


def test_every_breakdown_error_is_marked() -> None:
    for example in sample("train"):
        if example.off:
            assert any(m.role == "part" for m in example.mentions)


def test_the_same_seed_gives_the_same_rows() -> None:
    first, again, other = (
        [row(e, "train", i) for i, e in enumerate(examples("train", 30, seed))] for seed in (8, 8, 9)
    )
    assert first == again
    assert first != other


def test_an_example_does_not_depend_on_how_many_are_written() -> None:
    assert list(examples("test", 3, 2)) == list(examples("test", 9, 2))[:3]


def test_every_pattern_and_every_word_can_be_written() -> None:
    for rule, patterns in vocabulary().items():
        assert patterns, rule
        for pattern in patterns:
            parse(pattern)
    for family in families().values():
        for pattern in family.patterns:
            parse(pattern)
        topics = [topic for section in load("sections")["sections"].values() for topic in section["topics"]]
        assert family.topic in topics, family.id


def test_sizes_of_the_splits_add_up() -> None:
    sizes = split_sizes(60_000)
    assert sum(sizes.values()) == 60_000
    assert sizes["test"] == round(60_000 * SHARES["test"])
