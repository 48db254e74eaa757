"""Push and pull against a real Label Studio."""

from __future__ import annotations

import json
import time
from pathlib import Path

import httpx
import jwt
import pytest
from annotation_out import write_out
from label_studio_server import Server, free_port

from annotations.errors import AnnotateCode, AnnotateError
from annotations.gold.collect import Collected
from annotations.gold.write import PullResult, revised, write_gold
from annotations.out import RunFolder
from annotations.studio.connect import Studio
from annotations.studio.images import EmbeddedPictures, LocalPictures
from annotations.studio.pull import pull_all
from annotations.studio.push import Pusher, PushResult
from annotations.task.model import Json
from eval.gold.format import load_gold_dir

pytestmark = pytest.mark.xdist_group("label-studio")

REPORTS = [(41, "pdf_ruled"), (42, "docx"), (43, "lines")]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return write_out(tmp_path_factory.mktemp("studio") / "out", REPORTS)


def push(studio: Studio, out: RunFolder, pictures=None, **options) -> PushResult:
    projects = {kind: studio.ensure(kind) for kind in ("narrative", "table")}
    return Pusher(out, studio, pictures or EmbeddedPictures(), lambda done, of: None, **options).push(projects)


def annotate(studio: Studio, task: Json, results: list[Json] | None = None, **fields: object) -> None:
    """What the annotator's browser sends on submit: by default the prediction as it is."""
    result = task["predictions"][0]["result"] if results is None else results
    studio.client.annotations.create(int(task["id"]), result=result, lead_time=3.0, **fields)


def everything(studio: Studio) -> list[Json]:
    return [t for kind in ("narrative", "table") for t in studio.tasks(studio.require(kind))]


def pull(studio: Studio, out: RunFolder, gold: Path) -> tuple[Collected, PullResult]:
    collected = pull_all(studio, out)
    return collected, write_gold(out.records(), out.text, collected, gold)


def test_what_is_pushed_and_accepted_unchanged_comes_back_as_the_same_record(
    studio: Studio, out: RunFolder, tmp_path: Path
) -> None:
    first, second = push(studio, out), push(studio, out)
    tasks = everything(studio)
    assert first.created == len(tasks) == len({t["data"]["key"] for t in tasks})
    assert (second.created, second.already) == (0, first.created)
    for task in tasks:
        annotate(studio, task)
    collected, result = pull(studio, out, tmp_path / "gold")
    assert result.conflicts == []
    assert (result.figures, result.cells) == (3, 1)
    for record in out.records():
        said = [s for s in collected.said.values() if s.key.report_id == record.report_id]
        assert revised(record, out.text(record), said) == (record, [])
    assert len(load_gold_dir(tmp_path / "gold" / "figures")) == 3
    log = [json.loads(line) for line in (tmp_path / "gold" / "annotations.jsonl").read_text().splitlines()]
    assert {"annotator@example.cn"} == {name for line in log for name in line["annotators"]}
    assert all(line["at"] and line["agreement"] is None for line in log)


def test_predictions_are_there_with_score_and_version(studio: Studio, out: RunFolder) -> None:
    push(studio, out)
    for task in everything(studio):
        (prediction,) = task["predictions"]
        assert prediction["score"] == task["data"]["priority"]
        assert prediction["model_version"].startswith("rules-" if "/narrative/" in task["data"]["key"] else "nianbao-")
        assert task["data"]["why"]
    views = studio.client.views.list(project=studio.require("narrative").id)
    assert any("-tasks:predictions_score" in json.dumps(v.model_dump(mode="json")) for v in views)


def test_a_correction_reaches_the_gold(studio: Studio, out: RunFolder, tmp_path: Path) -> None:
    push(studio, out)
    record = next(r for r in out.records() if r.format == "docx")
    task = next(t for t in everything(studio) if t["data"]["key"] == f"{record.report_id}/narrative/0")
    results = task["predictions"][0]["result"]
    changed = next(r for r in results if r["type"] == "labels")
    changed["value"]["labels"] = ["other_figure"]
    annotate(studio, task, results)
    pull(studio, out, tmp_path / "gold")
    (gold,) = load_gold_dir(tmp_path / "gold" / "figures").values()
    assert sum(f.indicator == "other_figure" for f in gold.figures) == 1 + sum(
        f.indicator == "other_figure" for f in record.figures
    )


def test_pictures_below_the_root_are_served_and_nothing_else(
    label_studio: Server, studio: Studio, out: RunFolder
) -> None:
    pictures = LocalPictures(label_studio.files)
    project = studio.ensure("table")
    studio.serve_folder(project, pictures.folder)
    studio.serve_folder(project, pictures.folder)
    push(studio, out, pictures)
    tasks = list(studio.tasks(project))
    assert tasks
    with label_studio.session() as browser:
        for task in tasks:
            assert browser.get(task["data"]["image"]).headers["content-type"] == "image/jpeg"
        for path in ("../label_studio.sqlite3", "nianbao/../../password.txt", "/etc/passwd"):
            assert browser.get("/data/local-files/", params={"d": path}).status_code >= 400


def test_a_push_that_was_cut_off_is_finished_by_the_next(studio: Studio, out: RunFolder, monkeypatch) -> None:
    real = httpx.Client.send
    imports = 0

    def goes_down(self, request, **options):
        nonlocal imports
        imports += request.url.path.endswith("/import")
        if imports > 1:
            raise httpx.ConnectError("connection refused")
        return real(self, request, **options)

    monkeypatch.setattr(httpx.Client, "send", goes_down)
    monkeypatch.setattr("annotations.studio.push._BATCH_TASKS", 1)
    with pytest.raises(AnnotateError, match="无法连接"):
        push(studio, out)
    monkeypatch.setattr(httpx.Client, "send", real)
    result = push(studio, out)
    tasks = everything(studio)
    assert result.already == 1
    assert len(tasks) == len({t["data"]["key"] for t in tasks}) == result.created + 1


def signed(server: Server, hours: int) -> str:
    """The personal access token with another time of expiry, signed with the server's own key."""
    settings = (server.data / ".env").read_text(encoding="utf-8").splitlines()
    key = next(line.partition("=")[2] for line in settings if line.startswith("SECRET_KEY"))
    claims = jwt.decode(server.token, options={"verify_signature": False})
    return jwt.encode({**claims, "exp": int(time.time()) + 3600 * hours}, key, algorithm="HS256")


def test_a_token_that_ran_out_is_said_and_a_new_one_goes_on(
    label_studio: Server, studio: Studio, out: RunFolder, caplog
) -> None:
    caplog.set_level("DEBUG")
    push(studio, out, limit=1)
    assert Studio(label_studio.url, signed(label_studio, hours=1), "no such name").find("narrative") is None
    old = signed(label_studio, hours=-1)
    with pytest.raises(AnnotateError, match="令牌无效或已过期") as refused:
        push(Studio(label_studio.url, old, studio.name), out)
    assert refused.value.code is AnnotateCode.TOKEN_REFUSED
    result = push(studio, out)
    tasks = everything(studio)
    assert result.already == 1
    assert len(tasks) == len({t["data"]["key"] for t in tasks}) == result.created + 1
    assert old not in caplog.text
    assert old not in str(refused.value)


def test_an_answer_that_is_lost_makes_no_duplicates(studio: Studio, out: RunFolder, monkeypatch) -> None:
    real = httpx.Client.send

    def loses(self, request, **options):
        response = real(self, request, **options)
        if request.url.path.endswith("/import"):
            raise httpx.ReadError("connection lost")
        return response

    with monkeypatch.context() as patched:
        patched.setattr(httpx.Client, "send", loses)
        with pytest.raises(AnnotateError, match="ReadError"):
            push(studio, out)
    push(studio, out)
    assert len(tasks := everything(studio)) == len({t["data"]["key"] for t in tasks})


def test_a_server_in_trouble_is_asked_again(studio: Studio, out: RunFolder, monkeypatch) -> None:
    real, answers = httpx.Client.send, iter([500])

    def busy(self, request, **options):
        status = request.url.path.endswith("/import") and next(answers, 0)
        return httpx.Response(status, text="<p>", request=request) if status else real(self, request, **options)

    monkeypatch.setattr(httpx.Client, "send", busy)
    made = push(studio, out).created
    assert made == len(tasks := everything(studio)) == len({t["data"]["key"] for t in tasks})


def test_predictions_that_an_import_lost_are_given_again(studio: Studio, out: RunFolder, monkeypatch) -> None:
    real = httpx.Client.send
    lost: list[int] = []

    def loses(self, request, **options):
        """What Label Studio does when it repeats an import that met a locked SQLite database."""
        if request.url.path.endswith("/import") and not lost:
            tasks = json.loads(request.content)
            lost.append(sum(len(task.pop("predictions")) for task in tasks))
            headers = {k: v for k, v in request.headers.items() if k.lower() != "content-length"}
            request = httpx.Request(request.method, request.url, headers=headers, json=tasks)
        return real(self, request, **options)

    monkeypatch.setattr(httpx.Client, "send", loses)
    push(studio, out)
    assert lost[0] > 0
    assert {len(task["predictions"]) for task in everything(studio)} == {1}


def test_the_best_of_the_queue_are_pushed_first(studio: Studio, out: RunFolder) -> None:
    assert push(studio, out, limit=2).created == 2
    scores = [t["data"]["priority"] for t in everything(studio)]
    push(studio, out)
    assert sorted(scores) == sorted(sorted((t["data"]["priority"] for t in everything(studio)), reverse=True)[:2])


def test_a_configuration_changed_by_hand_is_named_and_can_be_put_back(studio: Studio, out: RunFolder) -> None:
    project = studio.ensure("narrative")
    config = studio.client.projects.get(project.id).label_config
    changed = "\n".join(line for line in config.splitlines() if 'alias="requests_received"' not in line)
    studio.client.projects.update(project.id, label_config=changed)
    with pytest.raises(AnnotateError, match="requests_received") as error:
        studio.ensure("narrative")
    assert error.value.code is AnnotateCode.CONFIG_CHANGED
    assert "requests_received" in studio.ensure("narrative", reset=True).tags.options
    assert studio.ensure("narrative").id == project.id


def test_deleted_annotations_are_named_and_their_gold_stays(studio: Studio, out: RunFolder, tmp_path: Path) -> None:
    push(studio, out)
    task = next(t for t in everything(studio) if "/narrative/" in t["data"]["key"])
    annotate(studio, task)
    pull(studio, out, tmp_path / "gold")
    made = next(t for t in everything(studio) if t["id"] == task["id"])["annotations"]
    studio.client.annotations.delete(int(made[0]["id"]))
    _, result = pull(studio, out, tmp_path / "gold")
    assert [c.kind for c in result.conflicts] == ["withdrawn"]
    assert len(load_gold_dir(tmp_path / "gold" / "figures")) == 1


def test_skipped_annotations_do_not_count(studio: Studio, out: RunFolder, tmp_path: Path) -> None:
    push(studio, out)
    annotate(studio, everything(studio)[0], was_cancelled=True)
    collected, _ = pull(studio, out, tmp_path / "gold")
    assert collected.said == {}


def test_without_projects_pull_says_so(studio: Studio, out: RunFolder) -> None:
    with pytest.raises(AnnotateError, match="没有标注项目"):
        pull_all(studio, out)


def test_bad_tokens_and_absent_servers_are_told_apart_and_tokens_stay_secret(label_studio: Server) -> None:
    wrong = label_studio.token[:-6] + "AAAAAA"
    with pytest.raises(AnnotateError, match="令牌无效") as refused:
        Studio(label_studio.url, wrong).find("narrative")
    legacy = "0123456789abcdef0123456789abcdef01234567"
    with pytest.raises(AnnotateError, match="令牌无效"):
        Studio(label_studio.url, legacy).find("narrative")
    with pytest.raises(AnnotateError, match="无法连接") as down:
        Studio(f"http://127.0.0.1:{free_port()}", legacy).find("narrative")
    for error in (refused, down):
        assert wrong not in str(error.value)
        assert legacy not in str(error.value)


def test_a_legacy_token_works_where_the_organisation_allows_it(label_studio: Server, studio: Studio) -> None:
    with label_studio.session() as browser:
        settings = {"api_tokens_enabled": True, "legacy_api_tokens_enabled": True}
        browser.post("/api/jwt/settings", json=settings).raise_for_status()
        token = browser.get("/api/current-user/token").json()["token"]
        assert Studio(label_studio.url, token, "no such name").find("narrative") is None
        browser.post("/api/jwt/settings", json={**settings, "legacy_api_tokens_enabled": False})
        with pytest.raises(AnnotateError, match="令牌无效"):
            Studio(label_studio.url, token).find("narrative")
