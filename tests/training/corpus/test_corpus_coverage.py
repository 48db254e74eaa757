"""What the corpus covers, and what the rule tagger makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from extract.narrative.tagger import tag
from extract.narrative.view import fold
from training.corpus import grammar
from training.corpus.dataset import examples
from training.corpus.grammar import parse
from training.corpus.model import Example, Split
from training.corpus.resources import Family, families, load, vocabulary

INDICATORS = sorted(load("indicators"))


@cache
def sample() -> tuple[Example, ...]:
    return tuple(example for example in examples("test", 220, 11) if example.kind == "narrative")


def indicators_of(family: Family) -> set[str]:
    found = {name for pattern in family.patterns for name in _indicators(parse(pattern))}
    used = {node.list for pattern in family.patterns for node in _nodes(parse(pattern), grammar.Breakdown)}
    for name in used:
        spec = family.lists[name]
        found |= {member.split(":")[0].split("/")[0] for member in spec.members}
        if any("<%>" in item for item in spec.items):
            found.add("share")
    return found


def _nodes(nodes: grammar.Sequence, kind: type) -> Iterator[grammar.Breakdown]:
    for node in nodes:
        if isinstance(node, kind):
            yield node
        if isinstance(node, grammar.Choice):
            for option in node.options:
                yield from _nodes(option, kind)


def _indicators(nodes: grammar.Sequence) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, grammar.Figure | grammar.Zero):
            yield node.indicator
        if isinstance(node, grammar.Choice):
            for option in node.options:
                yield from _indicators(option)


@pytest.mark.parametrize("split", ["train", "test"])
def test_every_indicator_has_families(split: Split) -> None:
    covered = {name for family in families().values() if family.split == split for name in indicators_of(family)}
    assert covered == set(INDICATORS)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_training_has_more_than_one_wording_of_each_indicator(indicator: str) -> None:
    patterns = [
        pattern
        for family in families().values()
        if family.split == "train" and indicator in indicators_of(family)
        for pattern in family.patterns
    ]
    assert len(patterns) >= 3


def test_every_rule_named_is_defined() -> None:
    known = set(vocabulary())
    world = {"agency", "short", "own", "area", "parent", "place", "stem", "up", "year", "next", "last", "before"}
    world |= {"cn_year", "cn_next"}
    patterns = [pattern for patterns in vocabulary().values() for pattern in patterns]
    patterns += [pattern for family in families().values() for pattern in family.patterns]
    for family in families().values():
        for spec in family.lists.values():
            patterns += [member.split(":", 1)[1] for member in spec.members]
    named = {name for pattern in patterns for name in _rules(parse(pattern))}
    assert named - known - world == set()


def _rules(nodes: grammar.Sequence) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, grammar.Slot):
            yield node.rule
        if isinstance(node, grammar.Zero):
            yield from _rules(node.body)
        if isinstance(node, grammar.Choice):
            for option in node.options:
                yield from _rules(option)


def test_the_rule_tagger_agrees_mostly_but_not_always() -> None:
    gold = predicted = hits = 0
    for example in sample():
        view = fold(example.text)
        found = {view.source(t.start, t.end): t.indicator for t in tag(view.text, example.year)}
        gold, predicted = gold + len(example.mentions), predicted + len(found)
        hits += sum(found.get((m.start, m.end)) == m.indicator for m in example.mentions)
    assert 0.5 < 2 * hits / (gold + predicted) < 0.95


def test_the_mix_is_as_planned() -> None:
    texts = sample()
    empty = sum(not example.mentions for example in texts)
    assert 0.02 < empty / len(texts) < 0.25
    assert 0.6 < sum(example.scale == "street" for example in texts) / len(texts) < 0.95
    assert {example.era for example in texts} == {"2014", "2019", "2021"}
