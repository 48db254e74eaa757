"""What a rule gets to see of the words around a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extract.narrative.numbers import NumberSpan
from extract.narrative.resources import rule_file
from extract.narrative.view import PARENTHESES, SENTENCE_BREAK

_CLAUSE_BREAK = re.compile(r"[，。；：！？\n（]")
_RIGHT_BREAK = re.compile(r"[，。；：、！？\n（）]")
_SECOND_UNIT = re.compile(r"[（(].*")
PLACE = "▁"
"""Where the number stands in a noun that goes on behind it (收到▁政府信息公开申请)."""
_YEAR = re.compile(r"20\d{2}年?度?")
_RESPECTIVELY = re.compile(r"分别|依次")
_NUMBER = re.compile(r"\d[\d,.]*")
_NUMBERS_SO_FAR = re.compile(r"[^\d，。；、]{0,10}(?:\d[\d,.]*[^\d，。；、和及与]{0,4}[、，和及与]+)*")
_JOINED = re.compile(r"[、和及与]")
_COUNTED = re.compile(r"(?:[^\d]{0,4}(?:开通|开设|设立|设有|现有|有))?(?P<name>[^\d]{2,20})\d[\d,.]{0,12}[一-龥]{1,3}")
_COUNTED_KINDS = re.compile(
    r"等?(?:[一二三四五六七八九两]|\d)?[个大种类项](?:渠道|平台|方面|方式|途径|载体|类别|账号|项目)?$"
)
_GENERAL = "media"
_NEAR, _SEGMENT, _SENTENCE, _RIGHT = 60, 160, 260, 24


@dataclass(frozen=True, slots=True)
class Context:
    """The words around one number, each scope a name that rules may test.

    Attributes:
        near: the words right before the number, back to a comma or to the figure before.
        np: the noun the number counts: ``near``, and the words behind where the number stands first (收到3件申请).
        right: the words right behind, up to any punctuation.
        segment: back to the figure before, over commas, within the sentence.
        sentence: back to the start of the sentence.
        ahead: what follows the number, punctuation included.
        channel: id of the only channel named, ``several``, ``all``, or "".
        head: indicator of the total whose list is open, or "".
        list: ``marked`` (其中, 包括, a colon), ``bare``, or "" where no list is open.
        previous: indicator of the figure before in the same sentence, or "".
        topic: what the heading above is about, or "".
        unit: the number's unit, without a second one in parentheses (``条（篇）``).
    """

    near: str
    np: str
    right: str
    segment: str
    sentence: str
    ahead: str
    channel: str
    head: str
    list: str
    previous: str
    topic: str
    unit: str


@dataclass(frozen=True, slots=True)
class ListState:
    """What the figures before say about the one to come."""

    previous_end: int = 0
    previous: str = ""
    previous_np: str = ""
    previous_channel: str = ""
    head: str = ""
    list: str = ""


@dataclass(frozen=True, slots=True)
class ContextReader:
    """Reads contexts with the patterns of ``rules/context.yaml``."""

    connectors: re.Pattern[str]
    verbs_first: re.Pattern[str]
    channels: Mapping[str, re.Pattern[str]]
    all_channels: re.Pattern[str]
    channel_verbs: re.Pattern[str]

    @classmethod
    @cache
    def load(cls) -> ContextReader:
        """Compile once a process."""
        data = rule_file("context")
        channels = {name: re.compile(pattern) for name, pattern in data["channels"].items()}
        return cls(
            re.compile(data["connectors"]),
            re.compile(data["verbs_first"]),
            channels,
            re.compile(data["all_channels"]),
            re.compile(data["channel_verbs"]),
        )

    def read(self, text: str, number: NumberSpan, state: ListState, topic: str) -> Context:
        """Context of a number, given what the figures before it were."""
        sentence_start = _after_last(SENTENCE_BREAK, text, max(0, number.start - _SENTENCE), number.start)
        follows = state.previous_end > sentence_start
        floor = max(sentence_start, state.previous_end)
        segment = text[max(floor, number.start - _SEGMENT) : number.start]
        right = self._right(text, number.end)
        near = self._near(text, number.start, floor, right)
        np = self._noun(near, right)
        if not near and not right and follows:
            np = state.previous_np
        sentence = text[sentence_start : number.start]
        if name := respective(sentence):
            near = np = segment = name
        return Context(
            near=near,
            np=np,
            right=right,
            segment=segment,
            sentence=sentence,
            ahead=text[number.end : number.end + _RIGHT],
            channel=self._channel(near, segment, sentence, state if follows else ListState()),
            head=state.head,
            list=state.list,
            previous=state.previous if follows else "",
            topic=topic,
            unit=_SECOND_UNIT.sub("", number.unit),
        )

    def noun(self, text: str, start: int, end: int, floor: int) -> str:
        """What the number at ``start``..``end`` counts; the words before ``floor`` belong to others."""
        right = self._right(text, end)
        return self._noun(self._near(text, start, floor, right), right)

    def _noun(self, near: str, right: str) -> str:
        return near + PLACE + right if right and self._number_first(near) else near

    def _near(self, text: str, end: int, floor: int, right: str) -> str:
        """The words before ``end`` in its clause; one clause more where the clause says nothing (…申请，共3件)."""
        window = PARENTHESES.sub("", text[max(floor, end - _NEAR) : end])
        clauses = _CLAUSE_BREAK.split(window)
        near = self._strip(clauses[-1])
        if not near and not right and len(clauses) > 1:
            near = self._strip(clauses[-2])
        return near

    def _strip(self, words: str) -> str:
        """Take the connectors off the end."""
        return self.connectors.sub("", words.strip("、 "))

    def _right(self, text: str, end: int) -> str:
        window = PARENTHESES.sub("", text[end : end + _RIGHT])
        return _RIGHT_BREAK.split(window)[0]

    def _number_first(self, near: str) -> bool:
        return not near or self.verbs_first.search(near) is not None

    def _channel(self, near: str, segment: str, sentence: str, state: ListState) -> str:
        for scope in (near, segment):
            named = self._named(scope)
            if named:
                several = len(named) > 1 or self.channels[_GENERAL].search(scope) is not None
                if several and "website" in named and self.all_channels.search(scope):
                    return "all"
                return named[0] if len(named) == 1 else "several"
        if self.channel_verbs.search(near):
            if state.previous_channel:
                return state.previous_channel
            named = self._named(sentence)
            return named[0] if len(named) == 1 else ""
        return ""

    def _named(self, words: str) -> list[str]:
        """Channels named; the general 新媒体 counts only where no channel of its kind is named."""
        named = [name for name, pattern in self.channels.items() if pattern.search(words)]
        if named == [_GENERAL]:
            return ["other"]
        return [name for name in named if name != _GENERAL]


def respective(sentence: str) -> str:
    """The name to which the next number belongs where both stand in turn (A、B、C分别为1条、2条、3条), or "".

    Years in turn name no thing.
    """
    words = list(_RESPECTIVELY.finditer(sentence))
    if not words or not _NUMBERS_SO_FAR.fullmatch(sentence, words[-1].end()):
        return ""
    place = len(_NUMBER.findall(sentence, words[-1].end()))
    *earlier, own = _CLAUSE_BREAK.split(sentence[: words[-1].start()])
    names = _JOINED.split(_COUNTED_KINDS.sub("", own))
    if len(names) < 2 and earlier:
        names = _counted_names(earlier[-1])
    if all(_YEAR.fullmatch(name) for name in names):
        return ""
    return names[place] if len(names) > 1 and place < len(names) else ""


def _counted_names(clause: str) -> list[str]:
    """The names of a clause that lists things each with its number (微博1个、公众号2个), else none."""
    counted = [_COUNTED.fullmatch(item) for item in clause.split("、")]
    return [match["name"] for match in counted if match] if all(counted) else []


def _after_last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    position = start
    for match in pattern.finditer(text, start, end):
        position = match.end()
    return position
