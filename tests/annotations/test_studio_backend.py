"""The backend connected to a real Label Studio, and its pages in a real browser."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from annotation_out import write_out
from label_studio_server import Server, free_port

from annotations.backend.serve import backend_app
from annotations.gold.write import write_gold
from annotations.out import OutFolder
from annotations.studio.connect import Studio
from annotations.studio.images import LocalPictures
from annotations.studio.pull import pull_all
from annotations.studio.push import Pusher
from annotations.task.model import Json
from eval.gold.format import load_gold_dir

CHROMIUM = shutil.which("chromium")
PICTURES = os.environ.get("NIANBAO_SCREENSHOTS")
"""Folder to keep the screenshots in; those of docs/images/annotation were made this way."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> OutFolder:
    return write_out(tmp_path / "out", [(41, "pdf_ruled"), (42, "docx")])


def push(studio: Studio, server: Server, out: OutFolder, **options) -> None:
    projects = {kind: studio.ensure(kind) for kind in ("narrative", "table")}
    pictures = LocalPictures(server.files)
    studio.serve_folder(projects["table"], pictures.folder)
    Pusher(out, studio, pictures, lambda done, of: None, **options).push(projects)


@contextmanager
def running(studio: Studio, out: OutFolder) -> Iterator[str]:
    """The backend on a port of its own."""
    port = free_port()
    app = backend_app(out, studio.url, studio.headers)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


def test_label_studio_accepts_the_backend_and_gets_predictions_from_it(
    label_studio: Server, studio: Studio, out: OutFolder
) -> None:
    push(studio, label_studio, out)
    with running(studio, out) as url, label_studio.session() as browser:
        for kind in ("narrative", "table"):
            project = studio.require(kind)
            made = browser.post(
                "/api/ml/", json={"project": project.id, "url": url, "title": "nianbao", "is_interactive": True}
            )
            assert made.status_code == 201, made.text
            assert made.json()["readable_state"] == "Connected"
            task = next(iter(studio.tasks(project)))
            studio.client.predictions.delete(int(task["predictions"][0]["id"]))
            asked = {
                "project": project.id,
                "selectedItems": {"all": True},
                "filters": {"conjunction": "and", "items": []},
            }
            action = browser.post(f"/api/dm/actions?project={project.id}&id=retrieve_tasks_predictions", json=asked)
            assert action.status_code == 200, action.text
            after = next(t for t in studio.tasks(project) if t["id"] == task["id"])
            assert [p["model_version"] for p in after["predictions"]], "the prediction that was deleted is there again"
            ask = {"task": task["id"], "context": {"result": []}}
            answer = browser.post(f"/api/ml/{made.json()['id']}/interactive-annotating", json=ask)
            assert answer.json()["data"]["result"], answer.text
            trained = browser.post(f"/api/ml/{made.json()['id']}/train", json={})
            assert trained.status_code == 200, trained.text


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_an_annotator_sees_changes_and_submits_in_a_browser(
    label_studio: Server, studio: Studio, out: OutFolder, tmp_path: Path
) -> None:
    from playwright.sync_api import Page, sync_playwright

    push(studio, label_studio, out)
    narrative, table = studio.require("narrative"), studio.require("table")
    text_task = next(iter(studio.tasks(narrative)))
    page_task = max(studio.tasks(table), key=lambda t: len(t["predictions"][0]["result"]))
    with sync_playwright() as play:
        chrome = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        context = chrome.new_context(viewport={"width": 1500, "height": 1000}, base_url=label_studio.url)
        with label_studio.session() as client:
            cookies = [{"name": n, "value": v, "url": label_studio.url} for n, v in client.cookies.items()]
        context.add_cookies(cookies)
        page: Page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"/projects/{narrative.id}/data?task={text_task['id']}")
        page.get_by_text("系统为什么请您看").first.wait_for()
        page.locator(".htx-highlight").first.wait_for(state="attached")
        wanted = [r for r in text_task["predictions"][0]["result"] if r["type"] == "labels"]
        assert page.locator(".htx-highlight").count() >= len(wanted)
        assert page.get_by_text("收到申请数").first.is_visible()
        _keep(page, "narrative")
        page.locator(".htx-highlight").first.click()
        page.get_by_text("其他数据", exact=False).first.click()
        _keep(page, "narrative-region")
        page.get_by_role("button", name="Submit").click()
        _wait_for_annotation(studio, int(text_task["id"]))
        page.goto(f"/projects/{table.id}/data?task={page_task['id']}")
        page.locator("img[alt]").first.wait_for(state="attached")
        page.locator("canvas").first.wait_for(state="attached")
        page.wait_for_timeout(3000)
        _keep(page, "table")
        page.get_by_role("button", name="Submit").click()
        _wait_for_annotation(studio, int(page_task["id"]))
        page.goto(f"/projects/{narrative.id}/data")
        page.wait_for_timeout(3000)
        _keep(page, "queue")
        chrome.close()
    collected = pull_all(studio, out)
    result = write_gold(out.records(), out.text, collected, tmp_path / "gold")
    assert [c for c in result.conflicts if c.kind != "region"] == []
    assert result.figures == 1
    (gold,) = load_gold_dir(tmp_path / "gold" / "figures").values()
    record = next(r for r in out.records() if str(r.report_id) == text_task["data"]["report_id"])
    pushed = [f.indicator for f in record.figures]
    assert [f.indicator for f in gold.figures] != pushed
    assert [f.text for f in gold.figures] == ["".join(f.text.split()) for f in record.figures]
    cells = next(s for s in collected.said.values() if s.key.kind == "table").cells
    assert len(cells) == sum(r["type"] == "labels" for r in page_task["predictions"][0]["result"])


def _wait_for_annotation(studio: Studio, task: int) -> Json:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        made = studio.client.annotations.list(task)
        if made:
            return made[0].model_dump(mode="json")
        time.sleep(0.5)
    raise AssertionError("nothing was submitted")


def _keep(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))
