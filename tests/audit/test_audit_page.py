"""The page: self-contained, escaped, and usable in a real browser."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audit_reports import a_report, an_out

from extract.audit.audit import AuditOptions
from extract.audit.output import Decisions, audit_into

CHROMIUM = shutil.which("chromium")
HOSTILE = '<script>document.title="bad"</script><img src=x onerror=document.title="bad">"\'</textarea>街道'
CELL = "requests/carried_{}/total"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    records = [
        a_report(2021, {CELL.format("out"): 3}),
        a_report(2022, {CELL.format("in"): 5}),
        a_report(2021, {CELL.format("out"): 1}, agency=f"云溪市{HOSTILE}"),
        a_report(2022, agency=f"云溪市{HOSTILE}").model_copy(update={"source": HOSTILE}),
    ]
    out = an_out(folder / "out", records)
    audit_into(folder / "audit", AuditOptions([out]), Decisions({}, (), (), ""))
    return folder / "audit" / "audit.html"


def test_nothing_a_document_says_is_markup(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<script>document" not in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text


def test_the_policy_admits_only_what_is_on_the_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert body
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"sha256-{digest}" in policy[1]
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert " style=" not in text


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with api.sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=CHROMIUM, headless=True, args=FLAGS, accept_downloads=True
        )
        yield context
        context.close()


def test_filter_decide_and_download(browser: Any, page: Path) -> None:
    tab = browser.new_page()
    problems: list[str] = []
    tab.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.goto(page.as_uri())
    assert tab.title() == "跨报告核对 · 政府信息公开工作年度报告"
    assert tab.locator("article:visible").count() == 2
    tab.fill("#words", "石桥")
    assert tab.locator("article:visible").count() == 1
    tab.locator("article:visible button", has_text="不成立").click()
    tab.select_option("#decision", "dismiss")
    assert tab.locator("article:visible").count() == 1
    with tab.expect_download() as download:
        tab.click("#save")
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert "dismiss" in saved
    assert "石桥" in saved
    assert problems == []


def test_the_download_is_honoured_by_the_next_run(browser: Any, page: Path) -> None:
    from extract.audit.decisions import read_decisions

    tab = browser.new_page()
    tab.goto(page.as_uri())
    tab.locator("article").first.focus()
    tab.keyboard.press("1")
    with tab.expect_download() as download:
        tab.click("#save")
    made = read_decisions(Path(download.value.path()))
    assert [one.decision for one in made.values()] == ["confirm"]
    folder = page.parent
    out = folder.parent / "out"
    result = audit_into(folder.parent / "again", AuditOptions([out], decisions=made), Decisions(made, (), (), ""))
    assert [finding.decision for finding in result.findings].count("confirm") == 1
