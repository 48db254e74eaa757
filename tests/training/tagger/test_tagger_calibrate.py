"""Calibration: each fit on data whose answer is known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="scikit-learn comes with the extra train")
pytest.importorskip("datasets", reason="datasets comes with the extra train")

from extract.narrative.joint import Opinion
from models.tagger.calibration import Calibration, CalibrationNumbers, Curve, JointNumbers
from models.tagger.reader import Reading, open_tagger
from tests.models.tagger.lookup_network import write_model
from training.tagger.calibrate import Known, Read, fit_curves, fit_joint, fit_temperature, store

NAMES = ("disclosed_total", "staff")


def _reading(chances: np.ndarray) -> Reading:
    return Reading(NAMES, Calibration(), ((0, chances.astype(np.float32)),))


@pytest.mark.parametrize(("sharpness", "lowest", "highest"), [(3.0, 1.5, 3.0), (1.0, 0.9, 1.2)])
def test_the_temperature_undoes_too_much_certainty(sharpness: float, lowest: float, highest: float) -> None:
    rng = np.random.default_rng(0)
    true = rng.dirichlet(np.ones(5), 4000)
    labels = np.array([rng.choice(5, p=row) for row in true])
    said = true**sharpness / (true**sharpness).sum(1, keepdims=True)
    # Single characters: a beginning of one of two names, or outside; insides are folded into outside.
    labels = np.where(labels > 2, 0, labels)
    said = np.column_stack([said[:, 0] + said[:, 3] + said[:, 4], said[:, 1], said[:, 2], said[:, :2] * 0])
    figures = {(at, at + 1): (NAMES[label - 1],) for at, label in enumerate(labels) if label}
    read = Read(Known("公" * len(labels), None, figures), [], _reading(said))
    assert lowest <= fit_temperature([read]) <= highest


def test_curves_give_the_share_that_is_right() -> None:
    read = []
    for at in range(200):
        own = [Opinion(0, 1, "staff", 0.9), Opinion(2, 3, "disclosed_total", 0.9)]
        figures = {(0, 1): ("staff",)} if at % 2 else {}
        read.append(
            Read(Known("公开公", None, figures | {(2, 3): ("disclosed_total",)}), own, _reading(np.zeros((3, 5))))
        )
    calibration = Calibration.of(fit_curves(read, 1.0))
    assert calibration.confidence("staff", 0.9) == pytest.approx(0.5, abs=0.01)
    assert calibration.confidence("disclosed_total", 0.9) == pytest.approx(0.99, abs=0.01)
    assert calibration.confidence("reviews", 0.9) == pytest.approx(0.75, abs=0.02)


def test_the_joint_trusts_who_was_right() -> None:
    text = "主动公开信息12条。从事政府信息公开工作人员8人。"
    chances = np.zeros((len(text), 5))
    chances[:, 0] = 1.0
    number, people = text.index("12条"), text.index("8人")
    own = [Opinion(number, number + 3, "staff", 0.6), Opinion(people, people + 2, "disclosed_total", 0.6)]
    figures = {(number, number + 3): ("disclosed_total",), (people, people + 2): ("staff",)}
    read = Read(Known(text, 2022, figures), own, _reading(chances))
    joint = fit_joint([[read] * 20])
    _, _, named, _, by_network = joint.weights
    assert named > 0 > by_network


def test_numbers_are_stored_beside_the_weights(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    numbers = CalibrationNumbers(temperature=1.3, labels={"staff": Curve(raw=(0.0, 1.0), right=(0.1, 0.9))})
    joint = JointNumbers(intercept=-1.0, weights=(1.0, 2.0, 3.0, 4.0, 5.0))
    store(folder, numbers, joint)
    settings = open_tagger(folder).settings
    assert (settings.calibration, settings.joint) == (numbers, joint)
    assert json.loads((folder / "tagger.json").read_text(encoding="utf-8"))["window"] == 16
