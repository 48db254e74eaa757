"""The data card of a corpus: what is in it, counted while it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from training.corpus.labels import label_names
from training.corpus.model import Split
from training.corpus.resources import FOLDER


@dataclass(slots=True)
class Tally:
    """Counts over the rows of one split."""

    rows: int = 0
    characters: int = 0
    empty: int = 0
    tables: int = 0
    off: int = 0
    indicators: Counter[str] = field(default_factory=Counter)
    qualifiers: Counter[str] = field(default_factory=Counter)
    families: set[str] = field(default_factory=set)

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Count more rows."""
        for row in rows:
            self.rows += 1
            self.characters += len(row["text"])
            self.tables += row["kind"] == "table"
            self.empty += not row["figures"] and row["kind"] == "narrative"
            self.off += not row["adds_up"]
            self.indicators.update(figure["indicator"] for figure in row["figures"])
            self.qualifiers.update(figure["qualifier"] for figure in row["figures"])
            self.families.update(row["families"])


def data_card(seed: int, tallies: Mapping[Split, Tally]) -> str:
    """README.md of the set, with the front matter that ``datasets.load_dataset`` reads."""
    files = "\n".join(f"  - split: {split}\n    path: data/{split}-*.parquet" for split in tallies)
    body = (FOLDER / "card.md").read_text(encoding="utf-8")
    return body.format(
        files=files,
        seed=seed,
        total=sum(tally.rows for tally in tallies.values()),
        labels=len(label_names()),
        splits=_table("划分", {split: _split_cells(tally) for split, tally in tallies.items()}, _SPLIT_HEADS),
        indicators=_table("指标", _by_name(tallies, "indicators"), list(tallies)),
        qualifiers=_table("限定", _by_name(tallies, "qualifiers"), list(tallies)),
    )


_SPLIT_HEADS = ["段落", "字符", "其中表格页", "无数据段落", "分项不合计", "句式家族"]


def _split_cells(tally: Tally) -> list[int]:
    return [tally.rows, tally.characters, tally.tables, tally.empty, tally.off, len(tally.families)]


def _by_name(tallies: Mapping[Split, Tally], counter: str) -> dict[str, list[int]]:
    names = sorted({name for tally in tallies.values() for name in getattr(tally, counter)})
    return {name: [getattr(tally, counter)[name] for tally in tallies.values()] for name in names}


def _table(corner: str, rows: Mapping[str, list[int]], heads: Sequence[str]) -> str:
    lines = [f"| {corner} | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    return "\n".join(lines + [f"| {name} | {' | '.join(map(str, cells))} |" for name, cells in rows.items()])
