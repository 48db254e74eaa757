"""``nianbao eval run --store``: a judged OUT folder becomes a run of the store."""

from __future__ import annotations

from pathlib import Path

from eval.out import LoadedOut
from eval.run import DatasetScore
from eval.runs.collect import collect
from eval.runs.model import RunInfo
from eval.runs.origin import describe
from eval.runs.pages import store_pages, wanted_pages
from eval.runs.speed import speed_rows
from eval.runs.store import RunStore


def keep(
    out: LoadedOut,
    datasets: list[DatasetScore],
    store: Path,
    *,
    name: str = "",
    study: str = "",
    note: str = "",
    bench: Path | None = None,
) -> RunInfo:
    """Store a run and return its description.

    Args:
        bench: JSON file of ``nianbao eval bench`` whose times belong to this run.

    Raises:
        OutError: the bench file or a text of OUT cannot be used.
    """
    target = RunStore(store)
    tables = collect(out, datasets)
    tables["speed"] = speed_rows(bench) if bench else []
    tables["pages"] = store_pages(out.records, wanted_pages(tables), target.pages)
    info = describe(out, datasets, name=name, study=study, note=note)
    target.save(info, tables)
    return info
