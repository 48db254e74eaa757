"""A draft as a record and its plain text, as the pipeline would give them for a clean document."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random

from eval.gold.generate.data import load
from eval.gold.generate.model import Para, TrueCell, TrueFigure, Truth
from eval.gold.generate.narrative import Narrative
from eval.gold.generate.numbers import split
from eval.gold.generate.printing import plain
from eval.gold.panel.agencies import wording
from eval.gold.panel.model import Draft
from extract.export.labels import cell_label
from extract.record import Cell, Figure, Record, Status
from extract.templates import load_template
from extract.templates.loader import cell_kinds

_SECTIONS = ("overview", "disclosure", "requests", "review_litigation", "problems", "other")
_HEADINGS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
_CHANGE = 0.25


@dataclass(slots=True)
class _Leveled(Narrative):
    """A narrative whose free amounts follow the levels of the agency instead of leaping from year to year."""

    levels: dict[str, float] = field(default_factory=dict)
    cumulative: int = 0
    draws: Random = field(default_factory=Random)

    def amount(self, source: str) -> int:
        """Value of a slot: that of the table, or drawn around the agency's level; drawn apart from the wording."""
        _, fallback = self._reference(f"||{source}")
        if fallback == "cumulative":
            return self.cumulative
        if fallback in self.levels:
            low, high, *_ = load("narrative")["amounts"][fallback]
            level = float(low * (high / low) ** self.levels[fallback])
            return max(1, round(level * math.exp(self.draws.gauss(0, _CHANGE))))
        wording_draws, self.rng = self.rng, self.draws
        try:
            return Narrative.amount(self, source)
        finally:
            self.rng = wording_draws

    def parts_of(self, total: int, count: int) -> list[int]:
        """Positive parts that add up to ``total``."""
        return [1 + part for part in split(total - count, count, self.draws)]


class _Text:
    """The text so far and the figures in it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.figures: list[Figure] = []
        self._length = 0

    def add(self, line: str, figures: tuple[TrueFigure, ...] = ()) -> None:
        """One more line; its figures' offsets are relative to the line and become those of the whole text."""
        self.figures += [
            Figure(
                indicator=f.indicator, text=f.text, start=self._length + f.start,
                end=self._length + f.start + len(f.text), value=f.value, unit=f.unit, qualifier=f.qualifier,
                period=f.period, role=f.role, group=f.group, detail=f.detail, confidence=0.95,
            )
            for f in figures
        ]  # fmt: skip
        self.lines.append(line)
        self._length += len(line) + 1


def compose(draft: Draft) -> tuple[Record, str]:
    """The record and the text of a draft."""
    text = _Text()
    text.add(f"{draft.name}{draft.year}年政府信息公开工作年度报告")
    _write(draft, text)
    record = Record(
        report_id=draft.report_id,
        source=f"{draft.owner.index:06d}_{draft.year}_{draft.mirror}.html",
        format="html",
        agency=draft.name,
        year=draft.year,
        template=draft.era,
        cells=_cells(draft),
        figures=text.figures,
    )
    return record, "\n".join(text.lines)


def _write(draft: Draft, text: _Text) -> None:
    source = draft.text_of or draft
    words = {"short": draft.owner.agency.short, "year": draft.year, "we": draft.owner.agency.self_name}
    if source.owner.model is not None:
        for paragraph in wording()["models"][source.owner.model]:
            text.add(paragraph.format_map(words))
        _tables(draft, text)
        return
    narrative = narrative_of(draft, source)
    own = narrative_of(draft, draft) if draft.rewritten else narrative
    for paragraph in narrative.opening():
        text.add(paragraph.text)
    for section, heading in zip(_SECTIONS, _HEADINGS, strict=True):
        text.add(heading)
        for paragraph in (own if section in ("problems", "other") else narrative).section("modern", section):
            text.add(paragraph.text, paragraph.figures)
        if section == "disclosure" and source.states_cumulative:
            paragraph = _cumulative(source.cumulative)
            text.add(paragraph.text, paragraph.figures)
        if draft.added and section == "requests":
            text.add(wording()["added"][draft.year % 3].format_map(words))
        if section == "review_litigation":
            _tables(draft, text)
    text.add(f"{draft.mentions or draft.name}\n{draft.year + 1}年1月20日")


def narrative_of(draft: Draft, source: Draft) -> _Leveled:
    """The text of ``source`` as ``draft`` would sign it."""
    cells = {key: TrueCell(plain(value), value) for key, value in source.values.items()}
    truth = Truth(load_template(source.era), draft.owner.agency, draft.year, cells)
    return _Leveled(
        truth,
        Random(source.seed),
        levels=source.levels,
        cumulative=source.cumulative,
        draws=Random(f"{source.owner.index}/{source.year}/numbers"),
    )


def _cumulative(number: int) -> Para:
    before, _, after = wording()["cumulative"].partition("{number}")
    figure = TrueFigure("disclosed_cumulative", f"{number}条", len(before), number, "条", period="cumulative")
    return Para(f"{before}{number}{after}", 0, (figure,))


def _tables(draft: Draft, text: _Text) -> None:
    rows: dict[tuple[str, str], list[str]] = {}
    for key, value in draft.values.items():
        rows.setdefault((key.table, cell_label(draft.era, key).row), []).append(plain(value))
    for (_, label), printed in rows.items():
        text.add("\t".join((label, *printed)))


def _cells(draft: Draft) -> list[Cell]:
    kinds = cell_kinds(draft.era)
    cells = []
    for key in load_template(draft.era).keys(variants=True):
        value = draft.values.get(key)
        status = Status.MISSING if value is None else Status.AS_PRINTED
        cells.append(
            Cell(
                **key._asdict(), unit=kinds[key].unit, printed="" if value is None else plain(value), value=value,
                status=Status.NEEDS_REVIEW if key in draft.doubtful else status,
                confidence=0.5 if key in draft.doubtful else 0.99,
            )
        )  # fmt: skip
    return cells
