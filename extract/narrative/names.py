"""Names that need words: what the network calls by one of them without any of its words takes another name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extract.narrative.joint import Opinion
from extract.narrative.resources import rule_file
from extract.narrative.view import SENTENCE_BREAK

_REACH = 120
"""Characters of the sentence that are searched on either side."""


@dataclass(frozen=True, slots=True)
class WordedNames:
    """``unless`` of ``rules/joint.yaml``: for such a name the other one, and the words of its sentence that keep it."""

    others: Mapping[str, tuple[str, re.Pattern[str]]]

    @classmethod
    @cache
    def load(cls) -> WordedNames:
        """Compile once a process."""
        entries = rule_file("joint")["unless"].items()
        return cls({name: (other, re.compile(words)) for name, (other, words) in entries})

    def of(self, text: str, opinion: Opinion) -> str:
        """The name of a figure of a folded text: its own, or the other where the words are missing."""
        entry = self.others.get(opinion.label)
        if entry is None:
            return opinion.label
        other, words = entry
        before = SENTENCE_BREAK.split(text[max(0, opinion.start - _REACH) : opinion.start])[-1]
        behind = SENTENCE_BREAK.split(text[opinion.end : opinion.end + _REACH])[0]
        return opinion.label if words.search(before) or words.search(behind) else other
