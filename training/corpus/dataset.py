"""The corpus as a Hugging Face data set: features, rows, parquet files and the data card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from training.corpus.card import Tally, data_card
from training.corpus.labels import label_ids, label_names
from training.corpus.model import SPLITS, Example, Split
from training.corpus.paragraph import paragraph
from training.corpus.tables import table_page

if TYPE_CHECKING:
    from datasets import Features

SHARES: dict[Split, float] = {"train": 0.86, "validation": 0.05, "test": 0.09}
_TABLES = 0.08
"""Share of table pages."""
_ROWS_A_GROUP = 1000
_ROWS_A_FILE = 20_000


def features() -> Features:
    """Columns of the set; needs the package ``datasets``."""
    from datasets import ClassLabel, Features, List, Value

    figure = {
        "indicator": Value("string"), "start": Value("int32"), "end": Value("int32"), "text": Value("string"),
        "value": Value("float64"), "unit": Value("string"), "qualifier": Value("string"), "period": Value("string"),
        "role": Value("string"), "group": Value("int32"), "detail": Value("string"), "noun": Value("string"),
        "damaged": Value("bool"),
    }  # fmt: skip
    return Features(
        {
            "id": Value("string"), "text": Value("string"), "labels": List(ClassLabel(names=list(label_names()))),
            "boxes": List(List(Value("int16"), length=4)), "figures": List(figure), "family": Value("string"),
            "families": List(Value("string")), "kind": Value("string"), "split": Value("string"),
            "era": Value("string"), "year": Value("int32"), "agency": Value("string"), "scale": Value("string"),
            "adds_up": Value("bool"),
        }
    )  # fmt: skip


def examples(split: Split, count: int, seed: int) -> Iterator[Example]:
    """``count`` examples of a split; each depends on the seed and its own number alone."""
    for number in range(count):
        rng = Random(f"{seed}/{split}/{number}")
        yield table_page(split, rng) if rng.random() < _TABLES else paragraph(split, rng)


def row(example: Example, split: Split, number: int) -> dict[str, Any]:
    """An example as a row; figures carry the index of their total in ``group``, -1 for none."""
    ids = label_ids()
    return {
        "id": f"{split}-{number:06d}",
        "text": example.text,
        "labels": [ids[tag] for tag in example.tags],
        "boxes": example.boxes or [(0, 0, 0, 0)] * len(example.text),
        "figures": [_figure(example, index) for index in range(len(example.mentions))],
        "family": example.families[0],
        "families": example.families,
        "kind": example.kind,
        "split": split,
        "era": example.era,
        "year": example.year,
        "agency": example.agency,
        "scale": example.scale,
        "adds_up": not example.off,
    }


def _figure(example: Example, index: int) -> dict[str, Any]:
    mention = example.mentions[index]
    fields = asdict(mention)
    total = fields.pop("total")
    text = example.text[mention.start : mention.end]
    return fields | {"value": float(mention.value), "text": text, "group": -1 if total is None else total}


def write_dataset(folder: Path, count: int, seed: int) -> dict[Split, int]:
    """Write ``count`` examples as parquet files with a card; how many each split has.

    Raises:
        ImportError: where the package ``datasets`` is missing.
    """
    schema = features().arrow_schema
    counts = split_sizes(count)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    tallies = {split: _write_split(folder / "data", split, counts[split], seed, schema) for split in SPLITS}
    (folder / "README.md").write_text(data_card(seed, tallies), encoding="utf-8")
    return counts


def split_sizes(count: int) -> dict[Split, int]:
    """How many examples each split gets; every one at least one."""
    counts = {split: max(1, round(count * share)) for split, share in SHARES.items()}
    counts["train"] = max(1, count - counts["validation"] - counts["test"])
    return counts


def _write_split(folder: Path, split: Split, count: int, seed: int, schema: pa.Schema) -> Tally:
    """Files of one split, ``<split>-00000-of-00003.parquet``; a group of rows at a time is in memory."""
    tally = Tally()
    files = -(-count // _ROWS_A_FILE)
    rows = (row(example, split, number) for number, example in enumerate(examples(split, count, seed)))
    for file in range(files):
        path = folder / f"{split}-{file:05d}-of-{files:05d}.parquet"
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            left = min(_ROWS_A_FILE, count - file * _ROWS_A_FILE)
            while left:
                group = list(islice(rows, min(_ROWS_A_GROUP, left)))
                tally.add(group)
                writer.write_table(pa.Table.from_pylist(group, schema=schema))
                left -= len(group)
    return tally
