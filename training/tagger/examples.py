"""What the tagger learns from: the corpus (and gold) as windows of ids, boxes and labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.tagger.vocabulary import PAD, SPECIAL, UNKNOWN, Vocabulary
from training.tagger.texts import Ids

IGNORED = -100
"""Label of a place that is not learned from: padding."""
_TABLES = 0.22
"""Share of windows that show table pages; they are a tenth of the rows and half of the characters."""
_CLEAR, _MOST_DROPPED = 0.25, 0.25
"""Share of windows left as they are; in another one up to this share of the characters outside of figures is hidden or
exchanged. A grammar repeats its words; a network that must do without some looks further than the nearest one (word
dropout: Iyyer et al. 2015)."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text: ids and labels (characters,), boxes (characters, 4)."""

    ids: Ids
    labels: Ids
    boxes: Ids


@dataclass(frozen=True, slots=True)
class Material:
    """Texts of running words and table pages."""

    narrative: list[Labelled]
    tables: list[Labelled]

    def part(self, count: int) -> Material:
        """The first ``count`` of all, in the same proportion."""
        share = min(1.0, count / max(1, len(self.narrative) + len(self.tables)))
        cut = round(len(self.narrative) * share), round(len(self.tables) * share)
        return Material(self.narrative[: cut[0]], self.tables[: cut[1]])


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows: ids, labels and mask (B, T), boxes (B, T, 4)."""

    ids: Ids
    labels: Ids
    boxes: Ids
    mask: Ids


def read_corpus(folder: Path, split: str, vocabulary: Vocabulary) -> Material:
    """A split of the data set that ``nianbao train corpus`` wrote; ``FileNotFoundError`` where there is none."""
    material = Material([], [])
    for row in corpus_rows(folder, split, ["text", "labels", "boxes", "kind"]):
        boxes = np.array(row["boxes"], dtype=np.int64).reshape(-1, 4)
        item = Labelled(vocabulary.encode(row["text"]), np.array(row["labels"], dtype=np.int64), boxes)
        (material.tables if row["kind"] == "table" else material.narrative).append(item)
    return material


def corpus_texts(folder: Path, split: str) -> Iterator[str]:
    """The texts of a split; ``FileNotFoundError`` where there is none."""
    return (row["text"] for row in corpus_rows(folder, split, ["text"]))


def corpus_rows(folder: Path, split: str, columns: list[str]) -> Iterator[dict[str, Any]]:
    """Some columns of a split; ``FileNotFoundError`` where there is none."""
    import datasets

    files = sorted(str(path) for path in (folder / "data").glob(f"{split}-*.parquet"))
    if not files:
        raise FileNotFoundError(f"{folder} 里没有语料的 {split} 部分；先执行 nianbao train corpus -o {folder}。")
    datasets.disable_progress_bars()
    rows = datasets.Dataset.from_parquet(files, keep_in_memory=True).select_columns(columns)
    for part in rows.with_format("arrow").iter(batch_size=1000):
        yield from part.to_pylist()


def batches(
    material: Material, vocabulary: Vocabulary, size: int, length: int, rng: np.random.Generator
) -> Iterator[Batch]:
    """Endless batches of ``size`` windows of ``length`` characters; running texts follow each other, as in a report."""
    newline = vocabulary.encode("\n")[0]
    running = _running(material.narrative, int(newline), length, rng)
    pages = _pages(material.tables, length, rng) if material.tables else None
    while True:
        chosen = [next(pages) if pages and rng.random() < _TABLES else next(running) for _ in range(size)]
        yield _batch(chosen, length, rng, len(vocabulary.ids))


def _running(texts: Sequence[Labelled], newline: int, length: int, rng: np.random.Generator) -> Iterator[Labelled]:
    """Windows over a stream of all texts in a new order each time round."""
    breaks = Labelled(np.array([newline]), np.zeros(1, np.int64), np.zeros((1, 4), np.int64))
    rest = breaks
    while True:
        for number in rng.permutation(len(texts)):
            rest = _joined([rest, texts[number], breaks])
            while len(rest.ids) >= length:
                # Not always cut at a multiple: each round shows a text in another place of its window.
                cut = length - int(rng.integers(0, length // 4))
                yield _cut(rest, 0, length)
                rest = _cut(rest, cut, len(rest.ids))


def _pages(pages: Sequence[Labelled], length: int, rng: np.random.Generator) -> Iterator[Labelled]:
    while True:
        page = pages[int(rng.integers(len(pages)))]
        start = int(rng.integers(0, max(1, len(page.ids) - length // 2)))
        yield _cut(page, start, min(len(page.ids), start + length))


def _joined(parts: Iterable[Labelled]) -> Labelled:
    items = list(parts)
    ids, labels = [item.ids for item in items], [item.labels for item in items]
    return Labelled(np.concatenate(ids), np.concatenate(labels), np.concatenate([item.boxes for item in items]))


def _cut(text: Labelled, start: int, end: int) -> Labelled:
    return Labelled(text.ids[start:end], text.labels[start:end], text.boxes[start:end])


def _batch(items: Sequence[Labelled], length: int, rng: np.random.Generator, characters: int) -> Batch:
    shape = (len(items), length)
    ids, labels = np.full(shape, PAD, np.int64), np.full(shape, IGNORED, np.int64)
    boxes, mask = np.zeros((*shape, 4), np.int64), np.zeros(shape, np.int64)
    for row, item in enumerate(items):
        count = len(item.ids)
        ids[row, :count], labels[row, :count], boxes[row, :count] = item.ids, item.labels, item.boxes
        mask[row, :count] = 1
    return Batch(_dropped(ids, labels, rng, characters), labels, boxes, mask)


def _dropped(ids: Ids, labels: Ids, rng: np.random.Generator, characters: int) -> Ids:
    rows = (len(ids), 1)
    shares = rng.uniform(0, _MOST_DROPPED, rows) * (rng.random(rows) >= _CLEAR)
    draw: NDArray[np.float64] = rng.random(ids.shape)
    dropped = (labels == 0) & (ids != PAD) & (draw < shares)
    strange = rng.integers(len(SPECIAL), characters, size=ids.shape)
    return np.where(dropped, np.where(draw < shares / 2, UNKNOWN, strange), ids)
