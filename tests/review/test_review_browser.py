"""The page in a real browser, opened from the disk."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from review_records import (
    BLUE_BOX,
    HEIGHT,
    HOSTILE,
    HOSTILE_TEXT,
    RED,
    RED_BOX,
    WIDTH,
    full_cells,
    hostile_record,
    make_record,
    pdf_record,
    write_out,
)  # fmt: skip

from extract.record import Figure
from extract.review.build import ReviewOptions, build_review
from extract.review.folder import ReviewFolder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PLAIN_TEXT = "丙县公开信息7条。\n第二行\n"
RED_CELL = f'td[data-key="{".".join(RED)}"]'


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    figure = Figure(
        indicator="disclosed_total", text="7条", start=6, end=8, value=7, unit="条", qualifier="exact",
        period="this_year", role="single", confidence=0.9,
    )  # fmt: skip
    plain = make_record(full_cells().values(), report_id="a" * 16, agency="丙县", year=2021, figures=[figure])
    records = [plain, pdf_record(folder / "a.pdf"), hostile_record()]
    out = ReviewFolder(write_out(folder / "out", records, {"a" * 16: PLAIN_TEXT, "f" * 16: HOSTILE_TEXT}))
    build_review(out, list(out.entries()), folder / "page.html", ReviewOptions())
    return folder / "page.html"


@pytest.fixture
def page(browser: Browser, page_file: Path) -> Iterator[Page]:
    """The page at its list; ends with a check that nothing was fetched and nothing complained."""
    opened = browser.new_page(viewport={"width": 1366, "height": 768})
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    requests: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.goto(page_file.as_uri())
    yield opened
    addresses = [url for url in requests if not url.startswith("blob:")]
    opened.close()
    assert complaints == []
    assert [address.split("#")[0] for address in addresses] == [page_file.as_uri()]


def open_report(page: Page, agency: str) -> None:
    page.get_by_role("button", name=agency).click()
    page.wait_for_selector(".forms")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def shares(inner: Locator, outer: Locator) -> list[float]:
    """Edges of an element as shares of another's width and height; both at one moment, as the page may be scrolling."""
    boxes = "handles => handles.map(h => { const r = h.getBoundingClientRect(); return [r.x, r.y, r.width, r.height] })"
    a, b = inner.page.evaluate(boxes, [inner.element_handle(), outer.element_handle()])
    left, top = (a[0] - b[0]) / b[2], (a[1] - b[1]) / b[3]
    return [left, top, left + a[2] / b[2], top + a[3] / b[3]]


def expected(box: tuple[float, float, float, float]) -> list[float]:
    return [box[0] / WIDTH, box[1] / HEIGHT, box[2] / WIDTH, box[3] / HEIGHT]


def test_the_list_puts_doubt_first_and_filters(page: Page) -> None:
    names = page.locator(".reports tbody th")
    assert names.all_text_contents()[-1] == "丙县"
    assert fits(page)
    page.fill("#filter-q", "乙市")
    assert names.all_text_contents() == ["乙市"]
    page.fill("#filter-q", "")
    page.select_option("#filter-year", "2021")
    assert names.all_text_contents() == ["丙县"]
    assert "year=2021" in page.url
    page.select_option("#filter-year", "")
    page.select_option("#filter-status", "repaired")
    assert names.all_text_contents() == ["乙市"]
    page.select_option("#filter-status", "")
    page.select_option("#filter-findings", "without")
    assert names.all_text_contents() == ["丙县"]


def test_a_click_on_a_cell_lands_on_its_box(page: Page) -> None:
    open_report(page, "乙市")
    page.click(RED_CELL)
    target, sheet = page.locator(".target"), page.locator('.page[data-page="2"] img')
    page.wait_for_function("document.querySelector('.page[data-page=\"2\"] img').naturalWidth > 0")
    assert shares(target, sheet) == pytest.approx(expected(RED_BOX), abs=0.002)
    spot, pane = target.bounding_box(), page.locator(".pages").bounding_box()
    assert spot is not None
    assert pane is not None
    assert pane["y"] <= spot["y"] <= spot["y"] + spot["height"] <= pane["y"] + pane["height"]
    # What is under the box is what the file has there.
    seen = Image.open(io.BytesIO(page.screenshot(clip=spot))).convert("RGB")
    red, green, blue = seen.getpixel((seen.width // 2, seen.height // 2))
    assert red > 200
    assert green < 130 > blue
    assert fits(page)


def test_the_docked_card_shows_the_place_enlarged(page: Page) -> None:
    open_report(page, "乙市")
    page.click(RED_CELL)
    crop = Image.open(io.BytesIO(page.locator("canvas.crop").screenshot())).convert("RGB")
    red, green, _ = crop.getpixel((crop.width // 2, crop.height // 2))
    assert red > 200 > green + 50


def test_hovering_tells_what_is_known(page: Page) -> None:
    open_report(page, "乙市")
    page.hover(RED_CELL)
    told = page.locator("#card").inner_text()
    assert "已修正" in told
    assert "原文\n8\n数值\n3 件" in told
    assert "75%" in told
    assert "= 8（20%）" in told
    assert "✗ 总计 = 六类申请人之和：3 ≠ 0" in told.replace("\n", "")
    assert page.locator("#card .basis").count() == 1


def test_evidence_jumps_to_its_own_side(page: Page) -> None:
    open_report(page, "乙市")
    page.click(".side.right .evidence")
    assert shares(page.locator(".target"), page.locator('.page[data-page="2"] img')) == pytest.approx(
        expected(BLUE_BOX), abs=0.002
    )
    page.click(".finding h3 .link")
    assert page.locator(".target").count() == 2
    assert page.locator(".forms .chosen").count() == 2


def test_a_box_on_the_page_leads_back_to_its_cell(page: Page) -> None:
    open_report(page, "乙市")
    page.click(f'.box[data-at="cell:{".".join(RED)}"]')
    assert page.locator(".forms .current").get_attribute("data-key") == ".".join(RED)


def test_an_address_opens_the_place(browser: Browser, page_file: Path, page: Page) -> None:
    open_report(page, "乙市")
    page.click(RED_CELL)
    other = browser.new_page()
    other.goto(page.url)
    other.wait_for_selector(".target")
    assert other.locator(".forms .current").get_attribute("data-key") == ".".join(RED)
    other.close()


def test_a_figure_is_found_in_the_text(page: Page) -> None:
    open_report(page, "丙县")
    page.click("table.figures tbody tr")
    assert page.locator("#panel-text mark.chosen").all_text_contents() == ["7条"]
    assert page.locator("#panel-images").is_hidden()


def test_markup_of_a_document_is_text(page: Page) -> None:
    assert page.locator(".reports tbody th").first.inner_text() in (HOSTILE, "乙市")
    page.get_by_role("button", name="owned").click()
    page.wait_for_selector(".forms")
    page.click('td[data-key="art20_1.rules.in_force"]')
    assert HOSTILE in page.locator(".chosen-card").inner_text()
    assert HOSTILE in page.locator("#panel-text .line").first.inner_text()
    assert page.locator("main img[src='x']").count() == 0
    assert page.evaluate("document.scripts.length") == page.evaluate(
        "document.querySelectorAll('body > script').length"
    )
    assert page.title().startswith("</script>")  # the agency, as text
    assert page.evaluate("document.title === 'owned'") is False


def test_strings_cannot_become_markup(browser: Browser, page_file: Path) -> None:
    opened = browser.new_page()
    opened.goto(page_file.as_uri())
    attempt = "try { document.body.innerHTML = '<b>x</b>'; return 'taken' } catch { return 'refused' }"
    assert opened.evaluate(f"(() => {{ {attempt} }})()") == "refused"
    opened.close()


def test_everything_by_keyboard(page: Page) -> None:
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_selector(".forms")
    page.keyboard.press("n")
    assert "finding:0" in page.url.replace("%3A", ":")
    page.keyboard.press("ArrowRight")  # into the tables
    first = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert (first, page.evaluate("document.activeElement.dataset.key")) == (
        "art20_1.rules.issued_this_year",
        "art20_1.normative_documents.repealed_this_year",
    )
    page.keyboard.press("Enter")
    assert "repealed_this_year" in page.url
    page.keyboard.press("v")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()
    before = page.locator("#report h1").inner_text()
    page.keyboard.press("j")
    page.wait_for_function(f"document.querySelector('#report h1')?.innerText !== {before!r}")
    page.keyboard.press("Escape")
    assert page.locator("#list").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("丙")
    assert page.locator(".reports tbody th").all_text_contents() == ["丙县"]


def test_paper_shows_the_report_without_its_tools(page: Page) -> None:
    open_report(page, "乙市")
    page.emulate_media(media="print")
    assert page.locator(".forms").is_visible()
    assert page.locator(".source").is_hidden()
    assert page.locator("nav").is_hidden()


def test_a_broken_block_says_so(browser: Browser, page_file: Path, tmp_path: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    start = text.index('id="report-aaaa')
    torn = tmp_path / "torn.html"
    torn.write_text(text[: start + 60] + "AAAA" + text[start + 64 :], encoding="utf-8")
    opened = browser.new_page()
    opened.goto(f"{torn.as_uri()}#report={'a' * 16}")
    opened.get_by_role("alert").wait_for()
    assert "无法读取" in opened.get_by_role("alert").inner_text()
    opened.close()


def test_a_long_list_is_whole_and_filters_over_all_of_it(browser: Browser, tmp_path: Path) -> None:
    cells = list(full_cells().values())
    records = [
        make_record(cells, report_id=f"{n:016x}", agency=f"第{n}局", year=2021 + n % 2, figures=[]) for n in range(150)
    ]
    out = ReviewFolder(write_out(tmp_path / "out", records, {}))
    build_review(out, list(out.entries()), tmp_path / "page.html", ReviewOptions())
    opened = browser.new_page()
    opened.goto((tmp_path / "page.html").as_uri())
    names = opened.locator(".reports tbody th")
    names.nth(149).wait_for()
    assert len(set(names.all_text_contents())) == 150
    opened.fill("#filter-q", "第149局")
    assert names.all_text_contents() == ["第149局"]
    opened.fill("#filter-q", "")
    opened.select_option("#filter-year", "2022")
    names.nth(74).wait_for()
    assert names.count() == 75
    opened.close()
