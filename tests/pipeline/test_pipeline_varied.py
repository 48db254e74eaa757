"""Reports in some four hundred shapes that the generator does not make: none may hold a wrong value without a mark.

Written by us after the manners of government sites and offices: Word's html, nested and broken tables, merged and
joined cells, remarks in cells, lists of several years, tables drawn with signs, text from ``pdftotext``, rows without
labels, line numbers, cards, hidden tabs. ``varied/truth.tsv`` says what they hold (``?`` where nobody can tell),
``varied/floors.tsv`` how many cells were right when it was last written (by
``python tests/pipeline/test_pipeline_varied.py``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from eval.benchmarks.printed import Key, Truth, read_truth
from eval.metrics.cells import same_value
from extract.config import Config
from extract.errors import NianbaoError
from extract.pipeline import Extractor
from extract.record import Cell, Status

FOLDER = Path(__file__).parent / "varied"


@cache
def _truths() -> dict[str, dict[Key, Truth]]:
    return {path.name: {} for path in _reports()} | read_truth(FOLDER)


def _reports() -> list[Path]:
    return sorted(path for path in FOLDER.iterdir() if path.suffix != ".tsv")


@cache
def _extractor() -> Extractor:
    return Extractor(Config(taggers="rules"))


def _cells(path: Path) -> dict[Key, Cell]:
    try:
        record = _extractor().extract(path.read_bytes(), path.name).record
    except NianbaoError:
        return {}
    return {cell.key: cell for cell in record.cells if cell.status is not Status.MISSING}


def _is_right(cell: Cell, value: Truth) -> bool:
    if value == "?":
        return True
    if value is None:
        return cell.value is None or cell.status is Status.DERIVED
    return same_value(cell.value, value)


def _judge(path: Path) -> tuple[int, list[str]]:
    """Number of right cells, and the wrong ones without a mark."""
    truth, cells = _truths()[path.name], _cells(path)
    right = sum(key in cells and _is_right(cells[key], value) for key, value in truth.items())
    unmarked = (cell for cell in cells.values() if cell.status is not Status.NEEDS_REVIEW)
    silent = [
        f"{'/'.join(cell.key)}: {cell.printed} {cell.value}"
        for cell in unmarked
        if not _is_right(cell, truth.get(cell.key)) and (cell.key in truth or cell.value)
    ]
    return right, silent


@cache
def _floors() -> dict[str, int]:
    lines = (FOLDER / "floors.tsv").read_text(encoding="utf-8").splitlines()
    return {name: int(right) for name, right in (line.split("\t") for line in lines)}


@pytest.mark.parametrize("path", _reports(), ids=lambda path: path.name)
def test_nothing_is_wrong_in_silence_and_no_cell_is_lost_again(path: Path) -> None:
    right, silent = _judge(path)
    assert silent == []
    assert right >= _floors()[path.name]


if __name__ == "__main__":
    judged = {path.name: _judge(path) for path in _reports()}
    (FOLDER / "floors.tsv").write_text("".join(f"{name}\t{right}\n" for name, (right, _) in judged.items()))
    print(sum(len(cells) for cells in _truths().values()), sum(right for right, _ in judged.values()))
    print(*(f"{name}: {silent}" for name, (_, silent) in judged.items() if silent), sep="\n")
