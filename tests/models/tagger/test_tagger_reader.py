"""The reader around a network that is known by heart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.tagger.calibration import Calibration, CalibrationNumbers
from models.tagger.labels import LabelSet
from models.tagger.reader import Tagger, Text, open_tagger
from models.weights import WeightsError
from tests.models.tagger.lookup_network import LABELS, NAMES, VOCABULARY, write_model

FIGURES = NAMES[:2]


@pytest.fixture(scope="module")
def tagger(tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    return open_tagger(write_model(tmp_path_factory.mktemp("weights")))


def _spans(tagger: Tagger, text: str, places: list[tuple[int, int]] | None = None) -> list[tuple[str, str]]:
    reading = tagger.read([Text(text, places=places)], FIGURES)[0]
    return [(text[span.start : span.end], span.label) for span in reading.spans()]


def test_spans_of_a_short_text(tagger: Tagger) -> None:
    expected = [("12条", FIGURES[0]), ("345件", FIGURES[1]), ("申请", FIGURES[1]), ("9", FIGURES[0])]
    assert _spans(tagger, "公开12条收到345件申请公9公开") == expected


def test_a_span_on_the_seam_of_two_windows_is_one_span(tagger: Tagger) -> None:
    for before in range(24):
        text = "公" * before + "12条" + "公" * (40 - before)
        assert _spans(tagger, text) == [("12条", FIGURES[0])], before


def test_only_the_places_named_are_read(tagger: Tagger) -> None:
    text = "公" * 60 + "12条" + "公" * 60 + "34条" + "公" * 60
    assert _spans(tagger, text, [(123, 126)]) == [("34条", FIGURES[0])]
    assert _spans(tagger, text, []) == []


def test_what_speaks_for_a_label_that_is_not_asked_for_speaks_for_outside(tagger: Tagger) -> None:
    assert _spans(tagger, "公开规章公开") == []
    reading = tagger.read([Text("公开规章公开")], NAMES)[0]
    assert [(span.start, span.end, span.label) for span in reading.spans()] == [(2, 4, "ROW:regulations")]


def test_texts_of_many_lengths_are_read_alike_alone_and_together(tagger: Tagger) -> None:
    texts = ["公开" * n + "12条" for n in (0, 1, 5, 9, 30, 30)] + [""]
    together = tagger.read([Text(text) for text in texts], FIGURES)
    assert [reading.spans() for reading in together] == [tagger.read([Text(t)], FIGURES)[0].spans() for t in texts]


def test_support_of_a_span_that_others_name(tagger: Tagger) -> None:
    reading = tagger.read([Text("公开12条")], FIGURES)[0]
    sure = reading.support(2, 5, FIGURES[0])
    assert sure == pytest.approx(reading.spans()[0].confidence)
    assert reading.support(2, 5, FIGURES[1]) < sure
    assert reading.support(0, 2, FIGURES[0]) < 0.01
    assert reading.support(2, 5, "staff") == 0.0
    assert reading.support(90, 95, FIGURES[0]) == 0.0


def test_mean_names_the_role_of_a_whole_cell(tagger: Tagger) -> None:
    means = tagger.read([Text("规章")], NAMES)[0].mean(0, 2)
    assert NAMES[int(means.argmax())] == "ROW:regulations"
    assert not tagger.read([Text("规章")], NAMES)[0].mean(5, 9).any()


def test_unknown_characters_and_boxes_out_of_range_do_no_harm(tagger: Tagger) -> None:
    text = "㗊12条\ud800"
    boxes = np.full((len(text), 4), 5000, np.int64)
    reading = tagger.read([Text(text, boxes)], FIGURES)[0]
    assert [(span.start, span.end) for span in reading.spans()] == [(1, 4)]


def test_confidence_follows_the_curve_of_the_label(tmp_path: Path) -> None:
    curve = {"raw": [0, 1], "right": [0.25, 0.25]}
    numbers = {"temperature": 2.0, "default": {"raw": [0, 1], "right": [0.5, 0.5]}, "labels": {FIGURES[0]: curve}}
    model = open_tagger(write_model(tmp_path, calibration=numbers))
    spans = model.read([Text("公12条收到34件")], FIGURES)[0].spans()
    assert [(span.label, span.confidence) for span in spans] == [(FIGURES[0], 0.25), (FIGURES[1], 0.5)]


def test_a_higher_temperature_makes_probabilities_flatter() -> None:
    logits = np.array([[2.0, 0.0, 0.0]], np.float32)
    cold, hot = (Calibration.of(CalibrationNumbers(temperature=t)).chances(logits) for t in (0.5, 5.0))
    assert cold[0, 0] > 0.9 > hot[0, 0] > 1 / 3
    assert hot.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "changed",
    [
        {"labels": [*LABELS, "B-staff"]},
        {"labels": LABELS[1:]},
        {"vocabulary": VOCABULARY[1:]},
        {"window": 0},
        {"calibration": {"temperature": 0}},
        {"version": None},
    ],
)
def test_settings_that_do_not_fit_are_refused(changed: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(WeightsError):
        open_tagger(write_model(tmp_path, **changed))


def test_a_changed_network_is_refused(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    (folder / "tagger.onnx").write_bytes(b"\x00" * 100)
    with pytest.raises(WeightsError, match=r"tagger\.onnx"):
        open_tagger(folder)


def test_labels_that_the_network_lacks_are_left_out() -> None:
    assert LabelSet.parse(LABELS).choose(["staff", *FIGURES]).names == FIGURES
