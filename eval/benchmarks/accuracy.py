"""Cells right for each method on the same files: our pipeline, the positional filler, plain table extraction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from eval.benchmarks.baselines import docx_cells, pdf_cells, positional_cells
from eval.benchmarks.baselines.rows import Answers
from eval.benchmarks.model import Sample
from eval.gold.format import GoldCell
from eval.metrics.cells import same_value
from eval.metrics.counts import Counts, ratio
from extract.numerals import parse_cell
from extract.record import Record, Status, Value
from extract.templates import CellKey, Template, load_template

Key = tuple[str, str, str]
Method = Callable[[bytes, Template], Answers]
TABLE_METHODS: dict[str, Method] = {"docx": docx_cells, "pdf_ruled": pdf_cells, "pdf_unruled": pdf_cells}
"""Plain table extraction of the formats that have a customary one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method says of a cell: a number, or None for one printed empty; ``marked`` as doubtful."""

    value: Value
    marked: bool = False


@dataclass(frozen=True, slots=True)
class AnswerCounts(Counts):
    """Cells of gold: ``right`` by value, wrong but ``marked``, ``absent``, or wrong in silence, with invented ones."""

    gold: int = 0
    right: int = 0
    marked: int = 0
    absent: int = 0
    silent: int = 0

    def rates(self) -> dict[str, float | None]:
        """Share of the cells of gold that are right."""
        return {"right_rate": ratio(self.right, self.gold)}


def our_answers(record: Record) -> dict[Key, Answer]:
    """The cells that a record claims to see; a derived value counts as the empty cell that is printed."""
    return {
        cell.key: Answer(
            None if cell.status in (Status.DERIVED, Status.BLANK) else cell.value, cell.status is Status.NEEDS_REVIEW
        )
        for cell in record.cells
        if cell.status is not Status.MISSING
    }


def read_answers(printed: Answers, template: Template) -> dict[Key, Answer]:
    """Numbers of what a baseline found, read as our own pipeline reads a cell; unreadable ones are left out."""
    units = {
        CellKey(table.id, row.id, column.id): table.unit(row, column)
        for table in template.tables
        for row in table.rows
        for column in table.columns
    }
    numbers = {key: parse_cell(text, units[key]) for key, text in printed.items()}
    return {key: Answer(number.value) for key, number in numbers.items() if number is not None}


def count_answers(answers: Mapping[Key, Answer], gold: Iterable[GoldCell]) -> AnswerCounts:
    """Judge by value: an empty cell is right where nothing or an empty one is answered."""
    truths = {cell.key: cell for cell in gold}
    total = AnswerCounts.total(_judge(answers.get(key), truth) for key, truth in truths.items())
    invented = [a for key, a in answers.items() if key not in truths and a.value is not None and not a.marked]
    return total + AnswerCounts(silent=len(invented))


def _judge(answer: Answer | None, truth: GoldCell) -> AnswerCounts:
    expected = truth.value if truth.printed.strip() else None
    said = answer.value if answer else None
    if same_value(said, expected) or (truth.ambiguous and answer is not None and answer.marked):
        return AnswerCounts(gold=1, right=1)
    if answer is not None and answer.marked:
        return AnswerCounts(gold=1, marked=1)
    return AnswerCounts(gold=1, absent=1) if said is None else AnswerCounts(gold=1, silent=1)


def compare_methods(sample: Sample, record: Record | None, text: str) -> dict[str, AnswerCounts]:
    """Judge every method on one report.

    Every baseline is told the true era.

    Args:
        record: None where ours gave no record.
        text: plain text of our own intake, for the positional filler.
    """
    template = load_template(sample.era)
    answers = {"ours": our_answers(record) if record else {}}
    answers["positional"] = read_answers(positional_cells(text, template), template)
    if method := TABLE_METHODS.get(sample.format):
        answers["tables"] = read_answers(method(sample.data, template), template)
    return {name: count_answers(found, sample.gold.cells) for name, found in answers.items()}
