"""Breakdowns: the members of a list with their parts, shares and joints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from training.corpus import grammar, values
from training.corpus.resources import ListSpec, load
from training.corpus.values import Known
from training.corpus.wording import word
from training.corpus.writer import Writer

_UNNUMBERED = 0.05
_ZERO_PART = 0.05
_TRIES = 12
_APPROXIMATE = 4
"""Chance in 100 that a part is printed as an approximation."""
_ENDINGS = ("信息", "类", "方面")
_MEMBER = re.compile(r"(?P<indicator>[a-z_]+)(?:/(?P<detail>[a-z_0-9]+))?:(?P<name>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Member:
    indicator: str
    detail: str
    name: str


def write_breakdown(writer: Writer, node: grammar.Breakdown) -> None:
    """Print the parts of ``node.total`` by the list ``node.list``."""
    spec, total = writer.lists[node.list], writer.numbers[node.total]
    members = _members(writer, spec, total.value)
    parts = _parts(writer, spec, total, len(members))
    joint = writer.rng.choice(spec.joints)
    last_joint = writer.rng.choice(spec.last_joints) if spec.last_joints and len(members) > 1 else joint
    item = writer.rng.choice(spec.items)
    for index, (member, part) in enumerate(zip(members, parts, strict=True)):
        if index:
            writer.text += last_joint if index == len(members) - 1 else joint
        _item(writer, spec, item, member, part, total)


def _item(writer: Writer, spec: ListSpec, item: str, member: _Member, part: int, total: Known) -> None:
    name_start = len(writer.text)
    writer.write(member.name)
    name = writer.text[name_start:]
    writer.text = writer.text[:name_start]
    writer.words["name"] = _trimmed(name, item)
    free = len(spec.members) == 1 and name_start and writer.rng.random() < _UNNUMBERED
    if free and "{$name}<#>" in item:
        writer.text += name
        return
    outer = writer.on_part

    def print_part(sign: str) -> None:
        """Write the member's share of the total where ``sign`` is ``%``, its number with the total's unit otherwise."""
        if sign == "%":
            settings = values.settings("share")
            number = word(values.share(part, total.value, writer.rng), "%", settings, writer.habits, writer.rng)
            writer.put(number, "share", "", noun=name)
            return
        unit = writer.mentions[total.mention].unit if total.mention is not None else "件"
        at = len(writer.mentions)
        number = word(part, unit, {"approx": _APPROXIMATE}, writer.habits, writer.rng)
        writer.put(number, member.indicator, member.detail, noun=name)
        writer.part_of(at, total)
        writer.numbers["sub"] = Known(part, part, at)

    writer.on_part = print_part
    writer.write(item)
    writer.on_part = outer


def _trimmed(name: str, item: str) -> str:
    """A name without an ending that the item adds anyway (``概况信息`` in ``{$name}信息<#>``)."""
    return next((name[: -len(end)] for end in _ENDINGS if name.endswith(end) and f"{{$name}}{end}" in item), name)


def _members(writer: Writer, spec: ListSpec, total: int) -> list[_Member]:
    rng = writer.rng
    if len(spec.members) == 1:
        return _drawn(writer, spec, min(values.size(rng, spec.most), max(2, total)))
    count = len(spec.members) if spec.complete else min(len(spec.members), max(2, values.size(rng, spec.most)))
    chosen = rng.sample(range(len(spec.members)), count)
    return [_member(spec.members[at]) for at in (sorted(chosen) if spec.ordered else chosen)]


def _drawn(writer: Writer, spec: ListSpec, count: int) -> list[_Member]:
    """Members of a list with one pattern: drawn until they differ, the last one perhaps an open one."""
    kind = _member(spec.members[0])
    names: list[str] = []
    for _ in range(count * _TRIES):
        if len(names) == count:
            break
        name = _name(writer, kind.name)
        if name not in names:
            names.append(name)
    if writer.rng.randrange(100) < spec.other:
        names[-1] = _name(writer, "{other_part}")
    own: dict[str, str] = load("members")
    return [_Member(own.get(name, kind.indicator), "" if name in own else kind.detail, name) for name in names]


def _name(writer: Writer, pattern: str) -> str:
    start = len(writer.text)
    writer.write(pattern)
    name = writer.text[start:]
    writer.text = writer.text[:start]
    return name


def _member(notation: str) -> _Member:
    match = _MEMBER.fullmatch(notation)
    if match is None:
        raise grammar.GrammarError(f"no member: {notation}")
    return _Member(match["indicator"], match["detail"] or "", match["name"])


def _parts(writer: Writer, spec: ListSpec, total: Known, count: int) -> list[int]:
    rng = writer.rng
    whole = total.value
    if spec.loose and rng.randrange(100) < spec.loose and whole > 2 * count:
        whole -= rng.randint(1, whole // 2)
    parts = _split(whole, count, rng, zeros=spec.complete or spec.ordered)
    if rng.random() < values.OFF:
        values.disturb(parts, rng)
        writer.off = True
    return parts


def _split(total: int, count: int, rng: Random, *, zeros: bool) -> list[int]:
    parts = values.split(total, count, rng)
    if (zeros and count > 2 and rng.random() < 0.3) or rng.random() < _ZERO_PART:
        source, target = rng.sample(range(count), 2) if count > 1 else (0, 0)
        if source != target:
            parts[target] += parts[source]
            parts[source] = 0
    return parts
