"""``nianbao annotate push``: tasks with pre-annotations to Label Studio, each once.

What is there already is asked of the server at the start of every push, never remembered here, so a push that was cut
off at any moment is simply run again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import sleep

from annotations.errors import AnnotateCode, AnnotateError
from annotations.out import RunFolder
from annotations.queue.learned import Learned
from annotations.queue.score import Queued, candidates, order
from annotations.studio.connect import Project, Studio
from annotations.studio.images import PictureStore
from annotations.task.geometry import PageSize
from annotations.task.model import Json, Task, TaskKey, TaskKind
from annotations.task.narrative import narrative_tasks
from annotations.task.reasons import summary
from annotations.task.table import PageView, table_tasks
from extract.errors import NianbaoError
from extract.export.pageimage import page_pictures
from extract.limits import Limits
from extract.record import Record

_BATCH_TASKS, _BATCH_BYTES = 25, 8_000_000
_PAUSES = (1.0, 4.0)
"""Seconds before a server in trouble is asked again."""


@dataclass(slots=True)
class PushResult:
    """What a push did; ``skipped`` names reports or pages that got no task, with the reason."""

    created: int = 0
    already: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Pusher:
    """One push.

    Attributes:
        progress: called with the number of tasks done and of all tasks after every batch.
        limit: most tasks to push, best of the queue first; None for all.
        learned: what the gold of earlier rounds says of the order.
    """

    out: RunFolder
    studio: Studio
    pictures: PictureStore
    progress: Callable[[int, int], None]
    limit: int | None = None
    limits: Limits = field(default_factory=Limits)
    learned: Learned = field(default_factory=Learned)

    def push(self, projects: dict[TaskKind, Project]) -> PushResult:
        """Push what the projects lack.

        Raises:
            AnnotateError: where the server cannot be reached or refuses; what was imported until then stays.
        """
        result = PushResult()
        present = {task.key for project in projects.values() for task in self.studio.pushed(project)}
        records = {record.report_id: record for record in self.out.records()}
        waiting = [c for record in records.values() for c in candidates(record, self.out.text(record))]
        queue = order(waiting, self.learned.known, self.learned.experience)
        wanted = [q for q in queue if q.candidate.key not in present and q.candidate.key.kind in projects]
        result.already = len(queue) - len(wanted)
        wanted = wanted[: self.limit] if self.limit is not None else wanted
        scores = {q.candidate.key: q for q in wanted}
        for batch in _batches(self._tasks(records, scores, projects, result)):
            for kind, project in projects.items():
                tasks = [t.as_import(scores[t.key].score) for t in batch if t.key.kind == kind]
                if tasks:
                    result.created += self._import(project, tasks)
            self.progress(result.created, len(wanted))
        self._complete(records, {q.candidate.key: q for q in queue}, projects, result)
        return result

    def _import(self, project: Project, tasks: list[Json]) -> int:
        """Import tasks; a server in trouble (HTTP 5xx, as with SQLite locked) gets those again that it lacks.

        Returns:
            Number of tasks that the server made.
        """
        made = 0
        for pause in _PAUSES:
            try:
                return made + self.studio.import_tasks(project, tasks)
            except AnnotateError as error:
                if error.code is not AnnotateCode.SERVER_TROUBLE:
                    raise
            sleep(pause)
            there = {task.key for task in self.studio.pushed(project)}
            left = [task for task in tasks if TaskKey.parse(task["data"]["key"]) not in there]
            made += len(tasks) - len(left)
            if not left:
                return made
            tasks = left
        return made + self.studio.import_tasks(project, tasks)

    def _complete(
        self, records: dict[str, Record], scores: dict[TaskKey, Queued], projects: dict[TaskKind, Project],
        result: PushResult,
    ) -> None:  # fmt: skip
        """Give tasks their pre-annotation that the server has without one.

        Label Studio repeats an import that met a locked SQLite database after it has taken the predictions out of the
        tasks, and reports success: the tasks are there, their predictions are not.
        """
        bare = {
            kind: {task.key: task.id for task in self.studio.pushed(project) if not task.predictions}
            for kind, project in projects.items()
        }
        lacking = {key: scores[key] for found in bare.values() for key in found if key in scores}
        for batch in _batches(self._tasks(records, lacking, projects, result)):
            for kind, project in projects.items():
                given = {bare[kind][t.key]: t.prediction(lacking[t.key].score) for t in batch if t.key in bare[kind]}
                if given:
                    self.studio.add_predictions(project, given)

    def _tasks(
        self,
        records: dict[str, Record],
        scores: dict[TaskKey, Queued],
        projects: dict[TaskKind, Project],
        result: PushResult,
    ) -> Iterator[Task]:
        """The wanted tasks, report by report, so that a source is opened once."""
        by_report: dict[str, set[TaskKey]] = {}
        for key in scores:
            by_report.setdefault(key.report_id, set()).add(key)
        for identifier, keys in by_report.items():
            for task in self._of_report(records[identifier], keys, projects, result):
                if scores[task.key].audit:
                    task.data["why"] = summary(task.data["why"].splitlines(), audit=True)
                yield task

    def _of_report(
        self, record: Record, keys: set[TaskKey], projects: dict[TaskKind, Project], result: PushResult
    ) -> Iterator[Task]:
        if "narrative" in projects and any(key.kind == "narrative" for key in keys):
            version = record.models.get("figures", "")
            tasks = narrative_tasks(record, self.out.text(record), projects["narrative"].tags, version)
            yield from (task for task in tasks if task.key in keys)
        pages = {key.number for key in keys if key.kind == "table"}
        if "table" in projects and pages:
            views = self._views(record, pages, result)
            yield from table_tasks(record, views, projects["table"].tags, table_version(record))

    def _views(self, record: Record, pages: set[int], result: PushResult) -> dict[int, PageView]:
        data = self.out.source(record)
        if data is None:
            result.skipped.append((record.source, "来源文件已不在原处或已改变，表格页没有图像"))
            return {}
        try:
            found = {p.number: p for p in page_pictures(data, pages, self.limits)}
        except NianbaoError as error:
            result.skipped.append((record.source, str(error)))
            return {}
        result.skipped += [(record.source, f"第 {page} 页没有图像") for page in sorted(pages - found.keys())]
        return {
            n: PageView(
                PageSize(p.width, p.height, p.pixel_width, p.pixel_height), self.pictures.put(record.report_id, p)
            )
            for n, p in found.items()
        }


def table_version(record: Record) -> str:
    """Name and version of everything that made the cells of a record."""
    return " ".join(f"{name}-{version}" for name, version in sorted(record.models.items()) if name != "figures")


def _batches(tasks: Iterable[Task]) -> Iterator[Sequence[Task]]:
    batch: list[Task] = []
    size = 0
    for task in tasks:
        length = len(json.dumps(task.as_import(0.0), ensure_ascii=False))
        if batch and (len(batch) >= _BATCH_TASKS or size + length > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += length
    if batch:
        yield batch
