"""Which names stand for one agency: exact writings first, then what is likely and contradicted by nothing.

Cautious by design: two agencies taken for one accuse both wrongly, one taken for two only loses a comparison. Beyond
equal standard names, names are joined only where a single candidate is left and no year is filed under both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal, TypeAlias

from extract.audit.names import LOCAL, AgencyName, name_rules, parse_name

How: TypeAlias = Literal["exact", "alias", "short", "renamed", "noise", "alone"]

Mentions: TypeAlias = Callable[[str, str], bool]
"""``mentions(name, other)``: whether the reports under ``name`` speak of ``other`` in their text."""

_RENAME_GAP = 2
_NOISE_LENGTH = 6
_MAX_ALIKE = 50
_KNOWN_UNIT = 4
"""Agencies that make a unit above them one that is known to be."""


@dataclass(slots=True)
class Agency:
    """One agency.

    Attributes:
        name: its fullest name.
        names: every name it goes by, with how that name was found to be its own.
        comparable: False for a name that does not say which agency it is (``教育局``).
        note: a sentence for people on anything beyond equal names, "" for nothing.
    """

    name: str
    names: dict[str, How]
    years: set[int] = field(default_factory=set)
    comparable: bool = True
    note: str = ""


class Namesakes:
    """Agencies whose names leave open whether they are one: ``石桥镇`` beside ``甲县石桥镇`` and ``乙县石桥镇``."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self._known: dict[tuple[str, str], list[tuple[AgencyName, set[int]]]] = defaultdict(list)
        for agency in agencies:
            key = parse_name(agency.name)
            self._known[key.core, key.kind].append((key, agency.years))

    def filed(self, name: str, year: int) -> bool:
        """Whether a report of this year may be that of the agency, though it stands under another name.

        A short name belongs to one that has no year in common with it, where there is such a one; where each has, it
        stands for several, and any of them may be meant.
        """
        key = parse_name(name)
        known = self._known.get((key.core, key.kind), [])
        for other, filed in known:
            if other == key or year not in filed:
                continue
            candidates = [(k, years) for k, years in known if k != other and (_within(k, other) or _within(other, k))]
            alone = [k for k, years in candidates if not years & filed]
            if key in (alone or [k for k, _ in candidates]):
                return True
        return False


@dataclass(slots=True)
class _Group:
    key: AgencyName
    names: dict[str, How]
    years: set[int]
    notes: list[str] = field(default_factory=list)


def match_agencies(
    filed: Mapping[str, set[int]], aliases: Mapping[str, str], mentions: Mentions = lambda *_: False
) -> list[Agency]:
    """The agencies behind a set of names, sorted by name.

    Args:
        filed: every name as printed with the report years under it (none for a name that is only expected to file).
        aliases: names decided by a person: name as printed to name of the agency; nothing overrules them.
        mentions: asked only about names that differ in one character.
    """
    groups, decided = _exact(filed, aliases)
    matcher = _Matcher(groups, mentions)
    # A misread name would stand beside the right one as a second candidate for short names; so it goes first.
    matcher.join_noise()
    matcher.join_short()
    matcher.join_renamed()
    matcher.join_noise()
    found = [_agency(group) for group in (*matcher.groups, *decided)]
    return sorted(found, key=lambda agency: (agency.name, sorted(agency.names)))


def _exact(filed: Mapping[str, set[int]], aliases: Mapping[str, str]) -> tuple[list[_Group], list[_Group]]:
    """Groups of equal standard names, and those a person decided."""
    groups: dict[object, _Group] = {}
    decided: dict[str, _Group] = {}
    for name in sorted(filed):
        if name in aliases:
            target = decided.setdefault(aliases[name], _Group(parse_name(aliases[name]), {}, set()))
            target.names[name] = "alias"
            target.years |= filed[name]
            continue
        key = parse_name(name)
        how: How = "exact" if key.telling else "alone"
        group = groups.setdefault(key if key.telling else name, _Group(key, {}, set()))
        group.names[name] = how
        group.years |= filed[name]
    for target_name, group in decided.items():
        # Names nobody decided, but that equal the agency a person named, belong to it as well.
        same = groups.pop(parse_name(target_name), None)
        if same:
            group.names.update(same.names)
            group.years |= same.years
    return list(groups.values()), list(decided.values())


class _Matcher:
    """Joins groups step by step; each step sees the groups the last one left."""

    def __init__(self, groups: list[_Group], mentions: Mentions) -> None:
        self.groups = groups
        self._mentions = mentions
        self._units: Counter[str] = Counter()

    def join_short(self) -> None:
        """``王家街道`` and ``渝北区王家街道``, where one longest name is left."""
        longer: dict[tuple[object, ...], list[_Group]] = defaultdict(list)
        for group in self.groups:
            for above in _shortened(group.key):
                longer[(group.key.core, group.key.kind, *above)].append(group)
        joins: list[tuple[_Group, _Group]] = []
        for group in self.groups:
            if not group.key.telling:
                continue
            found = longer.get((group.key.core, group.key.kind, *group.key.above), [])
            top = [one for one in found if len(one.key.above) == max(len(o.key.above) for o in found)]
            if len(top) == 1 and all(_within(one.key, top[0].key) for one in found):
                joins.append((group, top[0]))
        self._join(joins, "short", "“{name}”省略了上级，另有且只有“{other}”与之相合")

    def join_renamed(self) -> None:
        """A department or a place under its new ending, where the years of the old name end before the new begin."""
        rules = name_rules()
        by_key = {group.key: group for group in self.groups}
        joins = []
        for group in self.groups:
            key = group.key
            if not key.above or not group.years:
                continue
            new = [AgencyName(key.above, after, key.kind) for before, after in rules.renamed if key.core == before]
            new += [
                AgencyName(key.above, key.stem, kind, after)
                for before, after in rules.promoted
                if key.kind in LOCAL and key.ending == before
                for kind in ("town", "street")
            ]
            found = [by_key[one] for one in dict.fromkeys(new) if one in by_key and _follows(by_key[one], group)]
            if len(found) == 1:
                joins.append((group, found[0]))
        self._join(joins, "renamed", "“{name}”的报告止于“{other}”开始之前，按机构更名处理")

    def join_noise(self) -> None:
        """Names that differ in one character: a look-alike, a unit above that nobody else has, or the text says so."""
        self._units = Counter(unit for group in self.groups for unit in set(group.key.above))
        near: dict[tuple[int, str, str], dict[int, tuple[_Group, AgencyName]]] = defaultdict(dict)
        for group in self.groups:
            for name in _writings(group):
                text = name.text
                if len(text) >= _NOISE_LENGTH:
                    for index in range(len(text)):
                        near[(index, text[:index], text[index + 1 :])].setdefault(id(group), (group, name))
        partners: dict[int, dict[int, tuple[_Group, _Group]]] = defaultdict(dict)
        for (index, *_), found in near.items():
            if 1 < len(found) <= _MAX_ALIKE:
                for one, other in combinations(found.values(), 2):
                    for rare, usual in _directions(one, other):
                        if not rare[0].years & usual[0].years and self._is_noise(rare, usual, index):
                            partners[id(rare[0])][id(usual[0])] = (rare[0], usual[0])
                            break
        joins = [next(iter(found.values())) for found in partners.values() if len(found) == 1]
        self._join(joins, "noise", "“{name}”与“{other}”只差一字，按识别错误处理")

    def _is_noise(self, rare: tuple[_Group, AgencyName], usual: tuple[_Group, AgencyName], index: int) -> bool:
        one, other = rare[1].text[index], usual[1].text[index]
        if one == other:
            # The same writing once the highest units are left out: a short name, nothing misread.
            return False
        if name_rules().alike(one, other):
            return True
        part, odd = _part_at(usual[1], index), _part_at(rare[1], index)
        # A city that many agencies lie in, and one that nobody else has heard of.
        if self._units[part] >= _KNOWN_UNIT and self._units[odd] == 1:
            return True
        return any(self._mentions(name, part) for name in rare[0].names)

    def _join(self, joins: Iterable[tuple[_Group, _Group]], how: How, note: str) -> None:
        """Move groups into others; a chain of joins ends in its last group, and no year may meet itself."""
        target: dict[int, _Group] = {}
        for group, other in joins:
            while id(other) in target:
                other = target[id(other)]
            if other is group or group.years & other.years:
                continue
            target[id(group)] = other
            other.years |= group.years
            other.notes += [*group.notes, note.format(name=group.key.text, other=other.key.text)]
            other.names.update(dict.fromkeys(group.names, how))
        self.groups = [group for group in self.groups if id(group) not in target]


def _directions(
    one: tuple[_Group, AgencyName], other: tuple[_Group, AgencyName]
) -> list[tuple[tuple[_Group, AgencyName], tuple[_Group, AgencyName]]]:
    """Which of two names may be the misread one, as (misread, right): that of fewer years; both where these are equal.

    A name without years stands on somebody's list, where nothing was recognised.
    """
    rare, usual = sorted((one, other), key=lambda o: (not o[0].years, len(o[0].years), o[1].text))
    both = [(rare, usual), (usual, rare)] if len(rare[0].years) == len(usual[0].years) else [(rare, usual)]
    return both if rare[0].years else []


def _writings(group: _Group) -> set[AgencyName]:
    """The names of a group, and each without its highest units as long as a unit above or a government is left."""
    return {
        replace(name, above=name.above[start:])
        for name in (group.key, *map(parse_name, group.names))
        for start in range(len(name.above) + (name.kind == "government"))
    }


def _part_at(name: AgencyName, index: int) -> str:
    """The unit above or the agency itself in which a character of a name stands."""
    for part in (*name.above, name.core):
        if index < len(part):
            return part
        index -= len(part)
    return name.text


def _shortened(key: AgencyName) -> set[tuple[str, ...]]:
    """What is left of the units above when some are left out: for places any of them, else the highest only."""
    above = key.above
    if key.kind in LOCAL:
        return {part for size in range(len(above)) for part in combinations(above, size)}
    return {above[start:] for start in range(1, len(above) + 1)}


def _within(key: AgencyName, whole: AgencyName) -> bool:
    """Whether the units above ``key`` are among those above ``whole``, in order."""
    rest = iter(whole.above)
    return all(unit in rest for unit in key.above)


def _follows(new: _Group, old: _Group) -> bool:
    return bool(new.years) and 0 < min(new.years) - max(old.years) <= _RENAME_GAP


def _agency(group: _Group) -> Agency:
    exact = [name for name, how in group.names.items() if how in ("exact", "alone")]
    name = group.key.text if not exact or group.key.telling else exact[0]
    return Agency(name, dict(sorted(group.names.items())), group.years, group.key.telling, "；".join(group.notes))
