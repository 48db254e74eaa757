"""The served dashboard in a real browser (Chromium): pages, a filter in the address, the box on the page image."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from PIL import Image

from eval.dashboard.filters import run_label
from eval.dashboard.launch import command
from eval.dashboard.words import words
from eval.runs.store import RunStore

pytest.importorskip("streamlit", reason="needs the extra dashboard")
sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    pytest.mark.skipif("NIANBAO_TEST_DASHBOARD" not in os.environ, reason="minutes long: set NIANBAO_TEST_DASHBOARD=1"),
]
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_FLAGS += ["--disable-component-update", "--disable-sync"]
_WAIT = 120_000
_VERMILLION = (0xD5, 0x5E, 0x00)


@pytest.fixture(scope="module")
def address(run_store: RunStore) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(command(run_store.path, host="127.0.0.1", port=port))
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield chromium
        chromium.close()


def _open(browser, url: str):
    page = browser.new_page(viewport={"width": 1400, "height": 1200})
    page.set_default_timeout(_WAIT)
    page.goto(url)
    page.wait_for_selector("h1")
    page.wait_for_selector('[data-testid="stStatusWidget"]', state="detached")
    return page


def test_every_page_draws_and_a_filter_is_in_the_address(browser, address: str, run_store: RunStore) -> None:
    for name, about in words()["pages"].items():
        page = _open(browser, f"{address}/{'' if name == 'overview' else name}")
        page.get_by_role("heading", name=about["title"], exact=True).first.wait_for()
        assert page.locator('[data-testid="stException"]').count() == 0
        page.close()
    page = _open(browser, address)
    page.get_by_text("不比较").first.click()
    page.get_by_role("option").nth(1).click()
    page.wait_for_url("**base=*")
    page.get_by_text("有变化").or_(page.get_by_text("个百分点")).first.wait_for()
    page.close()


def test_error_browser_shows_the_page_with_the_box_of_the_cell(browser, address: str, run_store: RunStore) -> None:
    old = next(run_label(info) for info in run_store.runs() if info.name == "旧")
    page = _open(browser, f"{address}/errors?run={quote(old)}")
    shown = page.locator('[data-testid="stImage"] img').first
    shown.wait_for()
    data = page.request.get(page.evaluate("(image) => image.src", shown.element_handle())).body()
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    assert picture.size == (600, 800)
    # The wrong cell stands at (100, 200)-(160, 220); its frame lies just outside, the grey block of the page inside.
    for x, y in ((97, 210), (163, 210), (130, 197), (130, 223)):
        assert all(abs(a - b) < 40 for a, b in zip(picture.getpixel((x, y)), _VERMILLION, strict=True))
    assert all(abs(a - 120) < 20 for a in picture.getpixel((130, 210)))
    page.close()
