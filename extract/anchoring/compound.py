"""Labels that carry more than the name of their row: the text of the merged cell to the left, or the unit.

Copies without merged cells write ``（三）不予公开-1.属于国家秘密`` into one cell; some forms print ``规章（件）``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from extract.anchoring.labels import row_slots
from extract.anchoring.model import Segment
from extract.anchoring.text import core, has_letters, is_unit_word, split_ordinal
from extract.templates.loader import load_template

_ORDINAL = r"(?:[(]?[一二三四五六七八九十\d]{1,3}[)]?[、.]?)?"
_JOINT = r"(?P<joint>[-—–―_/\\>→:：、,|·;.]*)"
_NOTE = re.compile(r"\((?:单位[:：]?)?(?P<unit>[^()\d]{1,4})\)$")
_SPACE = re.compile(r"\s+")


def simplify(segment: Segment, era: str) -> None:
    """Move the group and the unit out of the label of a segment (in place)."""
    groups, label, unit = _parts(segment.label, era)
    if groups:
        segment.group = f"{segment.group} {groups}".strip()
    segment.label, segment.unit = label, segment.unit or unit


@lru_cache(maxsize=20_000)
def _parts(label: str, era: str) -> tuple[str, str, str]:
    """Group, label and unit of a label; the label itself as it is where it carries neither."""
    text = _SPACE.sub("", unicodedata.normalize("NFKC", label))
    unit = ""
    if (note := _NOTE.search(text)) and is_unit_word(note["unit"]) and has_letters(note["unit"]):
        text, unit = text[: note.start()], note["unit"]
    groups: list[str] = []
    pattern, names = _groups(era)
    while (found := pattern.match(text)) and _is_row(text[found.end() :], names, joined=bool(found["joint"])):
        groups.append(found["group"])
        text = text[found.end() :]
    return (" ".join(groups), text, unit) if groups or unit else ("", label, "")


def _is_row(rest: str, names: frozenset[str], *, joined: bool) -> bool:
    """True where what follows the group can be the name of a row."""
    ordinal, name = split_ordinal(rest)
    return has_letters(name) and (joined or bool(ordinal) or core(name) in names)


@cache
def _groups(era: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """A pattern for the groups of an era at the start of a label, and the names of its rows."""
    slots = row_slots(load_template(era))
    groups = sorted({slot.group for slot in slots if slot.group}, key=lambda group: (-len(group), group))
    words = "|".join(re.escape(group) for group in groups) or r"(?!)"
    return re.compile(f"{_ORDINAL}(?P<group>{words}){_JOINT}"), frozenset(c for slot in slots for c in slot.cores)
