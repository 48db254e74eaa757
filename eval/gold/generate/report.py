"""One call from a seed to a report with its gold, and whole corpora."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from eval.gold.format import GoldReport, parse_gold
from eval.gold.generate.ambiguity import ambiguous_cells
from eval.gold.generate.corruptions import CORRUPTIONS, Corruption, NotApplicableError
from eval.gold.generate.layout import build_layout, fit_provincial
from eval.gold.generate.model import GeneratedReport, Layout, Para, TrueFigure, TrueFinding, Truth
from eval.gold.generate.narrative import Narrative
from eval.gold.generate.options import LayoutOptions, choose, random_options
from eval.gold.generate.profile import Profile, random_profile
from eval.gold.generate.render.options import RenderOptions, random_render_options
from eval.gold.generate.render.registry import FORMATS
from eval.gold.generate.truth import random_truth
from extract.templates.model import CellKey

_ERAS = {"2014": 20, "2019": 25, "2021": 55}
_ATTEMPTS = 60
_LIST_SPACED = 0.8
"""Share of run-together lists of 2014 whose cells are kept apart by a space."""
_SPACED = 0.08
"""Share of reports that print a space between a number and its unit."""
_BEFORE, _AFTER = 12, 8
"""Neighbouring characters that the gold keeps of a figure."""


def generate(
    seed: int,
    era: str | None = None,
    format: str | None = None,
    corruption: str | None = None,
    profile: Profile | None = None,
    options: LayoutOptions | None = None,
    render: RenderOptions | None = None,
) -> GeneratedReport:
    """A report with its gold; the same arguments give the same bytes.

    Args:
        seed: drives everything that the other arguments leave open.
        era: ``2014``, ``2019`` or ``2021``; None draws one.
        format: a name in ``FORMATS``; None draws one.
        corruption: a name in ``CORRUPTIONS``; None for none.
        profile: how numbers are printed; None draws one.
        options: the layout; None draws one.
        render: how the file is written; None draws one.

    Raises:
        KeyError: no such era, format or corruption.
        NotApplicableError: the corruption does not fit the era or the format, or never found a place.
    """
    return compose(seed, era, format, corruption, profile, options, render).write()


def compose(
    seed: int,
    era: str | None = None,
    format: str | None = None,
    corruption: str | None = None,
    profile: Profile | None = None,
    options: LayoutOptions | None = None,
    render: RenderOptions | None = None,
) -> Composition:
    """A report before it is written: what ``generate`` writes, for the same arguments."""
    for attempt in range(_ATTEMPTS):
        rng = Random(f"{seed}/{attempt}")
        chosen_era = era or choose(_ERAS, rng)
        chosen_format = format or choose({name: entry.weight for name, entry in FORMATS.items()}, rng)
        change = CORRUPTIONS[corruption] if corruption else Corruption()
        if not change.fits(chosen_era, chosen_format):
            if era and format:
                break
            continue
        writer = _ReportWriter(rng, chosen_era, chosen_format, change)
        try:
            return writer.compose(f"{seed:06d}", profile, options, render)
        except NotApplicableError:
            continue
    raise NotApplicableError(f"{corruption}: era {era}, format {format}, seed {seed}")


@dataclass(frozen=True, slots=True)
class Composition:
    """A report with its gold, laid out and not yet written; ``format`` is a name in ``FORMATS``."""

    layout: Layout
    render: RenderOptions
    gold: GoldReport
    format: str

    def write(self) -> GeneratedReport:
        """The report as a file."""
        data = FORMATS[self.format].render(self.layout, self.render)
        return GeneratedReport(self.gold.source, data, self.gold, self.format)


class _ReportWriter:
    """One attempt at a report."""

    def __init__(self, rng: Random, era: str, format_name: str, change: Corruption) -> None:
        self.rng = rng
        self.era = era
        self.format_name = format_name
        self.change = change
        self.findings: list[TrueFinding] = []

    def compose(
        self, name: str, profile: Profile | None, options: LayoutOptions | None, render: RenderOptions | None
    ) -> Composition:
        """Draw what is not given, lay the report out, spoil it where asked for, and write its gold."""
        truth = random_truth(self.era, self.rng, profile or random_profile(self.rng))
        options = options or random_options(self.rng)
        truth, options = self._fit(truth, options)
        layout = self._layout(truth, options)
        render = render or self._render_options()
        file_name = name + FORMATS[self.format_name].suffix
        open_cells = ambiguous_cells(layout, self.format_name, render)
        gold = make_gold(file_name, truth, layout, self.findings, open_cells)
        return Composition(layout, render, gold, self.format_name)

    def _render_options(self) -> RenderOptions:
        options = random_render_options(self.rng)
        spaced = self.era == "2014" and self.rng.random() < _LIST_SPACED
        return replace(options, separator=" ") if spaced else options

    def _fit(self, truth: Truth, options: LayoutOptions) -> tuple[Truth, LayoutOptions]:
        """Apply what changes the truth or the options, and fall back from a list that would hide numbers."""
        provincial = fit_provincial(truth) if options.provincial and self.era == "2014" else None
        options = replace(options, provincial=provincial is not None)
        truth = provincial or truth
        if self.change.on_truth:
            truth, found = self.change.on_truth(truth, self.rng)
            self.findings += found
        if self.change.on_options:
            options = self.change.on_options(options, self.era, self.rng)
        return truth, options

    def _layout(self, truth: Truth, options: LayoutOptions) -> Layout:
        flag = self.change.narrative
        narrative = Narrative(
            truth,
            self.rng,
            breakdown_error=flag == "breakdown_error",
            conflict=flag == "conflict",
            wrong_year=flag == "wrong_year",
            spaced=self.rng.random() < _SPACED,
        )
        layout = build_layout(truth, narrative, options, self.rng)
        if flag and not narrative.findings:
            raise NotApplicableError
        self.findings += narrative.findings
        if self.change.on_layout:
            layout, found = self.change.on_layout(layout, self.rng)
            self.findings += found
        return layout


def make_gold(
    source: str, truth: Truth, layout: Layout, findings: list[TrueFinding], open_cells: frozenset[CellKey]
) -> GoldReport:
    """The gold of a report whose layout shows this truth; ``open_cells`` are marked ``ambiguous``."""
    cells = [
        {**key._asdict(), "printed": cell.printed.strip(), "value": cell.value}
        | ({"ambiguous": True} if key in open_cells else {})
        for key, cell in truth.cells.items()
    ]
    data = {
        "source": source,
        "agency": truth.agency.name,
        "year": truth.year,
        "template": truth.template.era,
        "cells": cells,
        "figures": [figure for block in layout.blocks if isinstance(block, Para) for figure in _figures(block)],
        "findings": [_finding(finding) for finding in findings],
    }
    return parse_gold(data, source)


def _figures(paragraph: Para) -> Iterator[dict[str, object]]:
    """Figures of a paragraph; the neighbours stay inside the paragraph, since what follows depends on the format."""
    for figure in paragraph.figures:
        end = figure.start + len(figure.text)
        fields: dict[str, object] = {
            name: getattr(figure, name) for name in TrueFigure.__slots__ if name not in ("start", "text")
        }
        fields["group"] = _tight(figure.group) if figure.group else None
        yield {
            "text": _tight(figure.text),
            "before": _tight(paragraph.text[: figure.start])[-_BEFORE:],
            "after": _tight(paragraph.text[end:])[:_AFTER],
            **fields,
        }


def _tight(text: str) -> str:
    return "".join(text.split())


def _finding(finding: TrueFinding) -> dict[str, object]:
    evidence = [key._asdict() for key in finding.cells]
    return {"check": finding.check, "why": finding.why, "kind": finding.kind, "evidence": evidence}
