"""A truth and its narrative as a whole report, still without a file format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Protocol

from eval.gold.generate.data import load
from eval.gold.generate.model import Block, Layout, Para, Truth
from eval.gold.generate.options import LayoutOptions
from eval.gold.generate.tables import art20_grids, cases_grid, requests_grid, statistics_grid
from extract.templates.model import CellKey

_ORDINALS = "一二三四五六七八九十"
_TABLES = {"requests": requests_grid, "review_litigation": cases_grid, "statistics": statistics_grid}


def fit_provincial(truth: Truth) -> Truth | None:
    """The truth as the short provincial list of 2014 shows it, None where that list would hide a number."""
    lines = load("forms")["statistics"]["provincial"]
    shown = {CellKey("statistics", line["row"], "value") for line in lines if line["row"]}
    if any(cell.value for key, cell in truth.cells.items() if key not in shown):
        return None
    cells = {key: cell for key, cell in truth.cells.items() if key in shown}
    return Truth(truth.template, truth.agency, truth.year, cells)


def build_layout(truth: Truth, narrative: Text, options: LayoutOptions, rng: Random) -> Layout:
    """Title, opening, sections with their narrative and tables, signature.

    For ``options.provincial`` the truth must be one that ``fit_provincial`` gave.
    """
    return _Composer(truth, narrative, options, rng).layout()


class Text(Protocol):
    """Where a layout takes its narrative from."""

    def opening(self) -> list[Para]:
        """Paragraphs under the title."""

    def section(self, style: str, section_id: str) -> list[Para]:
        """Paragraphs of a section; ``style`` is ``modern`` (2019 on) or ``old``."""

    def words(self) -> Mapping[str, object]:
        """Words that letters and signatures name in braces."""


class _Composer:
    """Puts the blocks of one report in order."""

    def __init__(self, truth: Truth, narrative: Text, options: LayoutOptions, rng: Random) -> None:
        self.truth = truth
        self.narrative = narrative
        self.options = options
        self.rng = rng
        self.forms = load("forms")
        self.old = truth.template.era == "2014"

    def layout(self) -> Layout:
        """The whole report: opening letter where asked for, title, sections, signature and date."""
        title = self.rng.choice(self.forms["titles"]).format(agency=self.truth.agency.name, year=self.truth.year)
        blocks: list[Block] = []
        if self.options.letter:
            blocks += self._words(self.forms["letter"]["opening"])
        blocks += [Para(line, 1) for line in title.split("\n")]
        blocks += self.narrative.opening()
        for index, section in enumerate(self.forms["sections"]["old" if self.old else "modern"]):
            blocks.append(Para(self._number(index) + self.rng.choice(section["titles"]), 2))
            blocks += self._section(section["id"])
        blocks += self._words([self.rng.choice(self.forms["signatures"])])
        blocks.append(Para(f"{self.truth.year + 1}年{self.rng.randint(1, 3)}月{self.rng.randint(1, 28)}日"))
        if self.options.letter:
            blocks += self._words(self.forms["letter"]["closing"])
        return Layout(title.replace("\n", ""), tuple(blocks))

    def _section(self, section_id: str) -> Iterator[Block]:
        yield from self._paragraphs(section_id)
        if section_id == "disclosure" and not self.old:
            yield from art20_grids(self.truth, self.options, self.rng)
        elif self.truth.rows(section_id):
            yield _TABLES[section_id](self.truth, self.options, self.rng)
        if section_id == "statistics":
            yield from self._footer()

    def _paragraphs(self, section_id: str) -> Iterator[Para]:
        paragraphs = self.narrative.section("old" if self.old else "modern", section_id)
        if section_id == "other" and not paragraphs:
            yield Para("无。")
        yield from paragraphs

    def _number(self, index: int) -> str:
        numbering = self.options.numbering
        if numbering == "none":
            return ""
        if numbering == "arabic":
            return f"{index + 1}."
        if numbering == "wrong" and index > 2:
            index -= 1
        return f"{_ORDINALS[index]}、"

    def _words(self, lines: list[str]) -> list[Block]:
        words = self.narrative.words()
        return [Para(line.format_map(words)) for line in lines]

    def _footer(self) -> list[Block]:
        words = self.forms["statistics"]
        names = {
            role: self.rng.choice(words["surnames"]) + self.rng.choice(words["given"])
            for role in ("head", "auditor", "clerk")
        }
        text = self.rng.choice(words["footers"])
        date = f"{self.truth.year + 1}年1月{self.rng.randint(4, 30)}日"
        filled = text.format(phone=self.rng.randint(2000000, 89999999), date=date, **names)
        return [Para(line) for line in filled.split("\n") if line]
