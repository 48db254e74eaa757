"""Predictions for the tasks that Label Studio sends, with the control names of the configuration that it sends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.backend.fetch import Fetcher
from annotations.backend.resolve import solve_again
from annotations.config.tags import Tags
from annotations.errors import AnnotateCode, AnnotateError
from annotations.gold.collect import page_size
from annotations.task.geometry import PageSize
from annotations.task.model import Json, TaskKey
from annotations.task.narrative import figure_results
from annotations.task.table import LabelledCell, cell_results, cells_of, cells_on
from extract import __version__
from extract.errors import NianbaoError
from extract.export.pageimage import page_pictures
from extract.pipeline import Extractor
from extract.record import Cell, Figure, Record
from extract.templates.model import CellKey

_NOBODY = "0" * 16


@dataclass(slots=True)
class Predictor:
    """Answers for both kinds of tasks.

    Attributes:
        figures: reads the figures of a text.
        version: of what reads them.
        records: the records of the OUT folder that was pushed, by id; pages of other reports are read afresh.
    """

    figures: Callable[[str], list[Figure]]
    version: Callable[[], str]
    records: Mapping[str, Record]
    fetcher: Fetcher
    _extractor: Extractor | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def predict(self, task: Json, tags: Tags, context: Json | None) -> Json:
        """One prediction; an empty one where the task says nothing that can be read.

        Args:
            context: of an interactive request: the regions that the annotator has just drawn.
        """
        data = task.get("data")
        shown = data.get(tags.variable) if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(shown, str) or not shown:
            return self._answer([], 0.0, tags)
        key = TaskKey.parse(data.get("key")) or TaskKey(_NOBODY, "table" if tags.kind == "table" else "narrative", 1)
        try:
            if tags.kind == "narrative":
                found = self.figures(shown)
                return self._answer(figure_results(found, shown, 0, key, tags), _score(found), tags)
            return self._page(task, data, shown, key, tags, context)
        except (AnnotateError, NianbaoError) as error:
            return {**self._answer([], 0.0, tags), "error": str(error)}

    def _answer(self, result: list[Json], score: float, tags: Tags) -> Json:
        version = self.version() if tags.kind == "narrative" else f"nianbao-{__version__}"
        return {"result": result, "score": round(score, 4), "model_version": version}

    def _page(self, task: Json, data: Json, address: str, key: TaskKey, tags: Tags, context: Json | None) -> Json:
        known = self.records.get(key.report_id)
        page = key.number if known else 1
        record, size = (known, page_size(data)) if known else self._read(address)
        if size is None or record.template is None:
            raise AnnotateError(AnnotateCode.BAD_TASK, "任务缺少页面尺寸或模板")
        cells = record.cells
        facts = _facts(cells_on(record, page), said_so_far(task, context), size, tags)
        if facts:
            cells = solve_again(cells, record.template, facts)
        shown = cells_on(record.model_copy(update={"cells": cells}), page)
        return self._answer(cell_results(shown, record.template, size, key, tags), _score(shown), tags)

    def _read(self, address: str) -> tuple[Record, PageSize | None]:
        """A picture read as a report of its own, whose boxes are in pixels, and its size."""
        image = self.fetcher.get(address)
        with self._lock:
            if self._extractor is None:
                self._extractor = Extractor()
            record = self._extractor.extract(image, "task").record
            sizes = [
                PageSize(p.width, p.height, p.pixel_width, p.pixel_height)
                for p in page_pictures(image, {1}, self._extractor.config.limits)
            ]
            return record, sizes[0] if sizes else None


def said_so_far(task: Json, context: Json | None) -> list[Json]:
    """Results of the annotator, the newest last: of annotations, of drafts, then of the request itself."""
    found: list[Json] = []
    for name in ("annotations", "drafts"):
        saved = task.get(name)
        for item in saved if isinstance(saved, list) else ():
            if isinstance(item, dict) and isinstance(item.get("result"), list):
                found = item["result"]
    extra = context.get("result") if isinstance(context, dict) else None
    drawn = [r for r in extra if isinstance(r, dict)] if isinstance(extra, list) else []
    again = {r.get("id") for r in drawn}
    kept = [r for r in found if isinstance(r, dict) and r.get("id") not in again]
    return [*kept, *drawn]


def _facts(cells: Sequence[Cell], results: list[Json], size: PageSize, tags: Tags) -> dict[CellKey, str]:
    """What the annotator corrected: cells that print another text than the system said, and new ones."""
    said: Iterable[LabelledCell] = cells_of(results, size, tags)[0]
    before = {CellKey(*cell.key): cell for cell in cells}
    return {c.key: c.printed for c in said if c.key not in before or before[c.key].printed != c.printed}


def _score(items: Sequence[Cell | Figure]) -> float:
    """The least confidence: Label Studio's own uncertainty sampling begins with the lowest."""
    return min((item.confidence for item in items), default=1.0)
