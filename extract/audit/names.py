"""The name of an agency taken apart: units above, the agency itself, and what kind of agency it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import Pattern
from typing import Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict

Kind: TypeAlias = Literal["street", "town", "township", "government", "department"]

LOCAL: frozenset[str] = frozenset({"street", "town", "township"})
"""Kinds whose own name is a place name, so that it says something without the units above."""

_OTHER_SIGNS = re.compile(r"[^\w一-龥]|_")
_MAX_NAME = 80
_MAX_LEVELS = 6


class _Ending(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    pattern: Pattern[str]
    standard: str


class NameRules(BaseModel):
    """What ``names.yaml`` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    endings: tuple[_Ending, ...]
    government: Pattern[str]
    level: Pattern[str]
    bare_government: Pattern[str]
    filler: Pattern[str]
    synonyms: tuple[tuple[str, str], ...]
    renamed: tuple[tuple[str, str], ...]
    promoted: tuple[tuple[str, str], ...]
    lookalikes: tuple[str, ...]

    def alike(self, one: str, other: str) -> bool:
        """Whether recognition takes these two characters for each other."""
        return any(one in group and other in group for group in self.lookalikes)


@cache
def name_rules() -> NameRules:
    """The rules of ``names.yaml``."""
    text = Path(__file__).with_name("names.yaml").read_text(encoding="utf-8")
    return NameRules.model_validate(yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class AgencyName:
    """A name taken apart.

    Attributes:
        above: units above, the highest first (``重庆市``, ``渝北区``).
        stem: the place name of a local government (``王家``), or the department (``教育局``); for the government of a
            county the name of the county.
        kind: what kind of agency it is.
        ending: standard ending of a local government (``街道``), else "".
    """

    above: tuple[str, ...]
    stem: str
    kind: Kind
    ending: str = ""

    @property
    def core(self) -> str:
        """The agency without the units above."""
        return self.stem + self.ending

    @property
    def text(self) -> str:
        """The name in standard writing."""
        return "".join(self.above) + self.core + ("人民政府" if self.kind == "government" else "")

    @property
    def telling(self) -> bool:
        """Whether the name says which agency it is: ``教育局`` alone does not."""
        return bool(self.above) or self.kind == "government" or (self.kind in LOCAL and len(self.stem) >= 2)


def plain(name: str) -> str:
    """The characters of a name that count: NFKC, without spaces and signs, bounded in length."""
    return _OTHER_SIGNS.sub("", unicodedata.normalize("NFKC", name[: _MAX_NAME * 2]))[:_MAX_NAME]


def parse_name(name: str) -> AgencyName:
    """Take a name apart; any text gives an answer."""
    rules = name_rules()
    text = rules.filler.sub("", plain(name))
    for ending in rules.endings:
        stem = ending.pattern.sub("", text)
        # 「街道办事处」 alone has no place name to stand on, and 「城区」 above it is one that must stay.
        if stem != text and stem:
            above, rest = _levels(stem, rules)
            return AgencyName(above, rest, ending.kind, ending.standard)
    seat = rules.government.sub("", text)
    if rules.bare_government.fullmatch(seat):
        above, rest = _levels(seat, rules)
        return AgencyName(above, rest, "government")
    above, rest = _levels(text, rules)
    return AgencyName(above, _standard(rest, rules), "department")


def _levels(text: str, rules: NameRules) -> tuple[tuple[str, ...], str]:
    above: list[str] = []
    while len(above) < _MAX_LEVELS and (match := rules.level.match(text)):
        above.append(match["unit"])
        text = match["rest"]
    return tuple(above), text


def _standard(department: str, rules: NameRules) -> str:
    return next((long for short, long in rules.synonyms if short == department), department)
