"""Takes docs/images/audit.png: the page of ``nianbao audit`` on a small generated panel, in the system's Chromium."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from eval.gold.panel.build import PanelOptions, build_panel, write_panel
from extract.audit.audit import AuditOptions
from extract.audit.output import Decisions, audit_into

PICTURE = Path(__file__).with_name("audit.png")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        expected = write_panel(build_panel(PanelOptions(seed=5, agencies=70, defects=26, doubts=4)), folder / "out")
        audit_into(folder / "audit", AuditOptions([folder / "out"], expected), Decisions({}, (), (), ""))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", headless=True, args=FLAGS)
            page = browser.new_page(viewport={"width": 1180, "height": 1400})
            page.goto((folder / "audit" / "audit.html").as_uri())
            page.locator("details.overview").nth(0).locator("summary").click()
            page.locator("details.overview").nth(1).locator("summary").click()
            page.screenshot(path=PICTURE)
            browser.close()


if __name__ == "__main__":
    main()
