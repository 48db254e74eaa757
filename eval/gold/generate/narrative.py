"""Narrative paragraphs whose every figure is known, from the grammar in ``data/narrative.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from eval.gold.generate.data import load
from eval.gold.generate.figures import Wording, word
from eval.gold.generate.model import Number, Para, TrueFigure, TrueFinding, Truth
from eval.gold.generate.numbers import split
from extract.templates.model import CellKey

_SLOT = re.compile(r"<([!*]?)([^<>]*)>")
_SCALE = {"street": 1, "bureau": 3, "county": 40}
_TEN_THOUSAND = 10_000
_ROLES = ("total", "part")
_PERIODS = ("cumulative", "prior_year")


@dataclass(slots=True)
class Narrative:
    """Writes the paragraphs of one report.

    Attributes:
        breakdown_error: one breakdown shall not add up (a finding says so).
        conflict: the text shall state another number of applications than the table (a finding says so).
        wrong_year: the overview shall open with the next year (a finding says so).
        spaced: a space stands between a number and its unit.
    """

    truth: Truth
    rng: Random
    breakdown_error: bool = False
    conflict: bool = False
    wrong_year: bool = False
    spaced: bool = False
    findings: list[TrueFinding] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)

    def section(self, style: str, section_id: str) -> list[Para]:
        """Paragraphs of a section; ``style`` is ``modern`` or ``old``. The overview may have headings of its own."""
        paragraphs = [self._wrong_year()] if self.wrong_year and section_id == "overview" else []
        for topics in load("narrative")["plan"][style].get(section_id, []):
            writer = _Writer(self)
            for entry in topics:
                topic, chance = entry.split()
                if self.rng.randrange(100) < int(chance):
                    writer.add(self._topic(topic))
            if writer.text:
                paragraphs.append(writer.paragraph())
        headed = section_id == "overview" and style == "modern" and self.rng.random() < 0.6
        return self._under_headings(paragraphs) if headed else paragraphs

    @staticmethod
    def _under_headings(paragraphs: list[Para]) -> list[Para]:
        names = load("narrative")["headings"]
        headings = [Para(f"（{ordinal}）{name}", 3) for ordinal, name in zip("一二三四五", names, strict=True)]
        return [block for pair in zip(headings, paragraphs, strict=False) for block in pair] + paragraphs[len(names) :]

    def _wrong_year(self) -> Para:
        year = self.truth.year
        self.findings.append(TrueFinding("report_year", f"{year} 年度报告的总体情况写作 {year + 1} 年", "text"))
        return Para(load("narrative")["wrong_year"].format_map(self.words()))

    def opening(self) -> list[Para]:
        """The paragraph under the title, or none."""
        writer = _Writer(self)
        writer.add(self._topic("opening"))
        return [writer.paragraph()] if writer.text else []

    def _topic(self, topic: str) -> str:
        if self.conflict and topic in ("requests", "requests_detail"):
            topic = "conflict" if "conflict" not in self._used else "nothing_said"
            self._used.add("conflict")
        patterns = load("narrative")["topics"].get(topic, [])
        fitting = [pattern for pattern in patterns if pattern not in self._used and self.fits(pattern)]
        if not fitting:
            return ""
        pattern: str = self.rng.choice(fitting)
        self._used.add(pattern)
        return pattern

    def fits(self, pattern: str) -> bool:
        """Whether every reference of a pattern has the value that its wording needs."""
        for kind, body in _SLOT.findall(pattern):
            if kind == "*":
                continue
            name, fallback = self._reference(body)
            if not name:
                continue
            zero_too = name.endswith("0")
            value, known = self.lookup(name.removesuffix("0"))
            if not known and (fallback or kind == "!"):
                continue
            may_be_zero = zero_too or (self.conflict and name == "received")
            if value is None or (value != 0 if kind == "!" else value <= 0 and not may_be_zero):
                return False
        return True

    @staticmethod
    def _reference(body: str) -> tuple[str, str]:
        source = body.split("|")[2] if body.count("|") >= 2 else ""
        name, _, fallback = source.partition("/")
        return (name[1:], fallback) if name.startswith("@") else ("", source)

    def lookup(self, name: str) -> tuple[Number | None, bool]:
        """Sum of the cells that a reference stands for, amounts in 元 (None where a cell is blank or the document
        lacks it), and whether the era has such cells."""
        keys = self.keys(name)
        found = [self.truth.cells[key].value for key in keys if key in self.truth.cells]
        values = [value for value in found if value is not None]
        if len(values) < max(1, len(keys)):
            return None, bool(keys)
        return sum(values) * (_TEN_THOUSAND if name == "request_fees" else 1), True

    def keys(self, name: str) -> list[CellKey]:
        """The cells that a reference stands for in this era, none where the era has no such cell."""
        places = load("narrative")["references"][name].get(self.truth.template.era, [])
        return [CellKey(*place.split("/")) for place in places]

    def amount(self, source: str) -> int:
        """Value of a slot: that of the table, or drawn."""
        name, fallback = self._reference(f"||{source}")
        if name:
            value, known = self.lookup(name.removesuffix("0"))
            if known and value is not None:
                return self._maybe_wrong(name, round(value))
        low, high, *settings = load("narrative")["amounts"][fallback]
        drawn = int(low * (high / low) ** self.rng.random())
        above = self.lookup("disclosed")[0] or 0 if "above_disclosed" in settings else 0
        return drawn * (_SCALE[self.truth.agency.scale] if "scaled" in settings else 1) + round(above)

    def _maybe_wrong(self, name: str, value: int) -> int:
        if not self.conflict or name != "received":
            return value
        wrong = value + self.rng.choice((1, 2, 3, 10))
        why = f"正文申请数 {wrong}，表中新收总计 {value}"
        self.findings.append(TrueFinding("narrative_vs_table", why, "text_table", tuple(self.keys(name))))
        return wrong

    def words(self) -> Mapping[str, object]:
        """Words that patterns may name in braces."""
        agency, year, rng = self.truth.agency, self.truth.year, self.rng
        places = load("places")
        place = agency.short[:2]
        return {
            "agency": agency.name, "short": agency.short, "we": agency.self_name, "area": agency.area,
            "parent": agency.parent, "year": year, "next": year + 1, "road": rng.choice(places["roads"]),
            "house": rng.randint(1, 300), "postcode": rng.randint(100000, 869999),
            "phone": f"0{rng.randint(310, 998)}{rng.choice('-—')}{rng.randint(2000000, 89999999)}",
            "docno": f"{place[0]}政办发{rng.choice(('〔%d〕', '[%d]')) % year}{rng.randint(2, 90)}号",
            "site": rng.choice(("政府门户网站", "政府信息公开网", "政府网站")),
            "account": place + rng.choice(("发布", "之声", "视窗")),
            "lead": rng.choice(load("narrative")["leads"]).format(year=year),
        }  # fmt: skip

    def parts_of(self, total: int, count: int) -> list[int]:
        """Positive parts that add up to ``total``, but for the one breakdown that shall not."""
        parts = [1 + part for part in split(total - count, count, self.rng)]
        if self.breakdown_error and "breakdown" not in self._used:
            self._used.add("breakdown")
            delta = self.rng.choice((-1, 1)) * self.rng.randint(1, 9)
            parts[-1] = parts[-1] + (delta if parts[-1] + delta > 0 else abs(delta))
            why = f"总数 {total}，各项之和 {sum(parts)}"
            self.findings.append(TrueFinding("breakdown_sum", why, "text"))
        return parts


class _Writer:
    """Builds one paragraph: text so far, figures, and the total that parts belong to."""

    def __init__(self, narrative: Narrative) -> None:
        self.narrative = narrative
        self.rng = narrative.rng
        self.text = ""
        self.figures: list[TrueFigure] = []

    def paragraph(self) -> Para:
        """The paragraph."""
        return Para(self.text, 0, tuple(self.figures))

    def add(self, pattern: str) -> None:
        """Append a pattern with its slots filled."""
        words = self.narrative.words()
        position = 0
        for match in _SLOT.finditer(pattern):
            self.text += pattern[position : match.start()].format_map(words)
            kind, fields = match.group(1), match.group(2).split("|")
            {"!": self._zero, "*": self._parts, "": self._figure}[kind](fields)
            position = match.end()
        self.text += pattern[position:].format_map(words)

    def _zero(self, fields: list[str]) -> None:
        indicator, noun, _, detail = fields
        self._put(TrueFigure(indicator, noun, 0, 0, "", "zero", detail=detail))

    def _figure(self, fields: list[str]) -> None:
        indicator, unit, source, settings = fields
        options = settings.split(";")
        amount = self.narrative.amount(source)
        wording = word(amount, self.rng, approx="approx" in options, hanzi="hanzi" in options)
        if "above" in options:
            wording = Wording(wording.text, wording.value, "at_least")
        self._number(
            indicator,
            wording,
            unit,
            after="以上" if "above" in options else "",
            period=next((option for option in options if option in _PERIODS), "this_year"),
            role=next((option for option in options if option in _ROLES), "single"),
            detail=next((option.partition("=")[2] for option in options if option.startswith("detail=")), ""),
        )

    def _number(
        self, indicator: str, wording: Wording, unit: str, *, period: str, role: str, detail: str, after: str = ""
    ) -> None:
        group = self._total().text if role == "part" else None
        text = wording.text + (" " if self.narrative.spaced and unit != "%" else "") + unit + after
        self._put(TrueFigure(indicator, text, 0, wording.value, unit, wording.qualifier, period, role, group, detail))

    def _parts(self, fields: list[str]) -> None:
        indicator, unit, name = fields
        total = int(self._total().value)
        names = load("narrative")["lists"][name]
        count = min(len(names), self.rng.choice((2, 2, 3, 3, 4, 5, 6, 8)), max(1, total))
        suffix, joint = self.rng.choice(("类信息", "类", "信息", "")), self.rng.choice("、，；")
        chosen = self.rng.sample(names, count)
        for index, (category, part) in enumerate(zip(chosen, self.narrative.parts_of(total, count), strict=True)):
            self.text += (joint if index else "") + category + suffix
            wording = Wording(str(part), part)
            self._number(indicator, wording, unit, period="this_year", role="part", detail=category)

    def _total(self) -> TrueFigure:
        return next(figure for figure in reversed(self.figures) if figure.role == "total")

    def _put(self, figure: TrueFigure) -> None:
        fields = {name: getattr(figure, name) for name in TrueFigure.__slots__}
        self.figures.append(TrueFigure(**(fields | {"start": len(self.text)})))
        self.text += figure.text
