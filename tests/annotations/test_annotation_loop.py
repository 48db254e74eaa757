"""The whole loop against a real Label Studio: 20 reports, scans among them, from push to a judged model."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from annotation_out import add_report
from label_studio_server import Server
from running_backend import running_backend
from scanned_pages import scanned
from typer.testing import CliRunner

from annotations.backend.training import Trainer
from annotations.cli import app
from annotations.config.tags import Tags
from annotations.gate.compare import gate_rules
from annotations.gold.write import gold_cell
from annotations.out import RunFolder
from annotations.studio.connect import Project, Studio
from annotations.task.model import Json
from eval.gold.format import GoldReport, load_gold_dir
from eval.gold.generate.report import generate
from eval.gold.split import SEEN_FILE, agency_of, held_out
from eval.metrics.spans import SqueezedText, locate
from models.tagger.reader import tagger_version
from models.weights import FOLDER

pytestmark = pytest.mark.xdist_group("label-studio")

HELD_OUT = [(74, "docx"), (75, "docx"), (79, "lines"), (85, "lines"), (86, "html"), (92, "html")]
"""Reports of agencies whose gold no tagger may see: enough for the gate to say something."""
TEXTS = [*((seed, "docx") for seed in range(60, 71)), *HELD_OUT]
PDFS, SCANS = [77], [47, 50]
SCANNED = {generate(seed, era="2021", format="pdf_ruled").name for seed in SCANS}
"""Their text is what was read off the picture, so the annotator takes it as it is."""
STEPS, PARAGRAPHS = 2, 60


@dataclass(frozen=True)
class Loop:
    """The loop after an annotator's work: what was extracted, what is true, what was pulled."""

    out: RunFolder
    studio: Studio
    truth: dict[str, GoldReport]
    gold: Path
    trainer: Trainer
    weights: Path
    connected: list[Json]


def reports() -> Iterator[tuple[str, bytes, GoldReport]]:
    """Name, bytes and truth of 20 generated reports of the third form, two of them scans."""
    for seed, format in TEXTS:
        report = generate(seed, era="2021", format=format)
        yield report.name, report.data, report.gold
    for seed in [*PDFS, *SCANS]:
        report = generate(seed, era="2021", format="pdf_ruled")
        yield report.name, scanned(report.data, 2) if seed in SCANS else report.data, report.gold


@pytest.fixture(scope="module")
def loop(label_studio: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    """Push, connect, predict, correct, pull, each with the command or the request that a person would give."""
    folder = tmp_path_factory.mktemp("loop")
    out, truth = extracted(folder / "out")
    name = f"loop-{uuid4().hex[:8]}"
    server = ["--url", label_studio.url, "--name", name, "--token-file", str(folder / "token")]
    (folder / "token").write_text(label_studio.token, encoding="utf-8")
    nianbao("push", str(out.path), "--image-root", str(label_studio.files), *server)
    studio = Studio(label_studio.url, label_studio.token, name)
    pull = ["pull", str(out.path), "-o", str(folder / "gold"), *server]
    trainer = Trainer(lambda: training(folder, pull))
    with running_backend(studio, out, trainer) as url, label_studio.session() as browser:
        connected = [connect(browser, studio.require(kind), url) for kind in ("narrative", "table")]
        correct(studio, out, truth)
        nianbao(*pull)
        yield Loop(out, studio, truth, folder / "gold", trainer, folder / "weights", connected)


def extracted(folder: Path) -> tuple[RunFolder, dict[str, GoldReport]]:
    """The reports as ``nianbao extract`` leaves them, and what is true by file name."""
    (folder / "text").mkdir(parents=True)
    made = list(reports())
    lines = [add_report(folder, name, data) for name, data, _ in made]
    (folder / "records.jsonl").write_text("".join(lines), encoding="utf-8")
    return RunFolder(folder), {name: gold for name, _, gold in made}


def nianbao(*arguments: str, status: int = 0) -> str:
    """Run a command of the loop; what it printed."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == status, result.output
    return result.output


def training(folder: Path, pull: list[str]) -> list[list[str]]:
    """Pull and train on a small scale, as the backend does on a large one."""
    program = [sys.executable, "-m", "extract.cli.app"]
    corpus = [*program, "train", "corpus", "-o", str(folder / "corpus"), "--paragraphs", str(PARAGRAPHS)]
    where = ["--folder", str(folder / "tagger"), "--weights", str(folder / "weights"), "--base", str(FOLDER)]
    tagger = [*program, "train", "tagger", "--corpus", str(folder / "corpus"), "--gold", str(folder / "gold"), *where]
    return [[*program, "annotate", *pull], corpus, [*tagger, "--rate", "1e-5", "--steps", str(STEPS)]]


def connect(browser: httpx.Client, project: Project, url: str) -> Json:
    """Connect the backend from Label Studio's side and let it predict every task anew."""
    settings = {"project": project.id, "url": url, "title": "nianbao", "is_interactive": True}
    made = browser.post("/api/ml/", json=settings)
    assert made.status_code == 201, made.text
    everything = {"project": project.id, "selectedItems": {"all": True}, "filters": {"conjunction": "and", "items": []}}
    for action in ("delete_tasks_predictions", "retrieve_tasks_predictions"):
        done = browser.post(f"/api/dm/actions?project={project.id}&id={action}", json=everything)
        assert done.status_code == 200, done.text
    return dict(made.json())


def correct(studio: Studio, out: RunFolder, truth: dict[str, GoldReport]) -> None:
    """Submit what is true of every text, and the pages as they are, through the API as a browser does."""
    texts = {r.report_id: (out.text(r), truth[Path(r.source).name]) for r in out.records()}
    for kind in ("narrative", "table"):
        project = studio.require(kind)
        for task in list(studio.tasks(project)):
            text, gold = texts[task["data"]["report_id"]]
            known = kind == "narrative" and gold.source not in SCANNED
            said = true_regions(text, gold, project.tags) if known else task["predictions"][0]["result"]
            studio.client.annotations.create(int(task["id"]), result=said, lead_time=4.0)


def true_regions(text: str, gold: GoldReport, tags: Tags) -> list[Json]:
    """The regions that an annotator draws who knows the truth."""
    squeezed, found = SqueezedText(text), []
    for number, (figure, place) in enumerate(zip(gold.figures, locate(squeezed, gold.figures), strict=True)):
        assert place is not None, figure
        start, end = squeezed.original(*place)
        value = {"start": start, "end": end, "text": text[start:end]}
        for name, kind, said in (
            (tags.labels, "labels", {"labels": [figure.indicator]}),
            (tags.parts["value"], "number", {"number": figure.value}),
            (tags.parts["qualifier"], "choices", {"choices": [figure.qualifier]}),
            (tags.parts["period"], "choices", {"choices": [figure.period]}),
            (tags.parts["role"], "choices", {"choices": [figure.role]}),
            (tags.parts["unit"], "textarea", {"text": [figure.unit]}),
        ):
            region = {"id": f"r{number}", "from_name": name, "to_name": tags.object, "type": kind}
            found.append({**region, "value": {**value, **said}})
    return found


def test_twenty_reports_are_there_scans_among_them(loop: Loop) -> None:
    records = list(loop.out.records())
    assert len(records) == 20
    assert sum(r.format == "scan" for r in records) == len(SCANS)
    narrative = list(loop.studio.tasks(loop.studio.require("narrative")))
    assert {t["data"]["report_id"] for t in narrative} == {r.report_id for r in records}
    pages = list(loop.studio.tasks(loop.studio.require("table")))
    shown = {r.report_id for r in records if any(c.box for c in r.cells)}
    assert {t["data"]["report_id"] for t in pages} == shown
    assert len(shown) == len(PDFS) + len(SCANS)


def test_label_studio_validates_the_backend_and_its_predictions_appear(loop: Loop) -> None:
    assert [backend["readable_state"] for backend in loop.connected] == ["Connected", "Connected"]
    for kind, version in (("narrative", "tagger-"), ("table", "nianbao-")):
        for task in loop.studio.tasks(loop.studio.require(kind)):
            (prediction,) = task["predictions"]
            assert version in prediction["model_version"]
            assert prediction["result"], task["data"]["key"]


def test_what_was_corrected_is_the_gold(loop: Loop) -> None:
    pulled = load_gold_dir(loop.gold / "figures")
    assert pulled.keys() == loop.truth.keys()
    stated = ("indicator", "text", "value", "unit", "qualifier", "period", "role")
    for name in pulled.keys() - SCANNED:
        said = sorted(tuple(getattr(f, s) for s in stated) for f in pulled[name].figures)
        assert said == sorted(tuple(getattr(f, s) for s in stated) for f in loop.truth[name].figures), name
    records = {Path(r.source).name: r for r in loop.out.records()}
    for name, report in load_gold_dir(loop.gold / "cells").items():
        assert {gold_cell(c) for c in records[name].cells if c.printed} <= set(report.cells)


def test_a_model_is_trained_on_it_and_judged_on_what_it_did_not_see(loop: Loop, label_studio: Server) -> None:
    for package in ("torch", "transformers", "datasets"):
        pytest.importorskip(package, reason="training needs the extra train")
    with label_studio.session() as browser:
        asked = [browser.post(f"/api/ml/{loop.connected[0]['id']}/train", json={}) for _ in range(2)]
    assert [answer.status_code for answer in asked] == [200, 200]
    loop.trainer.wait(900)
    assert (loop.trainer.state, loop.trainer.runs) == ("done", 1), "the second request began no run of its own"
    agencies = [agency_of(gold) for gold in load_gold_dir(loop.gold / "figures").values()]
    apart = [agency for agency in agencies if held_out(agency)]
    assert json.loads((loop.weights / SEEN_FILE).read_text(encoding="utf-8")) == sorted({*agencies} - {*apart})
    models = ["--models", str(loop.gold.parent / "models"), "--weights", str(loop.weights), "--promote", "v2"]
    result = CliRunner().invoke(app, ["status", str(loop.gold), *models])
    assert len(apart) >= gate_rules().least_reports
    assert f"{len(apart)} 份两者都没见过的报告" in result.output
    (path,) = (loop.gold.parent / "models" / "reports").iterdir()
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["reports"] == len(apart)
    assert report["old"].endswith(f"+tagger-{tagger_version()}")
    assert report["new"].endswith(f"+tagger-{tagger_version(loop.weights)}")
    # A few steps hardly change the network: whichever way it falls, the report says why.
    promoted = (loop.gold.parent / "models" / "versions" / "v2" / "report.json").exists()
    assert (result.exit_code, promoted) in ((0, True), (1, False)), result.output
    assert report["promoted"] == promoted == ("结论：采用新模型" in result.output) == (not report["reasons"])
    assert promoted <= (report["after"] > report["before"])
