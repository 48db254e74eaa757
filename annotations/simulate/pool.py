"""The reports of a simulation: generated ones with known truth, as the pipeline reads them, cut into tasks.

A task holds its part of the truth and of what the system says, so that correcting it is replacing one by the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annotations.queue.experience import Look, lessons
from annotations.queue.score import Candidate, candidates
from annotations.task.narrative import parts, shown_text
from annotations.task.table import cells_on, missing_on
from eval.gold.format import GoldReport
from eval.gold.generate.report import generate
from eval.metrics.cells import count_cells, score_cells
from eval.metrics.counts import CellCounts, FigureCounts
from eval.metrics.figures import FigureScore, count_figures, score_figures
from extract.errors import NianbaoError
from extract.pipeline import Extraction, Extractor


@dataclass(frozen=True, slots=True)
class Item:
    """A task with how right it is before anybody looks; looked at, it is right.

    Attributes:
        figures: paired with gold, those of the task.
        cells: of the task against gold.
        wrong: how many figures and cells a person would have to change.
        lessons: what the queue learns when a person has been through it.
    """

    candidate: Candidate
    figures: FigureCounts
    cells: CellCounts
    wrong: int
    lessons: tuple[tuple[Look, bool], ...] = ()


def read_pool(
    seeds: Iterable[int], extractor: Extractor, damage: Callable[[int], tuple[str, bytes, GoldReport]] | None = None
) -> list[Item]:
    """The tasks of generated reports; reports that give no record have none.

    Args:
        damage: gives name, bytes and gold of the report of a seed; None for digital reports of every format.
    """
    items: list[Item] = []
    for seed in seeds:
        name, data, gold = damage(seed) if damage else _digital(seed)
        try:
            items += report_items(extractor.extract(data, name), gold)
        except NianbaoError:
            continue
    return items


def _digital(seed: int) -> tuple[str, bytes, GoldReport]:
    report = generate(seed)
    return report.name, report.data, report.gold


def report_items(extraction: Extraction, gold: GoldReport) -> list[Item]:
    """The tasks of one report."""
    record, text = extraction.record, extraction.text
    scores = score_figures(record.figures, gold.figures, text)
    spans = parts(shown_text(text), record.figures)
    truth = gold.cell_map()
    taught = list(lessons(record, text, gold.figures))
    items: list[Item] = []
    for candidate in candidates(record, text):
        if candidate.key.kind == "narrative":
            inside = [s for s in scores if _within(s, spans[candidate.key.number], text)]
            counts = count_figures(inside)
            wrong = counts.gold + counts.predicted - 2 * counts.strict
            own = tuple(lesson for lesson in taught if lesson[0] in candidate.looks)
            items.append(Item(candidate, counts, CellCounts(), wrong, own))
        else:
            page = candidate.key.number
            keys = {c.key for c in [*cells_on(record, page), *missing_on(record, page)]}
            cells = [c for c in record.cells if c.key in keys]
            judged = count_cells(score_cells(cells, {k: v for k, v in truth.items() if k in keys}))
            items.append(Item(candidate, FigureCounts(), judged, judged.gold - judged.right + judged.extra))
    return items


def _within(score: FigureScore, span: tuple[int, int], text: str) -> bool:
    """Whether a pair belongs to a part; a figure of gold that nobody found is looked for by its words."""
    if score.figure is not None:
        return span[0] <= score.figure.start < span[1]
    assert score.gold is not None, "a pair has at least one side"
    at = "".join(text[: span[0]].split())
    upto = "".join(text[: span[1]].split())
    found = "".join(text.split()).find(score.gold.before + score.gold.text + score.gold.after)
    return len(at) <= max(found, 0) < max(len(upto), 1)
