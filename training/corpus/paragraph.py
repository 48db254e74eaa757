"""Paragraphs: sentences of one split, put together by the sections that reports have."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any

from training.corpus.breakdowns import write_breakdown
from training.corpus.labels import span_tags
from training.corpus.model import Draft, Example, Split
from training.corpus.noise import add_noise
from training.corpus.resources import Family, families, load
from training.corpus.wording import Habits
from training.corpus.world import World, random_world
from training.corpus.writer import Writer

_SEVERAL, _WHOLE = 0.28, 0.05
"""Share of texts of more than one section, and of whole narratives."""
_SENTENCE_ENDS = "。；，：！？\n"


@cache
def _pool(split: Split) -> tuple[tuple[Family, ...], tuple[int, ...]]:
    chosen = tuple(family for family in families().values() if family.split == split)
    return chosen, tuple(family.weight for family in chosen)


@cache
def _by_topic(split: Split, topic: str) -> tuple[Family, ...]:
    return tuple(family for family in _pool(split)[0] if family.topic == topic)


def paragraph(split: Split, rng: Random) -> Example:
    """One paragraph, or some that follow each other, of the families of a split."""
    first = _draw(split, rng)
    world = _world(first, rng)
    habits = Habits(chinese=rng.random() < 0.015, thousands=rng.random() < 0.01, plain=rng.random() < 0.3)
    writer = Writer(world, rng, habits, write_breakdown)
    used = _compose(writer, split, first)
    writer.settle()
    draft = add_noise(Draft(writer.text, writer.mentions, used, writer.off), rng)
    spans = [(m.start, m.end, m.indicator) for m in draft.mentions]
    return Example(
        draft.text, span_tags(len(draft.text), spans), [], draft.mentions, draft.families, "narrative",
        world.era, world.year, world.words["agency"], world.scale, draft.off,
    )  # fmt: skip


def _draw(split: Split, rng: Random) -> Family:
    chosen, weights = _pool(split)
    return rng.choices(chosen, weights)[0]


def _world(family: Family, rng: Random) -> World:
    """A world that the family fits."""
    scale = rng.choice(family.scales) if family.scales else None
    era = rng.choice(family.eras) if family.eras else None
    return random_world(rng, scale, era)


def _fits(family: Family, world: World) -> bool:
    return (not family.eras or world.era in family.eras) and (not family.scales or world.scale in family.scales)


def _compose(writer: Writer, split: Split, first: Family) -> list[str]:
    """Write the sections; the family drawn stands in one of them. Ids of all families used, it first."""
    rng = writer.rng
    sections: dict[str, Any] = load("sections")["sections"]
    homes = [name for name, section in sections.items() if first.topic in section["topics"]]
    names = _order([rng.choice(homes)], rng)
    used: list[str] = [first.id]
    home = next(name for name in names if first.topic in sections[name]["topics"])
    for index, name in enumerate(names):
        if index:
            writer.text += "\n"
        plan = _plan(writer, split, sections[name], first if name == home else None)
        if plan:
            _heading(writer, sections[name], index)
            _sentences(writer, plan)
        used += [family.id for family in plan if family.id not in used]
    return used


def _order(names: list[str], rng: Random) -> list[str]:
    """The first section alone, with one or two others, or the whole narrative in the order of reports."""
    content = load("sections")
    others = [name for name in content["sections"] if name not in (*names, *content["alone"])]
    kind = rng.random()
    if names[0] in content["alone"] or kind > _SEVERAL:
        return names
    if kind > _WHOLE:
        return names + rng.sample(others, rng.randint(1, 2))
    kept = {*names, *(name for name in others if rng.random() < 0.75)}
    return [name for name in content["sections"] if name in kept]


def _heading(writer: Writer, section: dict[str, Any], index: int) -> None:
    rng = writer.rng
    if not section.get("headings") or rng.random() > 0.45:
        return
    number = rng.choice(load("sections")["numbering"]).format(
        cn="一二三四五六七八九十"[(index + rng.randrange(5)) % 10], n=index + rng.randint(1, 6)
    )
    writer.text += number
    writer.write(rng.choice(section["headings"]))
    writer.text += rng.choice(("\n", "\n", "。", "：", "\n\n", "情况：" if not writer.text.endswith("情况") else "。"))


def _plan(writer: Writer, split: Split, section: dict[str, Any], first: Family | None) -> list[Family]:
    """The families of a section in order; each topic stands with its chance, and ``first`` always."""
    rng = writer.rng
    plan: list[Family] = []
    chosen = [first.topic] if first is not None else []
    sparse = rng.random() < 0.35
    for topic, chance in section["topics"].items():
        if first is not None and topic == first.topic:
            plan.append(first)
            continue
        rival = any(topic in group and set(group) & set(chosen) for group in load("sections")["rivals"])
        if rng.randrange(100) >= chance * (0.35 if sparse else 1) * (0.12 if rival else 1):
            continue
        chosen.append(topic)
        fitting = [family for family in _by_topic(split, topic) if _fits(family, writer.world)]
        if fitting:
            plan.append(rng.choices(fitting, [family.weight for family in fitting])[0])
    plan = [family for family in plan for _ in range(rng.randint(1, section.get("repeat", 1)))]
    if rng.random() < 0.12:
        rng.shuffle(plan)
    return plan


def _sentences(writer: Writer, plan: Sequence[Family]) -> None:
    numbered = len(plan) > 1 and writer.rng.random() < 0.12
    style = writer.rng.choice(load("sections")["items"])
    for index, family in enumerate(plan):
        if numbered:
            writer.text += style.format(cn="一二三四五六七八九十"[index % 10], n=index + 1, circle=chr(0x2460 + index))
        writer.start(family.lists)
        writer.write(writer.rng.choice(family.patterns))
        _close(writer, last=index == len(plan) - 1)


def _close(writer: Writer, *, last: bool) -> None:
    """End a sentence: mostly with a full stop."""
    if writer.text[-1] in _SENTENCE_ENDS:
        return
    if last:
        writer.text += "" if writer.rng.random() < 0.03 else "。"
        return
    writer.text += writer.rng.choices(("。", "；", "，", "。\n"), (84, 6, 4, 6))[0]
