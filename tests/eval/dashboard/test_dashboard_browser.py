"""The served dashboard in a real browser (Chromium): pages, filters, addresses, the box on the page image."""

from __future__ import annotations

import base64
import io
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
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
    from playwright.sync_api import BrowserContext, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    # One server and one browser for all of them.
    pytest.mark.xdist_group("dashboard"),
]
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_FLAGS += ["--disable-component-update", "--disable-sync"]
_SECONDS = 240
"""Longest wait for anything: a page draws in a second on a quiet machine, in a minute on one that has no time."""
_TRIES = 8
_VERMILLION = (0xD5, 0x5E, 0x00)


@pytest.fixture(scope="module")
def address(run_store: RunStore) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(command(run_store.path, host="127.0.0.1", port=port))
    try:
        _wait_for(server, f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server has ended"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    """One profile for all tests: what Streamlit's client is made of is fetched once."""
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        context = chromium.new_context(viewport={"width": 1400, "height": 1200})
        context.set_default_timeout(_SECONDS * 1000)
        yield context
        chromium.close()


@pytest.fixture
def page(browser: BrowserContext) -> Iterator[Page]:
    sync_api.expect.set_options(timeout=_SECONDS * 1000)
    opened = browser.new_page()
    yield opened
    opened.close()


def _open(page: Page, url: str, title: str) -> None:
    page.goto(url)
    _settle(page, title)


def _settle(page: Page, title: str) -> None:
    """Wait until a page has been drawn to its end, and see that it ended well."""
    sync_api.expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
    sync_api.expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_test_id("stAlertContentError").count() == 0


def _choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a list of the side bar; opened again where the page, still busy, has closed it."""
    wanted = page.get_by_role("option", name=option).first
    for _ in range(_TRIES):
        page.get_by_role("combobox", name=label).first.click()
        try:
            wanted.click(timeout=_SECONDS * 1000 / _TRIES)
            break
        except sync_api.TimeoutError:
            page.keyboard.press("Escape")
    else:
        raise AssertionError(f"{label} has no {option}")
    page.keyboard.press("Escape")


def _picture(page: Page) -> Image.Image:
    """The first picture of a page, once it has been fetched and decoded."""
    shown = page.get_by_test_id("stImage").locator("img").first
    shown.wait_for()
    data = shown.evaluate(
        """async (image) => {
            await image.decode();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
            canvas.getContext("2d").drawImage(image, 0, 0);
            return canvas.toDataURL("image/png").split(",")[1];
        }"""
    )
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")


def _title(name: str) -> str:
    return str(words()["pages"][name]["title"])


def test_an_address_opened_first_shows_the_page_with_the_box_of_the_cell(
    page: Page, address: str, run_store: RunStore
) -> None:
    old = next(run_label(info) for info in run_store.runs() if info.name == "旧")
    _open(page, f"{address}/errors?run={quote(old)}", _title("errors"))
    picture = _picture(page)
    assert picture.size == (600, 800)
    # The wrong cell stands at (100, 200)-(160, 220); its frame lies just outside, the grey block of the page inside.
    for x, y in ((97, 210), (163, 210), (130, 197), (130, 223)):
        assert all(abs(a - b) < 40 for a, b in zip(picture.getpixel((x, y)), _VERMILLION, strict=True))
    assert all(abs(a - 120) < 20 for a in picture.getpixel((130, 210)))


def test_every_page_draws(page: Page, address: str) -> None:
    _open(page, address, _title("overview"))
    for name in words()["pages"]:
        page.get_by_test_id("stSidebarNavLink").filter(has_text=_title(name)).click()
        _settle(page, _title(name))


def test_a_filter_and_a_comparison_are_in_the_address(page: Page, address: str) -> None:
    _open(page, address, _title("overview"))
    expect = sync_api.expect
    expect(page.get_by_text("2 份报告", exact=False).first).to_be_visible()
    _choose(page, "与哪次比较", "旧")
    page.wait_for_url("**base=*")
    expect(page.get_by_text("个百分点").first).to_be_visible()
    _choose(page, "格式", "扫描件")
    page.wait_for_url("**layout=*")
    expect(page.get_by_text("1 份报告", exact=False).first).to_be_visible()
    _open(page, page.url, _title("overview"))
    expect(page.get_by_text("1 份报告", exact=False).first).to_be_visible()
    expect(page.get_by_text("个百分点").first).to_be_visible()
