"""Narrative figures of a record as tasks, and annotated spans as figures again.

Offsets of Label Studio's text regions are code points, as Python's are (its editor converts from UTF-16 itself), so
characters outside the BMP need nothing; the text of a task differs from the report's only in characters that a browser
or a database would change, one for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotations.config import narrative as names
from annotations.config.tags import Tags
from annotations.task.model import Json, Task, TaskKey, first_choice, first_number, first_text, region_id
from annotations.task.reasons import figure_reasons, summary
from annotations.task.title import file_name, title
from extract.record import Figure, Record

PART = 12_000
"""Characters of one task; a longer text is cut at a line break into several."""
_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_STOPS = "，。；、：,.;:"
"""What a mouse takes along at the ends of a number."""


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A region as the annotator left it; None or "" for what is not stated. Offsets refer to the report's text."""

    start: int
    end: int
    indicator: str
    value: int | float | None
    unit: str
    qualifier: str | None
    period: str | None
    role: str | None
    group: str
    detail: str


def shown_text(text: str) -> str:
    """A text as a task shows it, of the same length: no carriage returns, NULs or halves of surrogate pairs."""
    return _UNSAFE.sub("\ufffd", text.replace("\r", "\n"))


def parts(text: str, figures: Sequence[Figure], size: int = PART) -> list[tuple[int, int]]:
    """Spans of the parts of a text: cut after line breaks that no figure reaches over, at ``size`` where there is
    none."""
    cuts, start = [], 0
    while len(text) - start > size:
        end = start + size
        at = end
        while (at := text.rfind("\n", start, at)) > start and _inside(at + 1, figures):
            pass
        end = at + 1 if at > start else _free(end, start, figures)
        cuts.append((start, end))
        start = end
    return [*cuts, (start, len(text))]


def _inside(offset: int, figures: Iterable[Figure]) -> bool:
    return any(f.start < offset < f.end for f in figures)


def _free(offset: int, start: int, figures: Sequence[Figure]) -> int:
    """The place at or before ``offset`` that cuts no figure."""
    cut = min((f.start for f in figures if f.start < offset < f.end), default=offset)
    return cut if cut > start else offset


def narrative_tasks(record: Record, text: str, tags: Tags, model_version: str) -> Iterator[Task]:
    """One task for each part of the report's text, with the figures as pre-annotations."""
    shown = shown_text(text)
    for number, (start, end) in enumerate(parts(shown, record.figures)):
        key = TaskKey(record.report_id, "narrative", number)
        inside = [f for f in record.figures if start <= f.start and f.end <= end]
        lines = [f"“{f.text}”：{reason}" for f in inside for reason in figure_reasons(f, record.findings)]
        data: Json = {
            "key": str(key),
            "report_id": record.report_id,
            "title": title(record, f"正文 {number + 1}"),
            "source": file_name(record.source),
            "agency": record.agency or "",
            "year": record.year,
            "why": summary(lines),
            "offset": start,
            tags.variable: shown[start:end],
        }
        result = figure_results(inside, shown[start:end], start, key, tags, record)
        yield Task(key, data, result, model_version)


def figure_results(
    figures: Iterable[Figure], part: str, offset: int, key: TaskKey, tags: Tags, record: Record | None = None
) -> list[Json]:
    """Figures as results of a prediction, several for each that share an id.

    Args:
        part: text of the task; ``offset`` is where it begins in the text that the figures' offsets refer to.
        record: gives the findings that explain doubts.
    """
    return [
        result
        for figure in figures
        if figure.indicator in tags.options
        for result in _region(figure, part, offset, key, tags, record)
    ]


def _region(figure: Figure, part: str, offset: int, key: TaskKey, tags: Tags, record: Record | None) -> Iterator[Json]:
    start, end = figure.start - offset, figure.end - offset
    place = {"start": start, "end": end, "text": part[start:end]}
    region = region_id(key, figure.start, figure.end, figure.indicator)

    def result(name: str, kind: str, value: Json) -> Json:
        return {"id": region, "from_name": name, "to_name": tags.object, "type": kind, "value": {**place, **value}}

    reasons = figure_reasons(figure, record.findings if record else ())
    labelled = result(tags.labels, "labels", {"labels": [figure.indicator]})
    yield {**labelled, "score": round(figure.confidence, 4), "meta": {"text": reasons}} if reasons else labelled
    if names.NUMBER in tags.parts:
        yield result(tags.parts[names.NUMBER], "number", {"number": figure.value})
    for name in names.TEXTS:
        said = getattr(figure, name) or ""
        if said and name in tags.parts:
            # The text area's own text takes the place of the span's.
            yield {**result(tags.parts[name], "textarea", {}), "value": {"start": start, "end": end, "text": [said]}}
    for name in names.CHOICES:
        if name in tags.parts:
            yield result(tags.parts[name], "choices", {"choices": [getattr(figure, name)]})


def spans_of(results: list[Json], text: str, offset: int, tags: Tags) -> tuple[list[LabelledSpan], list[str]]:
    """The spans of an annotation in the order of place, and a sentence for each that cannot be used.

    Args:
        text: the text of the whole report; ``offset`` is where the task's part begins in it.
    """
    found: list[LabelledSpan] = []
    problems: list[str] = []
    for result in results:
        if result.get("from_name") != tags.labels:
            continue
        place = _place(result.get("value"), text, offset)
        label = _label(result.get("value"))
        if place is None or label is None:
            problems.append(f"区域 {result.get('id')} 没有位置或指标")
        elif label not in tags.options:
            problems.append(f"区域 {result.get('id')} 的指标 {label} 不在配置中")
        else:
            found.append(_span(results, str(result.get("id")), place, label, tags))
    return sorted(found, key=lambda s: (s.start, s.end, s.indicator)), problems


def _place(value: object, text: str, offset: int) -> tuple[int, int] | None:
    """Offsets into the whole text, white space and stops at the ends left out; None for no proper span."""
    if not isinstance(value, dict):
        return None
    start, end = value.get("start"), value.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or isinstance(start, bool):
        return None
    start, end = start + offset, end + offset
    if not 0 <= start < end <= len(text):
        return None
    while start < end and _is_edge(text[start]):
        start += 1
    while start < end and _is_edge(text[end - 1]):
        end -= 1
    return (start, end) if start < end else None


def _is_edge(char: str) -> bool:
    return char.isspace() or char in _STOPS


def _label(value: object) -> str | None:
    chosen = value.get("labels") if isinstance(value, dict) else None
    return str(chosen[0]) if isinstance(chosen, list) and chosen else None


def _span(results: list[Json], region: str, place: tuple[int, int], label: str, tags: Tags) -> LabelledSpan:
    return LabelledSpan(
        *place,
        indicator=label,
        value=first_number(results, tags.parts.get(names.NUMBER), region),
        unit=first_text(results, tags.parts.get("unit"), region),
        qualifier=first_choice(results, tags.parts.get("qualifier"), region),
        period=first_choice(results, tags.parts.get("period"), region),
        role=first_choice(results, tags.parts.get("role"), region),
        group=first_text(results, tags.parts.get("group"), region),
        detail=first_text(results, tags.parts.get("detail"), region),
    )
