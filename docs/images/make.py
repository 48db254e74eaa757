"""Takes the pictures of the documentation: of ``samples/``, of the gold fixtures and of a generated panel.

    make pictures EXTRAS=dashboard          # all of them; needs Chromium
    python docs/images/make.py show audit   # some of them

Those of ``annotation/`` are taken by ``tests/annotations/test_studio_browser.py``, which has Label Studio.
"""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from extract.cli.view import print_record
from extract.limits import Limits
from extract.pipeline import Extractor
from extract.review.overlay import overlay

HERE = Path(__file__).parent
SAMPLES = Path("samples")
SHOWN = SAMPLES / "langan_county_2025.pdf"
SCAN = SAMPLES / "shaba_street_2025_scan.pdf"
COLOURS = 128
QUALITY = 82
OVERLAY_SIZE = (2000, 700)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DASHBOARD = {"": "overview", "heatmap": "heatmap", "spans": "spans"}
"""Pages of the dashboard by address, and the names of their pictures."""


def nianbao(*arguments: str | Path, folder: Path = Path()) -> None:
    """Run the command line in a folder; status 1, some inputs failed, is an answer: one of the samples is no report."""
    command = [sys.executable, "-m", "extract.cli.app", *map(str, arguments)]
    if (status := subprocess.run(command, cwd=folder, check=False).returncode) not in (0, 1):
        raise SystemExit(status)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def keep(page: Page, name: str) -> None:
    """Write a picture of what is seen: few colours as PNG, photographs and gradients as WebP."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    if name.endswith(".png"):
        picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(HERE / name, optimize=True)
    else:
        picture.save(HERE / name, quality=QUALITY, method=6)


def show() -> None:
    """What ``nianbao show`` prints."""
    record = Extractor().extract(SHOWN.read_bytes(), str(SHOWN)).record
    record.figures = record.figures[:8]
    console = Console(record=True, width=118, file=io.StringIO(), highlight=False, force_terminal=True)
    print_record(record, console)
    svg = console.export_svg(title=f"nianbao show {SHOWN}", unique_id="nianbao")
    # The picture is shown offline too: fonts come from the reader's machine, none from a network.
    start, end = svg.find("@font-face"), svg.rfind("@font-face")
    (HERE / "show.svg").write_text(svg[:start] + svg[svg.find("}", end) + 1 :], encoding="utf-8")


def overlaid() -> None:
    """The cells of a scan by status, as ``nianbao show --overlay`` draws them."""
    data = SCAN.read_bytes()
    picture = overlay(Extractor().extract(data, str(SCAN)).record, data, Limits())
    assert picture is not None
    picture.thumbnail(OVERLAY_SIZE, Image.Resampling.LANCZOS)
    picture.save(HERE / "overlay.jpg", quality=QUALITY)


def review() -> None:
    """The list, a report with a finding, and a scan with a chosen cell."""
    with TemporaryDirectory() as name, chromium() as browser:
        out = Path(name) / "out"
        nianbao("extract", *(path for path in sorted(SAMPLES.glob("*.*")) if path.name != "README.md"), "-o", out)
        nianbao("report", out)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto((out / "review.html").as_uri())
        page.locator(".reports tbody tr").first.wait_for()
        keep(page, "review_list.png")
        page.set_viewport_size({"width": 1366, "height": 768})
        page.get_by_role("row", name=SHOWN.stem).get_by_role("button").click()
        page.locator(".finding h3 .link").first.click()
        drawn(page)
        keep(page, "review_report.png")
        page.get_by_role("button", name="← 列表").click()
        page.get_by_role("row", name=SCAN.stem).get_by_role("button").click()
        page.locator('td[data-key="requests.new.total"]').click()
        drawn(page)
        page.locator("canvas.crop").wait_for()
        keep(page, "review_scan.webp")


def drawn(page: Page) -> None:
    """Wait until the page with the chosen place is there."""
    image = page.locator(".page:has(.target) img[src]").first
    image.wait_for()
    image.evaluate("(image) => image.decode()")


def audit() -> None:
    """The page of ``nianbao audit`` on a small generated panel."""
    from eval.gold.panel.build import PanelOptions, build_panel, write_panel
    from extract.audit.audit import AuditOptions
    from extract.audit.output import Decisions, audit_into

    with TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        expected = write_panel(build_panel(PanelOptions(seed=5, agencies=70, defects=26, doubts=4)), folder / "out")
        audit_into(folder / "audit", AuditOptions([folder / "out"], expected), Decisions({}, (), (), ""))
        page = browser.new_page(viewport={"width": 1180, "height": 1400})
        page.goto((folder / "audit" / "audit.html").as_uri())
        page.locator("details.overview").nth(0).locator("summary").click()
        page.locator("details.overview").nth(1).locator("summary").click()
        keep(page, "audit.png")


def dashboard() -> None:
    """Pages of the dashboard on the gold fixtures without the scans, by the commands of docs/dashboard.md."""
    with TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        nianbao("eval", "fixtures", "-o", "fixtures", "--no-scans", folder=folder)
        reports = sorted(path.relative_to(folder) for path in folder.glob("fixtures/*.*"))
        nianbao("extract", *reports, "-o", "out", folder=folder)
        nianbao("eval", "run", "out", "--gold", "fixtures/gold", "--store", "runs", "--name", "第一次", folder=folder)
        with served(folder / "runs") as address:
            page = browser.new_page(viewport={"width": 1400, "height": 1000})
            page.set_default_timeout(120_000)
            for path, picture in DASHBOARD.items():
                page.goto(f"{address}/{path}")
                page.get_by_role("heading", level=1).wait_for()
                page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
                page.wait_for_timeout(2500)  # charts draw themselves after the script has ended
                keep(page, f"dashboard/{picture}.png")


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The dashboard on a free port."""
    from eval.dashboard.launch import command

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


PICTURES: dict[str, Callable[[], None]] = {
    "show": show, "overlay": overlaid, "review": review, "audit": audit, "dashboard": dashboard,
}  # fmt: skip


if __name__ == "__main__":
    for chosen in sys.argv[1:] or PICTURES:
        PICTURES[chosen]()
