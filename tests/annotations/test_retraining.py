"""From pulled gold to a promoted model: the shipped network learns a wording that it did not know, and the gate judges.

Windows are shorter and fewer than those of ``nianbao train tagger``, which takes hours; what is called is the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs the extra train")
pytest.importorskip("transformers")
pytest.importorskip("datasets")

from typer.testing import CliRunner

from annotations.backend.figures import FigureReader
from annotations.cli import app
from annotations.gate.compare import gate_rules
from annotations.gate.unseen import unseen
from annotations.gate.versions import Versions
from eval.gold.format import GoldFigure, GoldReport, load_gold_dir, save_gold
from eval.gold.split import SEEN_FILE, agency_of, held_out
from eval.metrics.figures import count_figures, score_figures
from models.tagger.reader import tagger_version
from models.tagger.vocabulary import Vocabulary
from models.weights import FOLDER
from training.corpus.dataset import write_dataset
from training.tagger.base import open_base
from training.tagger.finetune import Plan
from training.tagger.gold import read_gold
from training.tagger.produce import produce, training_material

COUNT = 30
PLAN = Plan(steps=40, batch=4, length=64, rate=6e-4)


@dataclass(frozen=True)
class Loop:
    """Gold as ``annotate pull`` leaves it, and what it made of the shipped weights."""

    gold: Path
    models: Path
    trained: Path


def status(loop: Loop, *options: object, code: int = 0) -> str:
    arguments = ["status", loop.gold, "--models", loop.models, *options]
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exit_code == code, result.output
    return result.output


def write_gold(folder: Path) -> None:
    """What people said of short reports: a figure that is known, and one that the shipped taggers call otherwise."""
    for part in ("figures", "text"):
        (folder / part).mkdir(parents=True)
    for number in range(COUNT):
        agency, known, new = f"第{number}街道办事处", f"{number + 2}件", f"{3 * number + 4}人次"
        known_words, new_words = f"全年收到政府信息公开申请{known}，", f"群众到馆翻阅卷宗{new}，均已办结。"
        text = f"{agency}2023年政府信息公开工作年度报告\n一、总体情况\n{known_words}{new_words}\n"
        figures = (
            GoldFigure(
                indicator="requests_received", text=known, value=number + 2, unit="件", qualifier="exact",
                before="信息公开申请", after="，群众",
            ),
            GoldFigure(
                indicator="channel_other", text=new, value=3 * number + 4, unit="人次", qualifier="exact",
                before="翻阅卷宗", after="，均已",
            ),
        )  # fmt: skip
        gold = GoldReport(source=f"{number}.txt", agency=agency, year=2023, figures=figures)
        save_gold(gold, folder / "figures" / f"{number}.json")
        (folder / "text" / f"{number}.txt").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Loop:
    folder = tmp_path_factory.mktemp("retraining")
    gold, corpus, trained = folder / "gold", folder / "corpus", folder / "trained"
    write_gold(gold)
    write_dataset(corpus, 20, seed=3)
    shipped = open_base(str(FOLDER))
    vocabulary = Vocabulary.parse(shipped.vocabulary)
    people = read_gold(gold, vocabulary)
    material = training_material(corpus, vocabulary, None, people)
    produce(folder / "tagger", trained, shipped, material, PLAN, lambda line: None, people.agencies)
    return Loop(gold, folder / "models", trained)


def strict_f1(weights: Path, gold: Path) -> float:
    """Measured without the gate, on the agencies that no training saw."""
    read, samples = FigureReader(weights=weights), unseen(gold, ())
    counts = count_figures(
        s for sample in samples for s in score_figures(read(sample.text), sample.gold.figures, sample.text)
    )
    return 2 * counts.strict / (counts.predicted + counts.gold)


def test_a_retraining_that_is_better_is_promoted_and_the_other_way_round_refused(loop: Loop) -> None:
    agencies = {agency_of(gold) for gold in load_gold_dir(loop.gold / "figures").values()}
    apart = {agency for agency in agencies if held_out(agency)}
    assert json.loads((loop.trained / SEEN_FILE).read_text(encoding="utf-8")) == sorted(agencies - apart)
    said = status(loop, "--weights", loop.trained, "--promote", "v2")
    report = json.loads((loop.models / "versions" / "v2" / "report.json").read_text(encoding="utf-8"))
    before, after = strict_f1(FOLDER, loop.gold), strict_f1(loop.trained, loop.gold)
    assert (report["before"], report["after"]) == (pytest.approx(before), pytest.approx(after))
    assert after > before
    assert (report["promoted"], report["reasons"]) == (True, [])
    assert report["reports"] == len(apart) >= gate_rules().least_reports
    assert report["old"].endswith(f"+tagger-{tagger_version()}")
    assert report["new"].endswith(f"+tagger-{tagger_version(loop.trained)}")
    assert "结论：采用新模型" in said
    versions = Versions(loop.models)
    assert versions.current() == "v2"

    said = status(loop, "--weights", FOLDER, "--promote", "v3", code=1)
    path = loop.models / "reports" / f"{report['old']}.json"
    refused = json.loads(path.read_text(encoding="utf-8"))
    assert (refused["promoted"], refused["before"], refused["after"]) == (False, report["after"], report["before"])
    assert "F1 没有提高" in "".join(refused["reasons"])
    assert "结论：不采用" in said
    assert (versions.current(), versions.names()) == ("v2", ["v2"])
    status(loop, "--use", "shipped")
    assert versions.current() is None
