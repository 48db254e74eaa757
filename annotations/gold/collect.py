"""From the tasks of a server to what people said about each report: one finished, agreed annotation a task, or a
conflict that says why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotations.config.tags import Tags
from annotations.gold.agreement import cell_agreement, span_agreement
from annotations.task.geometry import PageSize
from annotations.task.model import Json, TaskKey
from annotations.task.narrative import LabelledSpan, spans_of
from annotations.task.table import LabelledCell, cells_of


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something a person has to decide or mend: ``kind`` is ``disagreement``, ``region``, ``withdrawn``, ``unknown`` or
    ``duplicate``."""

    key: str
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Said:
    """The annotation of a task that counts.

    Attributes:
        annotators: of all finished annotations of the task, in order of time.
        at: when the one that counts was last changed, as the server says it.
        agreement: between annotators, None where there is one.
    """

    key: TaskKey
    spans: tuple[LabelledSpan, ...]
    cells: tuple[LabelledCell, ...]
    size: PageSize | None
    annotators: tuple[str, ...]
    at: str
    agreement: float | None
    task_id: int
    annotation_id: int


@dataclass(slots=True)
class Collected:
    """Everything that was said; ``tasks`` are the keys of all tasks, annotated or not."""

    said: dict[TaskKey, Said] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    tasks: set[TaskKey] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One finished annotation, read."""

    annotation: Json
    annotator: str
    spans: tuple[LabelledSpan, ...]
    cells: tuple[LabelledCell, ...]
    problems: tuple[str, ...]

    @property
    def content(self) -> object:
        """What must be equal for two annotators to agree: no offsets of boxes, which nobody draws alike."""
        return (self.spans, tuple(sorted((c.key, c.printed, c.value) for c in self.cells)))


def collect(
    tasks: Iterable[Json], tags: Tags, people: Mapping[int, str], texts: Mapping[str, str], into: Collected
) -> None:
    """Read the tasks of one project (in place into ``into``).

    Args:
        people: names of annotators by number.
        texts: plain text of the reports by id; a task of any other report is a conflict.
    """
    for task in sorted(tasks, key=lambda t: int(t["id"])):
        key = TaskKey.parse((task.get("data") or {}).get("key"))
        if key is None or key.kind != tags.kind:
            into.conflicts.append(Conflict(f"task {task['id']}", "unknown", "不是由 nianbao 推送的任务"))
        elif key in into.tasks:
            into.conflicts.append(Conflict(str(key), "duplicate", f"任务 {task['id']} 重复，未采用"))
        elif key.report_id not in texts:
            into.conflicts.append(Conflict(str(key), "unknown", "OUT 中没有这份报告"))
        else:
            into.tasks.add(key)
            _collect_task(task, key, tags, people, texts[key.report_id], into)


def _collect_task(task: Json, key: TaskKey, tags: Tags, people: Mapping[int, str], text: str, into: Collected) -> None:
    size = page_size(task["data"]) if key.kind == "table" else None
    if key.kind == "table" and size is None:
        into.conflicts.append(Conflict(str(key), "unknown", "任务缺少页面尺寸"))
        return
    latest: dict[str, Json] = {}
    for annotation in sorted(task.get("annotations") or [], key=lambda a: (str(a.get("updated_at")), int(a["id"]))):
        if not annotation.get("was_cancelled"):
            latest[_annotator(annotation, people)] = annotation
    readings = [_read(a, name, task["data"], tags, size, text) for name, a in latest.items()]
    if not readings:
        return
    chosen = _choose(readings)
    agreement = _agreement(readings, key)
    if chosen is None:
        names = "、".join(r.annotator for r in readings)
        detail = f"{names} 意见不一（一致度 {agreement:.2f}），请裁定后把正确的一份标为 ground truth"
        into.conflicts.append(Conflict(str(key), "disagreement", detail))
        return
    into.conflicts += [Conflict(str(key), "region", problem) for problem in chosen.problems]
    into.said[key] = Said(
        key, chosen.spans, chosen.cells, size, tuple(r.annotator for r in readings),
        str(chosen.annotation.get("updated_at")), agreement, int(task["id"]), int(chosen.annotation["id"]),
    )  # fmt: skip


def _annotator(annotation: Json, people: Mapping[int, str]) -> str:
    who = annotation.get("completed_by")
    number = who.get("id") if isinstance(who, dict) else who
    return people.get(int(number), str(number)) if isinstance(number, int) else "未知"


def _read(annotation: Json, name: str, data: Json, tags: Tags, size: PageSize | None, text: str) -> _Reading:
    results = [r for r in annotation.get("result") or [] if isinstance(r, dict)]
    if size is not None:
        cells, problems = cells_of(results, size, tags)
        return _Reading(annotation, name, (), tuple(cells), tuple(problems))
    offset = data.get("offset")
    spans, problems = spans_of(results, text, offset if isinstance(offset, int) else 0, tags)
    return _Reading(annotation, name, tuple(spans), (), tuple(problems))


def _choose(readings: list[_Reading]) -> _Reading | None:
    """An adjudicated annotation, else the last of those that all agree, else none."""
    judged = [r for r in readings if r.annotation.get("ground_truth")]
    if judged:
        return judged[-1]
    return readings[-1] if all(r.content == readings[0].content for r in readings) else None


def _agreement(readings: list[_Reading], key: TaskKey) -> float | None:
    if key.kind == "table":
        return cell_agreement([r.cells for r in readings])
    return span_agreement([r.spans for r in readings])


def page_size(data: Json) -> PageSize | None:
    """The size of the page of a task, None where the task does not say it."""
    width, height = data.get("page_width"), data.get("page_height")
    if not isinstance(width, int | float) or not isinstance(height, int | float) or min(width, height) <= 0:
        return None
    return PageSize(float(width), float(height), 1, 1)
