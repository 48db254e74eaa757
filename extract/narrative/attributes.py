"""What a labelled figure still lacks: period, role, the total it belongs to, and a word of detail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extract.narrative.context import PLACE, ContextReader
from extract.narrative.lists import ListTracker
from extract.narrative.resources import rule_file
from extract.narrative.view import PARENTHESES, SENTENCE_BREAK
from extract.record import Period, Role

_SENTENCE, _GAP = 260, 1000
_YEAR, _NUMBER = re.compile(r"20\d{2}"), re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled span of the folded text; ``negated`` for a noun emptied by a negation."""

    start: int
    end: int
    indicator: str
    negated: bool


@dataclass(slots=True)
class Attributes:
    """Attributes of one figure; ``group`` is the index of its total among the figures."""

    period: Period
    detail: str
    role: Role = "single"
    group: int | None = None


@dataclass(frozen=True, slots=True)
class AttributeReader:
    """Reads attributes with the patterns of ``rules/attributes.yaml``."""

    cumulative: re.Pattern[str]
    year_mention: re.Pattern[str]
    opening_year: re.Pattern[str]
    years_in_turn: re.Pattern[str]
    compared: re.Pattern[str]
    base: re.Pattern[str]
    clause_end: re.Pattern[str]
    own_prior_year: frozenset[str]
    decrease: re.Pattern[str]
    detail_lead: re.Pattern[str]
    detail_max: int

    @classmethod
    @cache
    def load(cls) -> AttributeReader:
        """Compile once a process."""
        data = rule_file("attributes")
        return cls(
            re.compile(data["cumulative"]),
            re.compile(data["year_mention"]),
            re.compile(data["opening_year"]),
            re.compile(data["years_in_turn"]),
            re.compile(data["compared"]),
            re.compile(data["base"]),
            re.compile(data["clause_end"]),
            frozenset(data["own_prior_year"]),
            re.compile(data["decrease"]),
            re.compile(data["detail_lead"]),
            int(data["detail_max"]),
        )

    def read(self, text: str, figures: Sequence[Labelled], year: int | None) -> list[Attributes]:
        """Attributes of all figures of a folded text, in order; ``year`` is the report year where it is known."""
        found: list[Attributes] = []
        tracker = ListTracker()
        previous_end = spent = 0
        for index, figure in enumerate(figures):
            tracker = tracker.peek(text[max(previous_end, figure.start - _GAP) : figure.start])
            total = tracker.add(index, figure.indicator)
            sentence = self._sentence(text, figure.start)
            own = text[max(previous_end, figure.start - len(sentence)) : figure.start]
            since = sentence[max(0, spent - (figure.start - len(sentence))) :]
            period = self._period(figure, since, own, year)
            attributes = Attributes(period, self._detail(text, figure, previous_end))
            if total is not None:
                attributes.role, attributes.group = "part", total.index
                if found[total.index].role == "single":
                    found[total.index].role = "total"
            found.append(attributes)
            previous_end = figure.end
            spent = figure.end if figure.indicator in self.own_prior_year else spent
        return found

    def _period(self, figure: Labelled, since: str, own: str, year: int | None) -> Period:
        """The period of a figure from the words of its sentence before it.

        Args:
            since: those behind the last figure that has last year in its own name (上年结转3件).
            own: those behind the figure before.
        """
        if figure.indicator == "disclosed_cumulative" or self.cumulative.search(own):
            return "cumulative"
        if figure.indicator in self.own_prior_year:
            return "this_year"
        words = PARENTHESES.sub("", since)
        named = self._year(words)
        if year is not None and named is not None and named < year:
            return "prior_year"
        passing = [m.span() for m in self.compared.finditer(words) if self.clause_end.search(words, m.end())]
        passing += [m.span() for m in self.base.finditer(words)]
        mentions = [m for m in self.year_mention.finditer(words) if not any(a <= m.start() < b for a, b in passing)]
        mention = mentions[-1] if mentions else None
        if mention is None or mention["this"]:
            return "this_year"
        prior = mention["prior"] is not None or (year is not None and mention["year"] == str(year - 1))
        return "prior_year" if prior else "this_year"

    def _year(self, words: str) -> int | None:
        """The year that the words before a figure give it by its place among several, or by opening its clause."""
        in_turn = self.years_in_turn.search(words)
        if in_turn:
            years = _YEAR.findall(in_turn["years"])
            place = len(_NUMBER.findall(in_turn["run"]))
            return int(years[place]) if place < len(years) else None
        opening = self.opening_year.search(words)
        return int(opening["year"]) if opening else None

    def _detail(self, text: str, figure: Labelled, floor: int) -> str:
        if figure.negated:
            return text[figure.start : figure.end]
        floor = max(floor, figure.start - len(self._sentence(text, figure.start)))
        near = text[floor : figure.start]
        if figure.indicator == "growth" and self.decrease.search(near):
            return "decrease"
        noun = ContextReader.load().noun(text, figure.start, figure.end, floor).replace(PLACE, "")
        return self.detail_lead.sub("", noun)[-self.detail_max :].replace("\n", "")

    @staticmethod
    def _sentence(text: str, end: int) -> str:
        window = text[max(0, end - _SENTENCE) : end]
        return SENTENCE_BREAK.split(window)[-1]
