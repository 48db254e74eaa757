"""One digit of a cell read wrongly, in cells that sums bind, and what the sums make of it.

Tables of generated reports as a scan would give them: every cell clear but one, of whose value one digit was taken for
another. Relations, not glyphs, have to tell. ``python -m eval.benchmarks.misread --reports 60``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from rich.console import Console
from rich.table import Table

from eval.benchmarks.corpus import samples
from extract.anchoring.anchor import anchor
from extract.anchoring.model import Anchored, CellText, RowCandidate
from extract.intake.reader import read_document
from extract.limits import Limits
from extract.reconcile.reconcile import reconcile
from extract.record import Status
from extract.sections.outline import outline
from extract.templates import CellKey

_CONFUSED = {
    "0": "86",
    "1": "74",
    "2": "73",
    "3": "85",
    "4": "91",
    "5": "63",
    "6": "80",
    "7": "12",
    "8": "30",
    "9": "40",
}
"""What each digit is taken for."""
_CLEAR, _WRONG, _TRUE = 0.999, 0.7, 0.25
"""Probability of a clear reading; of the wrong one and of the true one where a digit is misread."""
_KINDS = 30
"""More than the eras and formats of the generator, which take turns."""
_TRIES = 10
"""Cells of one report that are misread, one at a time."""


@dataclass(slots=True)
class Outcomes:
    """What became of misread cells: the value restored, another value but marked, another value unmarked."""

    cells: int = 0
    repaired: int = 0
    marked: int = 0
    silent: int = 0

    def add(self, value: object, truth: object, status: Status) -> None:
        """Count one."""
        self.cells += 1
        if value == truth:
            self.repaired += 1
        elif status in (Status.NEEDS_REVIEW, Status.SOURCE_INCONSISTENT):
            self.marked += 1
        else:
            self.silent += 1


def measure_misread(count: int, seed: int) -> tuple[Outcomes, Outcomes]:
    """What becomes of misread cells of ``count`` reports of the eras with sums.

    Returns:
        Outcomes where the true value is among the readings, and where it is not.
    """
    named, lost = Outcomes(), Outcomes()
    done = 0
    for sample in samples(seed, _KINDS * count):
        table = _clear_table(sample.data)
        if table is None:
            continue
        bound = sorted(_bound(table))
        for key in Random(f"{sample.name}:misread").sample(bound, min(_TRIES, len(bound))):
            for outcomes, second in ((named, _TRUE), (lost, 0.0)):
                text, wrong = _misread(table, key, second, Random(f"{sample.name}:{key}"))
                (cell,) = (each for each in reconcile(wrong).cells if each.key == key)
                outcomes.add(cell.value, int(text), cell.status)
        if (done := done + 1) == count:
            break
    return named, lost


def _clear_table(data: bytes) -> Anchored | None:
    """The tables of a report with one clear reading a cell; None for an era without sums."""
    document = read_document(data, Limits())
    report = outline(document)
    anchored = anchor(document, report.year, report.agency)
    if anchored is None or not anchored.template.relations:
        return None
    for row in anchored.rows:
        row.candidates = [_with_glyphs(row.candidates[0])]
    return replace(anchored, scanned=True)


def _with_glyphs(candidate: RowCandidate) -> RowCandidate:
    texts = tuple(
        text and CellText(text.printed, text.provenance, ((text.printed.strip(), _CLEAR),)) for text in candidate.texts
    )
    return replace(candidate, texts=texts)


def _bound(table: Anchored) -> Iterator[CellKey]:
    """The cells that print a whole number and take part in a sum."""
    summed = {key for relation in table.template.relations if relation.sense == "eq" for key in relation.keys}
    for row in table.rows:
        for key, text in zip(row.keys, row.candidates[0].texts, strict=True):
            if key in summed and text is not None and text.printed.strip().isdecimal() and text.printed.isascii():
                yield key


def _misread(table: Anchored, key: CellKey, second: float, rng: Random) -> tuple[str, Anchored]:
    """What a cell says, and the tables with one of its digits read wrongly."""
    rows, said = [], ""
    for row in table.rows:
        if key in row.keys:
            texts = list(row.candidates[0].texts)
            place = row.keys.index(key)
            text = texts[place]
            assert text is not None, "only printed cells are misread"
            said = text.printed.strip()
            at = rng.randrange(len(said))
            wrong = said[:at] + rng.choice(_CONFUSED[said[at]]) + said[at + 1 :]
            glyphs = ((wrong, _WRONG), (said, second)) if second else ((wrong, _WRONG),)
            texts[place] = CellText(wrong, text.provenance, glyphs)
            row = replace(row, candidates=[replace(row.candidates[0], texts=tuple(texts))])
        rows.append(row)
    return said, replace(table, rows=rows)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Single misread digits in cells that sums bind.")
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--seed", type=int, default=20_000)
    chosen = parser.parse_args()
    shown = Table("单个数字读错的格", "格", "改回", "错·已标", "错·未标", title="有勾稽关系的格")
    for title, outcomes in zip(
        ("真值在读法之中", "真值不在读法之中"), measure_misread(chosen.reports, chosen.seed), strict=True
    ):
        parts = (outcomes.repaired, outcomes.marked, outcomes.silent)
        shown.add_row(title, str(outcomes.cells), *(f"{part / max(outcomes.cells, 1):.2%}" for part in parts))
    Console().print(shown)


if __name__ == "__main__":
    main()
