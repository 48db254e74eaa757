from __future__ import annotations

import json

import pytest
from annotation_records import figure, generated, narrative_tags, record
from hypothesis import given, settings
from hypothesis import strategies as st
from label_studio_sdk.label_interface import LabelInterface

from annotations.config.narrative import narrative_config
from annotations.task.figures import figures_of
from annotations.task.model import Json, Task, TaskKey
from annotations.task.narrative import narrative_tasks, parts, shown_text, spans_of
from extract.record import Figure, Record

TEXT = "本年共收到申请3件，办结2件。\n𠮷林街道答复𠮷件1件。\n"


def tasks(subject: Record, text: str) -> list[Task]:
    return list(narrative_tasks(subject, text, narrative_tags(), "rules-1"))


def returned(subject: Record, text: str, change=lambda results: results) -> tuple[list[Figure], list[str]]:
    """The figures after a trip through the JSON of Label Studio, with what an annotator changed."""
    spans, problems = [], []
    for task in tasks(subject, text):
        results = change(json.loads(json.dumps(task.result)))
        found, wrong = spans_of(results, text, task.data["offset"], narrative_tags())
        spans += found
        problems += wrong
    figures, doubts = figures_of(spans, text, subject.figures)
    return figures, problems + doubts


@pytest.mark.parametrize(("seed", "format"), [(11, "docx"), (12, "html"), (13, "lines"), (14, "pdf_ruled")])
def test_a_record_comes_back_as_it_was(seed: int, format: str) -> None:
    _, extraction = generated(seed, format)
    assert extraction.record.figures
    assert returned(extraction.record, extraction.text) == (extraction.record.figures, [])


def test_label_studio_accepts_the_prediction() -> None:
    _, extraction = generated(11, "docx")
    interface = LabelInterface(narrative_config())
    for task in tasks(extraction.record, extraction.text):
        prediction = task.as_import(0.5)["predictions"][0]
        assert interface.validate_prediction(prediction, return_errors=True) == []
        assert prediction["model_version"] == "rules-1"


def test_every_part_of_a_figure_survives_without_the_record() -> None:
    subject = record(
        [
            figure("3件", TEXT, role="total", group="g1", detail="本年", qualifier="approx", period="prior_year"),
            figure("2件", TEXT, "requests_concluded", value=2.5, role="part", group="g1", unit=""),
        ]
    )
    spans = [s for t in tasks(subject, TEXT) for s in spans_of(t.result, TEXT, t.data["offset"], narrative_tags())[0]]
    figures, problems = figures_of(spans, TEXT, [])
    assert [f.model_dump(exclude={"confidence", "section"}) for f in figures] == [
        f.model_dump(exclude={"confidence", "section"}) for f in subject.figures
    ]
    assert len(problems) == 1, "2件 does not say 2.5"


def test_offsets_are_code_points_beyond_the_bmp() -> None:
    subject = record([figure("1件", TEXT, value=1)])
    result = tasks(subject, TEXT)[0].result[0]
    assert result["value"]["text"] == "1件"
    assert TEXT[result["value"]["start"] : result["value"]["end"]] == "1件"
    assert returned(subject, TEXT)[0] == subject.figures


@given(st.text(alphabet="本年3件\n\r\x00𠮷\ud800 ", max_size=60), st.data())
@settings(max_examples=60)
def test_parts_cover_the_text_and_cut_no_figure(text: str, data: st.DataObject) -> None:
    starts = data.draw(st.lists(st.integers(0, max(len(text) - 1, 0)), max_size=4))
    figures = [
        figure("3", "3").model_copy(update={"start": s, "end": s + n})
        for s in starts
        if (n := data.draw(st.integers(1, 6))) + s <= len(text)
    ]
    spans = parts(shown_text(text), figures, size=10)
    assert [s for s, _ in spans[1:]] == [e for _, e in spans[:-1]]
    assert (spans[0][0], spans[-1][1]) == (0, len(text))
    assert all(e > s for s, e in spans) or not text
    assert len(shown_text(text)) == len(text)
    assert not set(shown_text(text)) & set("\r\x00\ud800")


def test_a_long_text_is_cut_between_lines_and_comes_back() -> None:
    text = "".join(f"第{n}项收到{n}件，\n" for n in range(1, 3000))
    places = [(m, text.index(f"收到{m}件") + 2) for m in (1, 1500, 2999)]
    kept = [
        figure("1件", text).model_copy(update={"start": at, "end": at + len(f"{m}件"), "text": f"{m}件", "value": m})
        for m, at in places
    ]
    subject = record(kept)
    assert len(tasks(subject, text)) > 2
    assert all(len(t.data["text"]) <= 12_000 for t in tasks(subject, text))
    assert returned(subject, text) == (subject.figures, [])


def test_an_edited_attribute_changes_only_its_figure() -> None:
    subject = record([figure("3件", TEXT), figure("2件", TEXT, "requests_concluded", value=2)])

    def change(results: list[Json]) -> list[Json]:
        for result in results:
            if result["type"] == "choices" and result["from_name"] == "period" and result["value"]["text"] == "3件":
                result["value"]["choices"] = ["cumulative"]
        return results

    figures, problems = returned(subject, TEXT, change)
    assert problems == []
    assert figures[0] == subject.figures[0].model_copy(update={"period": "cumulative", "confidence": 1.0})
    assert figures[1] == subject.figures[1]


def test_a_new_span_gets_value_and_unit_from_its_words() -> None:
    start = TEXT.index("2件")
    new = {
        "id": "abc", "from_name": "indicator", "to_name": "text", "type": "labels",
        "value": {"start": start, "end": start + 4, "text": "2件。\n", "labels": ["requests_concluded"]},
    }  # fmt: skip
    figures, problems = returned(record(), TEXT, lambda results: [*results, new])
    assert problems == []
    assert [(f.text, f.value, f.unit, f.qualifier, f.role) for f in figures] == [("2件", 2, "件", "exact", "single")]


def test_digits_that_no_number_is_read_from_are_named() -> None:
    start = TEXT.index("3件")
    value = {"start": start - 3, "end": start + 2, "labels": ["staff"]}
    new = {"id": "abc", "from_name": "indicator", "to_name": "text", "type": "labels", "value": value}
    figures, problems = returned(record(), TEXT, lambda results: [*results, new])
    assert figures == []
    assert "读不出数值" in problems[0]


@pytest.mark.parametrize(
    "value",
    [{}, {"start": 2, "end": 2, "labels": ["staff"]}, {"start": -3, "end": 2, "labels": ["staff"]},
     {"start": 0, "end": 99999, "labels": ["staff"]}, {"start": "a", "end": 2, "labels": ["staff"]},
     {"start": 0, "end": 2, "labels": ["不存在"]}, {"start": 0, "end": 2}],
)  # fmt: skip
def test_a_broken_region_is_named_and_left_out(value: Json) -> None:
    new = {"id": "broken", "from_name": "indicator", "to_name": "text", "type": "labels", "value": value}
    figures, problems = returned(record(), TEXT, lambda results: [*results, new])
    assert figures == []
    assert "broken" in problems[0]


def test_keys_of_tasks_are_read_back_and_nothing_else_is() -> None:
    key = TaskKey("0123456789abcdef", "table", 3)
    assert TaskKey.parse(str(key)) == key
    for text in ("", "x", "../../etc/table/1", "0123456789abcdef/other/1", "0123456789abcdef/table/-1", None, 5):
        assert TaskKey.parse(text) is None


def test_doubts_are_told_in_words() -> None:
    subject = record([figure("3件", TEXT, confidence=0.5)])
    task = tasks(subject, TEXT)[0]
    assert task.data["why"] == "“3件”：把握 50%"
    assert task.result[0]["meta"] == {"text": ["把握 50%"]}
    assert tasks(record(), TEXT)[0].data["why"] == "没有疑点"
