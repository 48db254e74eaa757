"""Lists of parts: which total a figure belongs to, followed from figure to figure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from extract.narrative.resources import rule_file
from extract.narrative.view import SENTENCE_BREAK

_DEEPEST = 8
"""Most lists open inside each other; the outermost gives way. Every look ahead copies them, and 其中 repeated
without end would cost the square of its number."""


@dataclass(frozen=True, slots=True)
class ListWords:
    """The compiled patterns of ``rules/lists.yaml``."""

    marker: re.Pattern[str]
    next_sentence: re.Pattern[str]
    direct: re.Pattern[str]
    restart: re.Pattern[str]
    apart: re.Pattern[str]
    families: Mapping[str, frozenset[str]]
    bare: Mapping[str, frozenset[str]]
    transparent: frozenset[str]
    ending: Mapping[str, frozenset[str]]
    inherited: Mapping[str, str]

    @classmethod
    @cache
    def load(cls) -> ListWords:
        """Compile once a process."""
        data = rule_file("lists")
        return cls(
            re.compile(data["markers"]),
            re.compile(data["opens_next_sentence"]),
            re.compile(data["direct"]),
            re.compile(data["restart"]),
            re.compile(data["apart"]),
            {total: frozenset(parts) for total, parts in data["families"].items()},
            {total: frozenset(parts) for total, parts in data["bare_parts"].items()},
            frozenset(data["transparent"]),
            {after: frozenset(members) for after, members in data["ending"].items()},
            dict(data["inherited"]),
        )


@dataclass(frozen=True, slots=True)
class Item:
    """A figure in the list state: its number in the text and its indicator."""

    index: int
    indicator: str


@dataclass(slots=True)
class ListTracker:
    """Follows the figures of a text in order: ``self = self.peek(gap)`` before a figure is named, :meth:`add` after.

    Attributes:
        stack: totals whose lists are open, the innermost last.
        bare: the last total of the sentence, whose parts may follow without a word that says so.
        last: the figure before in the same sentence.
    """

    words: ListWords = field(default_factory=ListWords.load)
    stack: list[Item] = field(default_factory=list)
    bare: Item | None = None
    last: Item | None = None
    _total: Item | None = None
    _apart: bool = False

    def peek(self, gap: str) -> ListTracker:
        """The state after the text between the figure before and the next one; this tracker stays as it is."""
        ahead = replace(self, stack=list(self.stack))
        ahead._enter(gap)
        return ahead

    def _enter(self, gap: str) -> None:
        breaks = list(SENTENCE_BREAK.finditer(gap))
        self._apart = self.words.apart.search(gap) is not None
        if breaks:
            self._next_sentence(gap[breaks[-1].end() :])
            return
        if "；" in gap and len(self.stack) > 1:
            self.stack.pop()
        elif self.last is not None and (self.words.marker.search(gap) or self.words.direct.search(gap)):
            self._open(self.last)
        elif self.words.restart.match(gap):
            self.bare = None

    def add(self, index: int, indicator: str) -> Item | None:
        """Take in a figure; the total it is a part of, None where it stands alone."""
        if indicator in self.words.transparent:
            return None
        item = Item(index, indicator)
        if self.last is not None and self.last.indicator in self.words.ending.get(indicator, ()):
            self.stack.clear()
        head = self._head_of(indicator)
        if head is None and not self._apart:
            self.stack.clear()
        if indicator in self.words.bare and (head is None or head is not self.bare):
            self.bare = item
        if head is None and indicator in self.words.bare:
            self._total = item
        self.last = item
        return None if self._apart else head

    @property
    def head(self) -> Item | None:
        """The total whose list is open, by a word that says so or because it was the last."""
        return self.stack[-1] if self.stack else self.bare

    @property
    def kind(self) -> str:
        """``marked`` where a word opened the list, ``bare`` where only a total stands before, "" without one."""
        if self.stack:
            return "marked"
        return "bare" if self.bare is not None else ""

    def _open(self, item: Item) -> None:
        if not self.stack or self.stack[-1].index != item.index:
            self.stack = [*self.stack[1 - _DEEPEST :], item]

    def _next_sentence(self, start: str) -> None:
        opens = self.words.next_sentence.match(start) is not None
        self.stack.clear()
        self.bare = self.last = None
        if opens and self._total is not None:
            self.stack.append(self._total)
        elif not opens:
            self._apart = False

    def _head_of(self, indicator: str) -> Item | None:
        for item in reversed(self.stack):
            if indicator in self.words.families.get(item.indicator, ()):
                return item
        if self.bare is not None and indicator in self.words.bare.get(self.bare.indicator, ()):
            return self.bare
        return None
