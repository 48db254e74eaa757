from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from annotation_records import figure

from annotations.errors import AnnotateError
from annotations.gate.compare import GateRules, Measured, Sample, compare, gate_rules, measure
from annotations.gate.status import judge
from annotations.gate.unseen import split_sizes, unseen
from annotations.gate.versions import CONFIG, Versions
from annotations.gold.write import gold_figure
from eval.gold.format import GoldReport, save_gold
from eval.gold.split import SEEN_FILE, held_out
from extract.config import Config
from extract.export.labels import labels
from extract.record import Figure
from models.weights import record_weights

TEXT = "本年收到申请3件，办结2件，受理复议1件。"
TRUE = [
    figure("3件", TEXT),
    figure("2件", TEXT, "requests_concluded", value=2),
    figure("1件", TEXT, "reviews", value=1),
]


def samples(count: int) -> list[Sample]:
    gold = GoldReport(source="a.txt", figures=tuple(gold_figure(f, TEXT, TRUE) for f in TRUE))
    return [Sample(gold, TEXT)] * count


def verdict(old: list[Figure], new: list[Figure], count: int = 8, rules: GateRules | None = None):
    return compare(measure(lambda _: old, samples(count)), measure(lambda _: new, samples(count)), rules)


def test_a_better_tagger_is_promoted() -> None:
    found = verdict(TRUE[:2], TRUE)
    assert found.promoted
    assert (found.before, found.after, found.sure, found.reasons) == (0.8, 1.0, 1.0, ())


def test_an_equal_one_is_not() -> None:
    assert "没有提高" in verdict(TRUE, TRUE).reasons[0]


def test_a_better_one_that_loses_an_important_indicator_is_not() -> None:
    extra = [figure("本年", TEXT, "staff"), figure("申请", TEXT, "staff"), figure("复议", TEXT, "staff")]
    found = verdict([*TRUE, *extra], TRUE[:2])
    assert found.after > found.before
    assert not found.promoted
    assert any("reviews recall" in reason for reason in found.reasons)


def test_a_better_one_whose_values_fall_is_not() -> None:
    wrong = [f.model_copy(update={"value": 77}) for f in TRUE]
    assert any("value_accuracy" in reason for reason in verdict(TRUE[:2], wrong).reasons)


def test_few_reports_say_nothing() -> None:
    assert "只有 2 份" in verdict(TRUE[:2], TRUE, count=2).reasons[0]
    assert not verdict(TRUE[:2], TRUE, count=0).promoted


def test_a_gain_in_one_report_alone_is_not_sure() -> None:
    rest = samples(9)
    old = measure(lambda _: TRUE, rest[:1]).scores * 3 + measure(lambda _: TRUE[:1], rest).scores[:3]
    new = measure(lambda _: TRUE[:2], rest).scores[:3] + measure(lambda _: TRUE[:2], rest).scores[:3]
    found = compare(Measured(old), Measured(new))
    assert 0 < found.sure < gate_rules().confidence
    assert not found.promoted


def test_important_indicators_are_indicators() -> None:
    assert set(gate_rules().important) <= set(labels().indicators)


def write_gold(folder: Path, agencies: list[str]) -> None:
    for sub in ("figures", "text"):
        (folder / sub).mkdir(parents=True)
    for number, agency in enumerate(agencies):
        gold = GoldReport(source=f"{number}.txt", agency=agency, figures=(gold_figure(TRUE[0], TEXT, TRUE),))
        save_gold(gold, folder / "figures" / f"{number}.json")
        (folder / "text" / f"{number}.txt").write_text(TEXT, encoding="utf-8")


def test_gold_is_split_by_agency_and_what_a_tagger_saw_is_left_out(tmp_path: Path) -> None:
    agencies = [f"第{n}街道" for n in range(40)] * 2
    write_gold(tmp_path, agencies)
    apart = [a for a in agencies if held_out(a)]
    assert 6 <= len(apart) <= 40
    assert sorted(s.gold.agency or "" for s in unseen(tmp_path, [])) == sorted(apart)
    assert split_sizes(tmp_path) == (80 - len(apart), len(apart))
    assert apart[0] not in {s.gold.agency for s in unseen(tmp_path, [apart[0]])}


def test_versions_are_kept_and_can_be_brought_back(tmp_path: Path) -> None:
    weights = tmp_path / "new"
    weights.mkdir()
    (weights / "tagger.onnx").write_bytes(b"x")
    record_weights(weights, "tagger.onnx")
    versions = Versions(tmp_path / "models")
    assert (versions.current(), versions.names()) == (None, [])
    versions.promote(weights, "v1", verdict(TRUE[:2], TRUE))
    versions.promote(weights, "v2", verdict(TRUE[:2], TRUE))
    assert (versions.current(), versions.names()) == ("v2", ["v1", "v2"])
    assert json.loads((versions.path("v1") / "report.json").read_text(encoding="utf-8"))["after"] == 1.0
    path = versions.keep_report(replace(verdict(TRUE, TRUE), new="rules-1+tagger-../x"))
    assert path == tmp_path / "models" / "reports" / "rules-1+tagger-.._x.json"
    assert json.loads(path.read_text(encoding="utf-8"))["reasons"]
    versions.use("v1")
    assert versions.current() == "v1"
    assert Config.load(tmp_path / "models" / CONFIG).tagger_weights == versions.path("v1").resolve()
    versions.use(None)
    assert versions.current() is None
    assert Config.load(tmp_path / "models" / CONFIG) == Config()
    with pytest.raises(AnnotateError, match="没有通过"):
        versions.promote(weights, "v3", verdict(TRUE, TRUE))
    for name in ("v1", "../x", "", ".hidden"):
        with pytest.raises(AnnotateError):
            versions.promote(weights, name, verdict(TRUE[:2], TRUE))
    with pytest.raises(AnnotateError):
        versions.use("../x")


def test_the_gate_opens_taggers_by_their_folders(tmp_path: Path, monkeypatch) -> None:
    write_gold(tmp_path / "gold", [f"第{n}街道" for n in range(40)])
    opened = []

    class Fake:
        def __init__(self, weights: Path | None) -> None:
            opened.append(weights)
            self.version = f"tagger-{weights and weights.name}"

        def __call__(self, text: str) -> list[Figure]:
            return TRUE[:1] if opened[-1] else []

    monkeypatch.setattr("annotations.gate.status.FigureReader", Fake)
    weights = tmp_path / "weights"
    weights.mkdir()
    seen = next(f"第{n}街道" for n in range(40) if held_out(f"第{n}街道"))
    (weights / SEEN_FILE).write_text(json.dumps([seen]), encoding="utf-8")
    found = judge(tmp_path / "gold", weights, Versions(tmp_path / "models"))
    assert opened == [None, weights]
    assert found.reports == sum(held_out(f"第{n}街道") for n in range(40)) - 1
    assert (found.old, found.new) == ("tagger-None", "tagger-weights")
