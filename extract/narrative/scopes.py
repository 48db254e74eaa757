"""Stretches of the text that change how a figure is read: headings (topics) and passages about what will be done."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extract.narrative.resources import rule_file

_YEAR = re.compile(r"(?<!\d)(20\d{2})年")
_TITLE_YEAR = re.compile(r"(20\d{2})年?度?[^。\n]{0,12}(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:年度)?报告")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the folded text; ``top`` for one of the report's main sections."""

    start: int
    top: bool
    topic: str


@dataclass(frozen=True, slots=True)
class Scopes:
    """Headings in order, and the spans that speak of plans."""

    headings: tuple[Heading, ...]
    plans: tuple[tuple[int, int], ...]

    def topic(self, position: int) -> str:
        """Topic of the nearest heading above, "" where there is none."""
        at = bisect_right(self.headings, position, key=_heading_start) - 1
        return self.headings[at].topic if at >= 0 else ""

    def planned(self, position: int) -> bool:
        """Whether this place speaks of what will be done."""
        at = bisect_right(self.plans, position, key=_plan_start) - 1
        return at >= 0 and position < self.plans[at][1]


def _heading_start(heading: Heading) -> int:
    return heading.start


def _plan_start(plan: tuple[int, int]) -> int:
    return plan[0]


@dataclass(frozen=True, slots=True)
class ScopeReader:
    """Reads scopes with the patterns of ``rules/context.yaml``."""

    heading: re.Pattern[str]
    top_title: re.Pattern[str]
    topics: Mapping[str, re.Pattern[str]]
    plan: re.Pattern[str]
    next_year: str

    @classmethod
    @cache
    def load(cls) -> ScopeReader:
        """Compile once a process."""
        data = rule_file("context")
        topics = {name: re.compile(pattern) for name, pattern in data["topics"].items()}
        top_title = re.compile(rf"(?:^|\n)[^\n，。]{{0,4}}(?:{data['top_title']})(?=[^\n]{{0,4}}\n)")
        return cls(re.compile(data["heading"]), top_title, topics, re.compile(data["plan"]), data["next_year"])

    def read(self, text: str, year: int | None) -> Scopes:
        """Headings and plans of a folded text; ``year`` is the report year, guessed where it is None."""
        found = [Heading(m.start(), m["sub"] is None, self._topic(m["title"])) for m in self.heading.finditer(text)]
        found += [Heading(m.start(), True, "") for m in self.top_title.finditer(text)]
        headings = tuple(sorted(found, key=lambda h: (h.start, h.topic)))
        return Scopes(headings, tuple(self._plans(text, headings, year or report_year(text))))

    def _topic(self, title: str) -> str:
        return next((name for name, pattern in self.topics.items() if pattern.search(title)), "")

    def _plans(self, text: str, headings: tuple[Heading, ...], year: int | None) -> list[tuple[int, int]]:
        plans = []
        tops = [h for h in headings if h.top]
        for i, heading in enumerate(tops):
            if heading.topic == "problems":
                end = tops[i + 1].start if i + 1 < len(tops) else len(text)
                plan = self.plan.search(text, heading.start, end)
                if plan:
                    plans.append((plan.start(), end))
        if year is not None:
            starts = [h.start for h in headings]
            for match in re.finditer(self.next_year.replace("{next}", str(year + 1)), text):
                at = bisect_right(starts, match.start())
                end = starts[at] if at < len(starts) else len(text)
                newline = text.find("\n", match.end())
                plans.append((match.start(), min(end, newline) if newline >= 0 else end))
        return _merged(plans)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def report_year(text: str) -> int | None:
    """The year the report is for: from its title, else the year named most often; None where no year is named."""
    title = _TITLE_YEAR.search(text, 0, 1500)
    if title:
        return int(title[1])
    years = Counter(_YEAR.findall(text[:20000]))
    return int(max(years, key=lambda y: (years[y], y))) if years else None
