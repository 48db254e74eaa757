"""Takes the pictures of the review page and the dashboard for the documentation, in the system's Chromium.

    python docs/images/make_screens.py OUT STORE

OUT is the result of ``nianbao extract samples/*.*``, STORE a store with a judged run of the gold set, scans too.
"""

from __future__ import annotations

import io
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from eval.dashboard.launch import command
from extract.review.build import ReviewOptions, build_review
from extract.review.folder import OutFolder

HERE = Path(__file__).parent
COLOURS = 64
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def keep(page: Page, name: str) -> None:
    """Write a picture of what is seen: few colours as PNG, photographs and gradients as WebP."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".png":
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    else:
        picture.save(path, quality=82, method=6)
    print(path, path.stat().st_size)


def review(browser: Browser, out: Path) -> None:
    """The list, a report with a finding, and a scan with a chosen cell."""
    with TemporaryDirectory() as name:
        target = Path(name) / "review.html"
        folder = OutFolder(out)
        build_review(folder, list(folder.entries()), target, ReviewOptions())
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(target.as_uri())
        page.locator(".reports tbody tr").first.wait_for()
        keep(page, "review_list.png")
        page.set_viewport_size({"width": 1366, "height": 768})
        page.get_by_role("row", name="langan_county_2025").get_by_role("button").click()
        page.locator(".finding h3 .link").first.click()
        drawn(page)
        keep(page, "review_report.png")
        page.get_by_role("button", name="← 列表").click()
        page.get_by_role("row", name="shaba_street_2025_scan").get_by_role("button").click()
        page.locator('td[data-key="requests.new.total"]').click()
        drawn(page)
        page.locator("canvas.crop").wait_for()
        keep(page, "review_scan.webp")


def drawn(page: Page) -> None:
    """Wait until the page with the chosen place is there."""
    image = page.locator(".page:has(.target) img[src]").first
    image.wait_for()
    image.evaluate("(image) => image.decode()")


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The dashboard on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(command(store, host="127.0.0.1", port=port))
    try:
        while server.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.3)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def dashboard(browser: Browser, store: Path, pages: dict[str, str]) -> None:
    """Pages of the dashboard: address and name of the picture."""
    with served(store) as address:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(120_000)
        for path, name in pages.items():
            page.goto(f"{address}/{path}")
            page.get_by_role("heading", level=1).wait_for()
            page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
            page.wait_for_timeout(2500)  # charts draw themselves after the script has ended
            keep(page, name)


def main(out: Path, store: Path) -> None:
    """Take all pictures."""
    wrong = quote("错·未标")
    pages = {
        "": "dashboard/overview.png",
        "heatmap": "dashboard/heatmap.png",
        "spans": "dashboard/spans.png",
        f"errors?level={quote('L5')}&outcome={wrong}": "dashboard/errors.webp",
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        review(browser, out)
        dashboard(browser, store, pages)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
