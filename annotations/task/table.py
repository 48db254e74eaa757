"""Table pages of a record as tasks, and annotated rectangles as cells again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotations.config import table as names
from annotations.config.tags import Tags
from annotations.task.geometry import PageSize, from_percent, to_percent
from annotations.task.model import Json, Task, TaskKey, first_number, first_text, region_id, values_of
from annotations.task.reasons import cell_place, cell_reasons, missing_cells, missing_line, summary
from annotations.task.title import file_name, title
from extract.record import Cell, PageBox, Record
from extract.templates.model import CellKey


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as a task shows it: its size and where Label Studio finds the picture (an address or embedded data)."""

    size: PageSize
    address: str


@dataclass(frozen=True, slots=True)
class LabelledCell:
    """A rectangle as the annotator left it; ``value`` None for none, ``printed`` "" for an empty cell."""

    key: CellKey
    printed: str
    value: int | float | None
    status: str
    box: PageBox


def table_pages(record: Record) -> list[int]:
    """Pages that show cells, in order."""
    return sorted({cell.page for cell in record.cells if cell.page is not None and cell.box is not None})


def cells_on(record: Record, page: int) -> list[Cell]:
    """Cells with a place on a page."""
    return [cell for cell in record.cells if cell.page == page and cell.box is not None]


def missing_on(record: Record, page: int) -> list[Cell]:
    """Missing cells that somebody should look for on a page: those of tables whose first cells are on it."""
    first: dict[str, int] = {}
    for cell in record.cells:
        if cell.page is not None and cell.box is not None:
            first.setdefault(cell.table, cell.page)
    return [cell for cell in missing_cells(record) if first.get(cell.table) == page]


def table_tasks(record: Record, pages: Mapping[int, PageView], tags: Tags, model_version: str) -> Iterator[Task]:
    """One task for each page that shows cells and has a picture."""
    for number in table_pages(record):
        view = pages.get(number)
        if view is None:
            continue
        key = TaskKey(record.report_id, "table", number)
        cells = cells_on(record, number)
        lines = missing_line(record, missing_on(record, number))
        lines += [f"{cell_place(record.template, c)}：{reason}" for c in cells for reason in cell_reasons(c)]
        data: Json = {
            "key": str(key),
            "report_id": record.report_id,
            "title": title(record, f"第 {number} 页"),
            "source": file_name(record.source),
            "agency": record.agency or "",
            "year": record.year,
            "template": record.template,
            "why": summary(lines),
            "page_width": view.size.width,
            "page_height": view.size.height,
            tags.variable: view.address,
        }
        yield Task(key, data, cell_results(cells, record.template, view.size, key, tags), model_version)


def cell_results(cells: Iterable[Cell], era: str | None, size: PageSize, key: TaskKey, tags: Tags) -> list[Json]:
    """Cells as results of a prediction: for each a rectangle, its label, transcription, value and place, of one id."""
    return [r for c in cells if c.status.value in tags.options for r in _region(c, era, size, key, tags)]


def _region(cell: Cell, era: str | None, size: PageSize, key: TaskKey, tags: Tags) -> Iterator[Json]:
    assert cell.box is not None, "only cells with a place are shown"
    place = to_percent(cell.box, size)
    head = {
        "id": region_id(key, *cell.key),
        "to_name": tags.object,
        "original_width": size.pixel_width,
        "original_height": size.pixel_height,
        "image_rotation": 0,
    }

    def result(name: str, kind: str, value: Json) -> Json:
        return {**head, "from_name": name, "type": kind, "value": {**place, **value}}

    reasons = cell_reasons(cell)
    if names.RECTANGLE in tags.parts:
        yield result(tags.parts[names.RECTANGLE], "rectangle", {})
    labelled = result(tags.labels, "labels", {"labels": [cell.status.value]})
    yield {**labelled, "score": round(cell.confidence, 4), "meta": {"text": reasons}} if reasons else labelled
    if cell.printed and names.TEXT in tags.parts:
        yield result(tags.parts[names.TEXT], "textarea", {"text": [cell.printed]})
    if cell.value is not None and names.NUMBER in tags.parts:
        yield result(tags.parts[names.NUMBER], "number", {"number": cell.value})
    if era and names.PLACE in tags.parts:
        yield result(tags.parts[names.PLACE], "taxonomy", {"taxonomy": [[era, *cell.key]]})


def cells_of(results: Sequence[Json], size: PageSize, tags: Tags) -> tuple[list[LabelledCell], list[str]]:
    """The cells of an annotation, and a sentence for each rectangle that cannot be used or names a cell again."""
    found: dict[CellKey, LabelledCell] = {}
    problems: list[str] = []
    listed = list(results)
    for result in listed:
        if result.get("from_name") != tags.labels or not isinstance(result.get("value"), dict):
            continue
        region = str(result.get("id"))
        label = result["value"].get("labels")
        box = from_percent(result["value"], size)
        key = _key(listed, tags.parts.get(names.PLACE), region)
        if box is None or key is None or not label:
            problems.append(f"区域 {region} 没有位置、状态或所属行列")
        elif key in found:
            problems.append(f"单元格 {'／'.join(key)} 标了两次")
        else:
            printed = "".join(first_text(listed, tags.parts.get(names.TEXT), region).split())
            value = first_number(listed, tags.parts.get(names.NUMBER), region)
            found[key] = LabelledCell(key, printed, value, str(label[0]), box)
    return list(found.values()), problems


def _key(results: list[Json], name: str | None, region: str) -> CellKey | None:
    for value in values_of(results, name, region) if name else ():
        chosen = value.get("taxonomy")
        if isinstance(chosen, list) and chosen and isinstance(chosen[0], list) and len(chosen[0]) == 4:
            return CellKey(*map(str, chosen[0][1:]))
    return None
