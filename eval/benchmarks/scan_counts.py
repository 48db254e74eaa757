"""Judging scanned cells by value: right, marked, absent or wrong in silence, and how far confidence can be believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.gold.format import GoldCell, GoldReport
from eval.metrics.cells import is_harmed, same_value
from eval.metrics.counts import Counts, ratio
from extract.numerals import parse_cell
from extract.record import Cell, Record, Status

Key = tuple[str, str, str]
BINS = 15
"""Bins of the calibration error."""
_MOST_CONFIDENT = 0.9


@dataclass(frozen=True, slots=True)
class ScanCounts(Counts):
    """Cells of gold by what became of them.

    Attributes:
        right: value right (for a cell printed empty: nothing printed is claimed).
        read: right already in the reading of the glyphs, before any relation.
        marked: wrong, marked ``needs_review``.
        absent: wrong, the record says that the document has no such cell or prints none.
        silent: wrong, with nothing to show it; cells that gold lacks are counted too.
        harmed: wrong though the first reading was right.
    """

    gold: int = 0
    right: int = 0
    read: int = 0
    marked: int = 0
    absent: int = 0
    silent: int = 0
    harmed: int = 0

    def rates(self) -> dict[str, float | None]:
        """Shares of the cells of gold."""
        names = ("right", "read", "marked", "absent", "silent", "harmed")
        return {name: ratio(getattr(self, name), self.gold) for name in names}


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell that the record claims, with its confidence."""

    confidence: float
    right: bool


def judge(record: Record | None, gold: GoldReport) -> tuple[ScanCounts, list[Judged]]:
    """One report; every cell of gold is absent where there is no record."""
    cells = {cell.key: cell for cell in record.cells} if record else {}
    truths = gold.cell_map()
    counts = ScanCounts.total(_count(cells.get(key), truth) for key, truth in truths.items())
    judged = judged_cells(record, gold, lambda cell: cell.status is not Status.MISSING) if record else ()
    return counts + ScanCounts(silent=sum(1 for _ in _invented(cells, truths))), list(judged)


def judged_cells(record: Record, gold: GoldReport, included: Callable[[Cell], bool]) -> Iterator[Judged]:
    """The cells of gold that a record has and that are ``included``."""
    cells = {cell.key: cell for cell in record.cells}
    for key, truth in gold.cell_map().items():
        cell = cells.get(key)
        if cell is not None and included(cell):
            yield Judged(cell.confidence, value_is_right(cell, truth))


def wrong_cells(record: Record | None, gold: GoldReport) -> list[str]:
    """The cells of gold whose value is not right, and those that gold lacks, as ``table/row/column=status``."""
    cells = {cell.key: cell for cell in record.cells} if record else {}
    truths = gold.cell_map()
    found = [
        f"{'/'.join(key)}={cells[key].status.value if key in cells else 'none'}"
        for key, truth in truths.items()
        if not _is_right(cells.get(key), truth)
    ]
    return found + [f"{'/'.join(cell.key)}=invented" for cell in _invented(cells, truths)]


def _is_right(cell: Cell | None, truth: GoldCell) -> bool:
    return cell is not None and cell.status is not Status.MISSING and value_is_right(cell, truth)


def _count(cell: Cell | None, truth: GoldCell) -> ScanCounts:
    if cell is None or cell.status is Status.MISSING:
        return ScanCounts(gold=1, absent=1)
    read = int(_read_right(cell, truth))
    if _is_right(cell, truth):
        return ScanCounts(gold=1, right=1, read=read)
    harmed = int(is_harmed(cell, truth))
    if cell.status is Status.NEEDS_REVIEW:
        return ScanCounts(gold=1, read=read, marked=1, harmed=harmed)
    if cell.value is None:
        return ScanCounts(gold=1, read=read, absent=1, harmed=harmed)
    return ScanCounts(gold=1, read=read, silent=1, harmed=harmed)


def value_is_right(cell: Cell, truth: GoldCell) -> bool:
    """Whether the value is the printed one; a cell printed empty must be left blank or say that it is derived."""
    if truth.printed.strip():
        return same_value(cell.value, truth.value)
    return cell.value is None or cell.status is Status.DERIVED


def _read_right(cell: Cell, truth: GoldCell) -> bool:
    if not (truth.printed.strip() and cell.printed.strip()):
        return truth.printed.strip() == cell.printed.strip()
    number = parse_cell(cell.printed, cell.unit)
    return number is not None and same_value(number.value, truth.value)


def _invented(cells: Mapping[Key, Cell], truths: Mapping[Key, GoldCell]) -> Iterator[Cell]:
    for key, cell in cells.items():
        standing = cell.value is not None and cell.status not in (Status.NEEDS_REVIEW, Status.DERIVED)
        if key not in truths and standing:
            yield cell


def calibration_error(judged: Sequence[Judged]) -> float | None:
    """Expected calibration error over bins of equal width (Guo et al., 2017)."""
    if not judged:
        return None
    bins: list[list[Judged]] = [[] for _ in range(BINS)]
    for each in judged:
        bins[min(BINS - 1, int(each.confidence * BINS))].append(each)
    return sum(abs(sum(each.confidence - each.right for each in part)) for part in bins) / len(judged)


def confident_accuracy(judged: Iterable[Judged]) -> float | None:
    """Share of right cells among the most confident nine tenths."""
    ordered = sorted(judged, key=lambda each: -each.confidence)
    kept = ordered[: round(_MOST_CONFIDENT * len(ordered))]
    return sum(each.right for each in kept) / len(kept) if kept else None
