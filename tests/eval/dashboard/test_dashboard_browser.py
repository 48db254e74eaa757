"""The served dashboard in a real browser (Chromium): pages, filters, addresses, the box on the page image."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from PIL import Image

from eval.dashboard.filters import run_label
from eval.dashboard.launch import command
from eval.dashboard.words import words
from eval.runs.store import RunStore

pytest.importorskip("streamlit", reason="needs the extra dashboard")
sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One tab for all tests: what Streamlit's client is made of is fetched once."""
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        opened = chromium.new_page(viewport={"width": 1400, "height": 1200})
        opened.set_default_timeout(_WAIT)
        yield opened
        chromium.close()


def _open(page: Page, url: str, title: str) -> None:
    page.goto(url)
    _settle(page, title)


def _settle(page: Page, title: str) -> None:
    """Wait until a page has been drawn to its end, and see that it ended well."""
    page.get_by_role("heading", name=title, exact=True, level=1).wait_for()
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    assert page.locator('[data-testid="stException"]').count() == 0
    assert page.locator('[data-testid="stAlertContentError"]').count() == 0


def _choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a list of the side bar."""
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Escape")


def _picture(page: Page) -> Image.Image:
    shown = page.locator('[data-testid="stImage"] img').first
    shown.wait_for()
    data = page.request.get(str(shown.evaluate("(image) => image.src"))).body()
    return Image.open(io.BytesIO(data)).convert("RGB")


def _title(name: str) -> str:
    return str(words()["pages"][name]["title"])


def _keep(page: Page, name: str) -> None:
    """A picture of the page for docs/images/dashboard, where it is asked for."""
    if folder := os.environ.get("NIANBAO_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_every_page_draws(page: Page, address: str) -> None:
    _open(page, address, _title("overview"))
    for name in words()["pages"]:
        page.locator('[data-testid="stSidebarNavLink"]', has_text=_title(name)).click()
        _settle(page, _title(name))


def test_a_filter_and_a_comparison_are_in_the_address(page: Page, address: str) -> None:
    _open(page, address, _title("overview"))
    page.get_by_text("2 份报告", exact=False).first.wait_for()
    _choose(page, "与哪次比较", "旧")
    page.wait_for_url("**base=*")
    page.get_by_text("个百分点").first.wait_for()
    _choose(page, "格式", "扫描件")
    page.wait_for_url("**layout=*")
    page.get_by_text("1 份报告", exact=False).first.wait_for()
    _open(page, page.url, _title("overview"))
    page.get_by_text("1 份报告", exact=False).first.wait_for()
    page.get_by_text("个百分点").first.wait_for()


def test_error_browser_shows_the_page_with_the_box_of_the_cell(page: Page, address: str, run_store: RunStore) -> None:
    old = next(run_label(info) for info in run_store.runs() if info.name == "旧")
    _open(page, f"{address}/errors?run={quote(old)}", _title("errors"))
    picture = _picture(page)
    assert picture.size == (600, 800)
    # The wrong cell stands at (100, 200)-(160, 220); its frame lies just outside, the grey block of the page inside.
    for x, y in ((97, 210), (163, 210), (130, 197), (130, 223)):
        assert all(abs(a - b) < 40 for a, b in zip(picture.getpixel((x, y)), _VERMILLION, strict=True))
    assert all(abs(a - 120) < 20 for a in picture.getpixel((130, 210)))
