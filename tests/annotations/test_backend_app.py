"""The backend as Label Studio's client calls it, without a server."""

from __future__ import annotations

import base64
import sys
import threading

import httpx
import pytest
from annotation_records import extractor, generated, narrative_tags, table_tags
from starlette.testclient import TestClient

from annotations.backend.app import Backend, build_app
from annotations.backend.fetch import Fetcher
from annotations.backend.figures import FigureReader
from annotations.backend.predict import Predictor
from annotations.backend.resolve import solve_again
from annotations.backend.training import Trainer
from annotations.config.narrative import narrative_config
from annotations.config.table import table_config
from annotations.errors import AnnotateError
from annotations.task.geometry import PageSize
from annotations.task.model import Json, TaskKey
from annotations.task.narrative import narrative_tasks
from annotations.task.table import PageView, cell_results, cells_of, cells_on, table_tasks
from extract.record import Alternative, Cell, Record, Status
from extract.templates.model import CellKey

STUDIO = "http://127.0.0.1:9"
SIZE = PageSize(595.32, 841.92, 1000, 1414)


def client(
    records: dict[str, Record] | None = None, trainer: Trainer | None = None, most: int = 10_000_000
) -> TestClient:
    reader = FigureReader()
    fetcher = Fetcher(STUDIO, dict, transport=httpx.MockTransport(lambda request: httpx.Response(404)))
    predictor = Predictor(reader, lambda: reader.version, records or {}, fetcher)
    app = build_app(Backend(predictor, trainer or Trainer(), lambda: [reader.version], most), ["127.0.0.1"])
    return TestClient(app, base_url="http://127.0.0.1:9090", raise_server_exceptions=False)


def ask(backend: TestClient, config: str, tasks: list[Json], context: Json | None = None) -> list[Json]:
    params = {"login": None, "password": None, "context": context}
    answer = backend.post("/predict", json={"tasks": tasks, "project": "1.1", "label_config": config, "params": params})
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def test_the_paths_that_label_studio_calls() -> None:
    backend = client()
    assert backend.get("/health").json()["status"] == "UP"
    setup = {"project": "1.1", "schema": narrative_config(), "hostname": "http://evil", "access_token": "secret"}
    assert backend.post("/setup", json=setup).json()["model_version"].startswith("rules-")
    assert backend.get("/versions").json()["versions"] == [backend.post("/setup", json=setup).json()["model_version"]]


def test_setup_answers_before_any_model_is_loaded(monkeypatch) -> None:
    def never(*_arguments: object) -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr("extract.narrative.narrator.build_nlp", never)
    monkeypatch.setattr("extract.narrative.neural.open_tagger", never)
    answer = client().post("/setup", json={"project": "1.1", "schema": narrative_config()})
    assert "+tagger-" in answer.json()["model_version"]


def test_one_result_a_task_in_order_empty_ones_too() -> None:
    _, extraction = generated(11, "docx")
    text = extraction.text
    tasks = [{"id": 1, "data": {"text": ""}}, {"id": 2, "data": {"text": text}}, {"id": 3, "data": {}}, {"id": 4}]
    results = ask(client(), narrative_config(), tasks)
    assert [bool(r["result"]) for r in results] == [False, True, False, False]
    assert all(r["model_version"].startswith("rules-") for r in results)


def test_predictions_are_those_of_push_where_the_text_is_whole() -> None:
    _, extraction = generated(13, "lines")
    (task,) = narrative_tasks(extraction.record, extraction.text, narrative_tags(), "m")
    (answer,) = ask(client(), narrative_config(), [{"id": 1, "data": task.data}])
    spans = [(r["value"]["start"], r["value"]["end"]) for r in answer["result"] if r["type"] == "labels"]
    assert spans == [(r["value"]["start"], r["value"]["end"]) for r in task.result if r["type"] == "labels"]


def test_control_names_are_those_of_the_configuration() -> None:
    config = narrative_config().replace('"indicator"', '"biaoqian"').replace('"text"', '"zhengwen"')
    text = "本年共收到政府信息公开申请3件。\n"
    (answer,) = ask(client(), config.replace("$text", "$neirong"), [{"id": 1, "data": {"neirong": text}}])
    assert {r["to_name"] for r in answer["result"]} == {"zhengwen"}
    assert answer["result"][0]["from_name"] == "biaoqian"


def busy_table() -> tuple[Record, Cell, Cell]:
    """A record, and its new requests of people and what of them is carried on, both printed."""
    for seed in range(21, 60):
        _, extraction = generated(seed, "pdf_ruled")
        first = extraction.record.cell("requests", "new", "natural_person")
        second = extraction.record.cell("requests", "carried_out", "natural_person")
        if first and second and first.value and second.printed and first.status is Status.AS_PRINTED:
            return extraction.record, first, second
    raise AssertionError("no such report")


def test_a_corrected_cell_is_a_fact_and_the_rest_is_solved_again() -> None:
    record, first, second = busy_table()

    def doubt(cell: Cell) -> Cell:
        right, wrong = int(cell.value or 0), int(cell.value or 0) + 5
        other = Alternative(printed=str(right), value=right, confidence=0.45)
        return cell.model_copy(
            update={
                "printed": str(wrong), "value": wrong, "status": Status.NEEDS_REVIEW, "confidence": 0.5,
                "alternatives": [other],
            }
        )  # fmt: skip

    total_new = record.cell("requests", "new", "total")
    total_out = record.cell("requests", "carried_out", "total")
    assert total_new is not None
    assert total_out is not None
    doubted = {c.key: doubt(c) for c in (first, second, total_new, total_out)}
    cells = [doubted.get(c.key, c) for c in record.cells]
    after = {c.key: c for c in solve_again(cells, "2021", {CellKey(*first.key): str(first.value)})}
    assert [after[key].value for key in doubted] == [first.value, second.value, total_new.value, total_out.value]
    assert after[first.key].status is Status.AS_PRINTED
    untouched = [c for c in record.cells if c.key not in doubted]
    assert [after[c.key] for c in untouched if c.status is Status.AS_PRINTED] == [
        c for c in untouched if c.status is Status.AS_PRINTED
    ]


def test_interactive_requests_use_what_the_annotator_typed() -> None:
    record, first, _ = busy_table()
    wrong = first.model_copy(
        update={
            "printed": "77777", "value": 77777, "status": Status.NEEDS_REVIEW, "confidence": 0.5,
            "alternatives": [Alternative(printed=first.printed, value=first.value, confidence=0.4)],
        }
    )  # fmt: skip
    changed = record.model_copy(update={"cells": [wrong if c.key == wrong.key else c for c in record.cells]})
    page = first.page or 1
    (task,) = [
        t for t in table_tasks(changed, {page: PageView(SIZE, "/x.jpg")}, table_tags(), "m") if t.key.number == page
    ]
    typed = cell_results([first], "2021", SIZE, TaskKey(record.report_id, "table", page), table_tags())
    sent = {"id": 9, "data": task.data, "drafts": [{"result": task.result}], "annotations": [], "predictions": []}
    (answer,) = ask(client({record.report_id: changed}), table_config(), [sent], {"result": typed})
    found = {c.key: c for c in cells_of(answer["result"], SIZE, table_tags())[0]}
    assert found[CellKey(*first.key)].printed == first.printed
    assert found[CellKey(*first.key)].status == "as_printed"
    (before,) = ask(client({record.report_id: changed}), table_config(), [{"id": 9, "data": task.data}])
    assert {c.key: c.printed for c in cells_of(before["result"], SIZE, table_tags())[0]}[CellKey(*first.key)] == "77777"


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "/predict", b"no json", 400), ("POST", "/predict", b"[]", 400), ("POST", "/predict", b"{}", 400),
        ("POST", "/predict", b'{"tasks": [1], "label_config": "<View/>"}', 400),
        ("POST", "/predict", b'{"tasks": [], "label_config": "<View/>"}', 400),
        ("POST", "/setup", b'{"schema": "<a"}', 400), ("POST", "/predict", b"x" * 2000, 413),
        ("GET", "/predict", b"", 405), ("GET", "/../etc/passwd", b"", 404), ("POST", "/train", b"[" * 1500, 400),
    ],
)  # fmt: skip
def test_bad_requests_are_refused(method: str, path: str, content: bytes, status: int) -> None:
    assert client(most=1900).request(method, path, content=content).status_code == status


def test_other_host_names_are_refused() -> None:
    assert client().get("/health", headers={"Host": "evil.example"}).status_code == 400


def test_tokens_and_addresses_of_a_request_are_neither_logged_nor_used(caplog) -> None:
    caplog.set_level("DEBUG")
    backend = client()
    setup = {"project": "1.1", "schema": "<a", "hostname": "http://evil.example", "access_token": "secret-token"}
    answers = [backend.post("/setup", json=setup), backend.post("/setup", json={**setup, "schema": narrative_config()})]
    assert [answer.status_code for answer in answers] == [400, 200]
    params = {"login": "somebody", "password": "secret-password"}
    task = {"id": 1, "data": {"image": "http://evil.example/x.png?token=secret-token"}}
    answers.append(backend.post("/predict", json={"tasks": [task], "label_config": table_config(), "params": params}))
    for said in (caplog.text, *(answer.text for answer in answers)):
        assert "secret" not in said


def fetcher(handler=None, most: int = 1000) -> Fetcher:
    secret = {"Authorization": "Bearer secret"}
    return Fetcher("http://studio.example:8080", lambda: secret, most, httpx.MockTransport(handler))


@pytest.mark.parametrize(
    "address",
    ["http://evil.example/x", "http://studio.example:80/x", "https://studio.example:8080/x", "//evil.example/x",
     "file:///etc/passwd", "http://studio.example:8080@evil.example/x", "ftp://studio.example:8080/x", "http://[::1",
     "http://169.254.169.254/latest"],
)  # fmt: skip
def test_only_the_configured_host_is_asked(address: str) -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    with pytest.raises(AnnotateError):
        fetcher(never).get(address)


def test_redirects_are_not_followed_and_sizes_are_bounded() -> None:
    with pytest.raises(AnnotateError, match="重定向"):
        fetcher(lambda r: httpx.Response(302, headers={"Location": "http://evil.example"})).get("/data/x.jpg")
    with pytest.raises(AnnotateError, match="超出限制"):
        fetcher(lambda r: httpx.Response(200, content=b"x" * 1001)).get("/data/x.jpg")
    with pytest.raises(AnnotateError, match="超出限制"):
        fetcher(None).get("data:image/png;base64," + "A" * 4000)
    assert fetcher(lambda r: httpx.Response(200, content=b"ok")).get("/data/x.jpg") == b"ok"
    assert fetcher(None).get("data:image/png;base64," + base64.b64encode(b"ok").decode()) == b"ok"


def test_a_foreign_picture_gives_an_empty_prediction_with_the_reason() -> None:
    (answer,) = ask(client(), table_config(), [{"id": 1, "data": {"image": "http://evil.example/x.png"}}])
    assert answer["result"] == []
    assert "拒绝访问其他主机" in answer["error"]


def test_training_runs_once_however_often_it_is_asked_for(tmp_path) -> None:
    gate, runs = tmp_path / "gate", tmp_path / "runs"
    script = (
        "import pathlib, time\n"
        f"with open({str(runs)!r}, 'a') as file: file.write('x')\n"
        f"while not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.02)"
    )
    trainer = Trainer(lambda: [[sys.executable, "-c", script]])
    backend = client(trainer=trainer)
    answers = [backend.post("/webhook", json={"action": "START_TRAINING", "project": {"id": 1}}) for _ in range(3)]
    answers.append(backend.post("/train", json={}))
    gate.touch()
    trainer.wait(60)
    assert [a.status_code for a in answers] == [201, 200, 200, 200]
    assert {a.json()["job"] for a in answers} == {"1"}
    assert runs.read_text() == "x"
    assert trainer.state == "done"
    assert backend.post("/webhook", json={"action": "ANNOTATION_CREATED"}).json() == {"status": "ignored"}


def test_a_failed_training_is_said(tmp_path) -> None:
    trainer = Trainer(lambda: [[sys.executable, "-c", "raise SystemExit(3)"], [sys.executable, "-c", "1/0"]])
    trainer.start()
    trainer.wait(60)
    assert trainer.state == "failed"
    assert client().post("/train", json={}).json()["status"] == "disabled"


def test_predictions_from_many_threads_are_equal() -> None:
    backend = client()
    text = "本年共收到政府信息公开申请3件，办结2件。\n"
    found: list[Json] = []
    threads = [
        threading.Thread(
            target=lambda: found.extend(ask(backend, narrative_config(), [{"id": 1, "data": {"text": text}}]))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(answer == found[0] for answer in found)


def test_a_page_of_an_unknown_report_is_read_from_its_picture(monkeypatch) -> None:
    data, extraction = generated(21, "pdf_ruled")
    monkeypatch.setattr("annotations.backend.predict.Extractor", extractor)
    reply = {"id": 1, "data": {"image": "data:image/pdf;base64," + base64.b64encode(data).decode()}}
    (answer,) = ask(client(), table_config(), [reply])
    shown = cells_of(answer["result"], SIZE, table_tags())[0]
    assert {c.key for c in shown} == {CellKey(*c.key) for c in cells_on(extraction.record, 1)}
