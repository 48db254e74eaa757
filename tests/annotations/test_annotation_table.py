from __future__ import annotations

import json

import pytest
from annotation_records import generated, table_tags
from hypothesis import given
from hypothesis import strategies as st
from label_studio_sdk.label_interface import LabelInterface

from annotations.config.table import table_config
from annotations.task.cells import merged_cells
from annotations.task.geometry import PageSize, from_percent, same_box, to_percent
from annotations.task.model import Json, Task
from annotations.task.table import PageView, cells_of, table_pages, table_tasks
from extract.export.pageimage import page_pictures
from extract.limits import Limits
from extract.record import Alternative, Cell, Record, Status

SIZE = PageSize(595.32, 841.92, 1554, 2200)


def views(data: bytes, record: Record) -> dict[int, PageView]:
    return {
        p.number: PageView(PageSize(p.width, p.height, p.pixel_width, p.pixel_height), f"data:{p.number}")
        for p in page_pictures(data, table_pages(record), Limits())
    }


def returned(data: bytes, record: Record, change=lambda task, results: results) -> tuple[list[Cell], list[str]]:
    cells, problems = record.cells, []
    pages = views(data, record)
    for task in table_tasks(record, pages, table_tags(), "nianbao-1"):
        size = pages[task.key.number].size
        found, wrong = cells_of(change(task, json.loads(json.dumps(task.result))), size, table_tags())
        cells, doubts = merged_cells(found, record.template, task.key.number, size, cells)
        problems += wrong + doubts
    return cells, problems


@pytest.mark.parametrize(("seed", "era"), [(21, "2021"), (22, "2019"), (23, "2014")])
def test_a_record_comes_back_as_it_was(seed: int, era: str) -> None:
    data, extraction = generated(seed, "pdf_ruled", era)
    assert sum(c.box is not None for c in extraction.record.cells) > 40
    assert returned(data, extraction.record) == (extraction.record.cells, [])


def test_label_studio_accepts_the_prediction() -> None:
    data, extraction = generated(21, "pdf_ruled")
    interface = LabelInterface(table_config())
    for task in table_tasks(extraction.record, views(data, extraction.record), table_tags(), "nianbao-1"):
        prediction = task.as_import(0.5)["predictions"][0]
        assert interface.validate_prediction(prediction, return_errors=True) == []
        ids = [r["id"] for r in task.result]
        transcribed = [r["type"] for r in task.result if r["id"] == ids[0]]
        assert transcribed[:2] == ["rectangle", "labels"]
        assert "taxonomy" in transcribed


def edit(results: list[Json], cell: Cell, text: str) -> list[Json]:
    """What an annotator does who types another transcription."""
    region = next(
        r["id"] for r in results if r["type"] == "taxonomy" and tuple(r["value"]["taxonomy"][0][1:]) == cell.key
    )
    rectangle = next(r for r in results if r["id"] == region and r["type"] == "rectangle")
    results = [r for r in results if not (r["id"] == region and r["type"] == "textarea")]
    typed = {**rectangle, "from_name": "printed", "type": "textarea", "value": {**rectangle["value"], "text": [text]}}
    return [*results, typed] if text else results


def test_a_corrected_transcription_changes_value_and_status_of_its_cell_only() -> None:
    data, extraction = generated(21, "pdf_ruled")
    wrong = next(c for c in extraction.record.cells if c.box and c.status is Status.AS_PRINTED and c.unit == "件")
    subject = extraction.record.model_copy(
        update={
            "cells": [
                c.model_copy(update={"status": Status.NEEDS_REVIEW, "confidence": 0.4}) if c.key == wrong.key else c
                for c in extraction.record.cells
            ]
        }
    )

    def change(task: Task, results: list[Json]) -> list[Json]:
        return edit(results, wrong, "987") if task.key.number == wrong.page else results

    cells, problems = returned(data, subject, change)
    after = {c.key: c for c in cells}
    assert problems == []
    assert (after[wrong.key].printed, after[wrong.key].value) == ("987", 987)
    assert (after[wrong.key].status, after[wrong.key].confidence) == (Status.AS_PRINTED, 1.0)
    assert after[wrong.key].box == wrong.box
    assert [c for c in cells if c.key != wrong.key] == [c for c in subject.cells if c.key != wrong.key]


def test_a_deleted_rectangle_is_a_missing_cell() -> None:
    data, extraction = generated(21, "pdf_ruled")
    gone = next(c for c in extraction.record.cells if c.box)

    def change(task: Task, results: list[Json]) -> list[Json]:
        ids = {r["id"] for r in results if r["type"] == "taxonomy" and tuple(r["value"]["taxonomy"][0][1:]) == gone.key}
        return [r for r in results if r["id"] not in ids]

    cells, _ = returned(data, extraction.record, change)
    assert next(c for c in cells if c.key == gone.key).status is Status.MISSING
    assert len(cells) == len(extraction.record.cells)


def test_rectangles_without_a_place_or_twice_are_named() -> None:
    data, extraction = generated(21, "pdf_ruled")
    task = next(iter(table_tasks(extraction.record, views(data, extraction.record), table_tags(), "m")))
    region = task.result[0]["id"]
    no_place = [r for r in task.result if not (r["id"] == region and r["type"] == "taxonomy")]
    again = [*task.result, *({**r, "id": "again"} for r in task.result if r["id"] == region)]
    assert region in cells_of(no_place, SIZE, table_tags())[1][0]
    assert "标了两次" in cells_of(again, SIZE, table_tags())[1][0]


def test_a_cell_that_the_template_lacks_is_named() -> None:
    _, extraction = generated(21, "pdf_ruled")
    cell = next(c for c in extraction.record.cells if c.box)
    labelled = {**to_percent(cell.box, SIZE), "labels": ["blank"]}
    unknown = {"taxonomy": [["2021", "no", "such", "cell"]]}
    results = [
        {"id": "x", "from_name": "status", "type": "labels", "value": labelled},
        {"id": "x", "from_name": "place", "type": "taxonomy", "value": unknown},
    ]
    found, _ = cells_of(results, SIZE, table_tags())
    assert "no／such／cell" in merged_cells(found, "2021", 1, SIZE, extraction.record.cells)[1][0]


edges = st.floats(0, 590, allow_nan=False).map(lambda x: round(x, 2))


@given(edges, edges, st.floats(1, 90), st.floats(1, 90))
def test_boxes_survive_percent(x: float, y: float, width: float, height: float) -> None:
    box = (x, y, round(min(x + width, 595.32), 2), round(min(y + height, 841.92), 2))
    back = from_percent(to_percent(box, SIZE), SIZE)
    if box[2] > box[0] and box[3] > box[1]:
        assert back == box
        assert same_box(box, back, SIZE)


def test_a_box_that_leaves_the_page_is_cut_off_and_still_the_same() -> None:
    box = (-3.0, 10.0, 700.0, 900.0)
    value = to_percent(box, SIZE)
    assert 0 <= value["x"] <= value["x"] + value["width"] <= 100
    assert same_box(box, from_percent(value, SIZE), SIZE)


@pytest.mark.parametrize(
    "value", [{}, {"x": 1, "y": 1, "width": 0, "height": 4}, {"x": 1, "y": 1, "width": 500, "height": 4},
              {"x": "1", "y": 1, "width": 5, "height": 4}, {"x": 1, "y": 1, "width": 5, "height": 4, "rotation": 30}],
)  # fmt: skip
def test_a_broken_rectangle_is_none(value: Json) -> None:
    assert from_percent(value, SIZE) is None


def test_doubts_of_a_cell_are_told_in_words() -> None:
    data, extraction = generated(21, "pdf_ruled")
    cell = next(c for c in extraction.record.cells if c.box)
    other = Alternative(printed="8", value=8, confidence=0.3)
    doubtful = cell.model_copy(update={"status": Status.NEEDS_REVIEW, "confidence": 0.6, "alternatives": [other]})
    subject = extraction.record.model_copy(update={"cells": [doubtful, *extraction.record.cells[1:]]})
    task = next(iter(table_tasks(subject, views(data, subject), table_tags(), "m")))
    assert "待复核" in task.data["why"]
    assert "也可能是 8" in task.data["why"]
