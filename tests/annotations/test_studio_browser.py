"""Label Studio's pages in a real browser: an annotator sees, changes and submits."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from annotation_out import write_out
from label_studio_server import Server

from annotations.gold.write import write_gold
from annotations.out import RunFolder
from annotations.studio.connect import Studio
from annotations.studio.images import LocalPictures
from annotations.studio.pull import pull_all
from annotations.studio.push import Pusher
from annotations.task.model import Json
from eval.gold.format import load_gold_dir

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.xdist_group("label-studio")

CHROMIUM = shutil.which("chromium")
PICTURES = os.environ.get("NIANBAO_SCREENSHOTS")
"""Folder to keep the screenshots in; those of docs/images/annotation were made this way."""
_SECONDS = 240
"""How long the page of a busy server may take."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> RunFolder:
    return write_out(tmp_path / "out", [(41, "pdf_ruled"), (42, "docx")])


def push(studio: Studio, server: Server, out: RunFolder, **options) -> None:
    projects = {kind: studio.ensure(kind) for kind in ("narrative", "table")}
    pictures = LocalPictures(server.files)
    studio.serve_folder(projects["table"], pictures.folder)
    Pusher(out, studio, pictures, lambda done, of: None, **options).push(projects)


@contextmanager
def browser(server: Server) -> Iterator[Page]:
    """A page of a browser that is logged in."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chrome = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        context = chrome.new_context(viewport={"width": 1500, "height": 1000}, base_url=server.url)
        with server.session() as client:
            context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in client.cookies.items()])
        page = context.new_page()
        page.set_default_timeout(_SECONDS * 1000)
        page.set_default_navigation_timeout(_SECONDS * 1000)
        yield page
        chrome.close()


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_what_a_document_says_is_shown_and_never_run(label_studio: Server, studio: Studio, out: RunFolder) -> None:
    project = studio.ensure("narrative")
    hostile = "<img src=x onerror=\"window.ran='{}'\"><script>window.ran='{}'</script>"
    shown = {name: hostile.replace("{}", name) for name in ("text", "why", "title", "source", "agency")}
    studio.import_tasks(project, [{"data": {"key": "0123456789abcdef/narrative/0", **shown}}])
    task = next(iter(studio.tasks(project)))
    with browser(label_studio) as page:
        page.goto(f"/projects/{project.id}/data?task={task['id']}")
        page.get_by_text("window.ran='text'").first.wait_for()
        page.get_by_text("window.ran='why'").first.wait_for()
        assert page.evaluate("window.ran") is None


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_an_annotator_sees_changes_and_submits_in_a_browser(
    label_studio: Server, studio: Studio, out: RunFolder, tmp_path: Path
) -> None:
    push(studio, label_studio, out)
    narrative, table = studio.require("narrative"), studio.require("table")
    text_task = next(iter(studio.tasks(narrative)))
    page_task = max(studio.tasks(table), key=lambda t: len(t["predictions"][0]["result"]))
    with browser(label_studio) as page:
        page.goto(f"/projects/{narrative.id}/data?task={text_task['id']}")
        page.get_by_text("系统为什么请您看").first.wait_for()
        page.locator(".htx-highlight").first.wait_for(state="attached")
        wanted = [r for r in text_task["predictions"][0]["result"] if r["type"] == "labels"]
        page.locator(".htx-highlight").nth(len(wanted) - 1).wait_for(state="attached")
        assert page.get_by_text("收到申请数").first.is_visible()
        _keep(page, "narrative")
        page.locator(".htx-highlight").first.click()
        page.get_by_text("其他数据", exact=False).first.click()
        _keep(page, "narrative-region")
        page.get_by_role("button", name="Submit").click()
        _wait_for_annotation(studio, int(text_task["id"]))
        page.goto(f"/projects/{table.id}/data?task={page_task['id']}")
        page.locator("img[alt]").first.wait_for(state="attached")
        page.wait_for_function("[...document.images].some(i => i.alt && i.complete && i.naturalWidth > 500)")
        page.locator("canvas").first.wait_for(state="attached")
        _keep(page, "table")
        page.get_by_role("button", name="Submit").click()
        _wait_for_annotation(studio, int(page_task["id"]))
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
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        made = studio.client.annotations.list(task)
        if made:
            return made[0].model_dump(mode="json")
        time.sleep(0.5)
    raise AssertionError("nothing was submitted")


def _keep(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))
