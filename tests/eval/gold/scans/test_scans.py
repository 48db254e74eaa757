from __future__ import annotations

import io
import os
from random import Random

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from eval.gold.generate.report import compose
from eval.gold.scans.clean import LayoutError, print_clean
from eval.gold.scans.container import PageScan, write_pdf, write_png, write_tiff
from eval.gold.scans.crops import crop
from eval.gold.scans.damage import Damage, draw_damage, kinds, levels
from eval.gold.scans.geometry import corners, place
from eval.gold.scans.ink import fold, show_through, sign
from eval.gold.scans.look import Look, load, random_look
from eval.gold.scans.printing import missing_tools
from eval.gold.scans.sample import scan_report, scans
from eval.gold.scans.scan import scan_pages
from eval.gold.scans.sensor import dark_edge, fax, noise, speckle, uneven_light

printed = pytest.mark.skipif(bool(missing_tools()), reason=f"printing needs {missing_tools()}")
SEED = 41


def a_look(seed: int, printer: str = "word", *, held_out: bool = False) -> Look:
    return random_look(Random(seed), held_out=held_out, printer=printer)  # type: ignore[arg-type]


def sheet(height: int = 90, width: int = 60) -> np.ndarray:
    page = np.full((height, width, 3), 255, dtype=np.uint8)
    page[20:30, 10:20] = 0
    return page


# Looks


def test_the_same_seed_gives_the_same_look_and_another_seed_another() -> None:
    assert a_look(1) == a_look(1)
    assert a_look(1) != a_look(2)


def test_held_out_looks_use_typefaces_that_training_never_sees() -> None:
    data = load("looks")
    seen = set(data["han"]["seen"])
    for seed in range(40):
        assert a_look(seed, held_out=True).cell_han not in seen
        assert a_look(seed).cell_han in seen


def test_looks_have_at_least_ten_typefaces_and_sizes_from_7_5_to_14_points() -> None:
    data = load("looks")
    assert len({*data["han"]["seen"], *data["digits"]["seen"]} - {"han"}) >= 10
    assert (min(data["cell_size"]), max(data["cell_size"])) == (7.5, 14)


def test_columns_fill_the_width_and_values_fit_into_them() -> None:
    layout = compose(SEED, era="2021", format="docx").layout
    for seed in range(20):
        look = a_look(seed)
        for grid in layout.grids():
            widths = look.columns(grid)
            size = look.sizes(grid)[1]
            assert sum(widths) == pytest.approx(look.width(grid))
            for cell in grid.cells:
                if cell.key and cell.column_span == 1 and size > 6.5:
                    assert 0.5 * size * len(cell.text.strip()) <= widths[cell.column] - 2 * look.cell_padding(grid)


def test_a_web_page_is_never_turned_for_its_tables_alone() -> None:
    assert not any(a_look(seed, "web").landscape == "tables" for seed in range(60))


# Damage


def test_levels_are_those_of_the_published_evaluation() -> None:
    drawn = {name: draw_damage(name, Random(0)) for name in levels()}
    assert [drawn[name].dpi for name in drawn] == [200, 200, 150, 130, 120, 110]
    assert [drawn[name].jpeg for name in drawn][2:] == [50, 35, 35, 22]
    assert all(drawn[name].seal > 0.5 for name in ("L2", "L3", "L4", "L5"))


def test_ranges_are_drawn_and_kept_out_kinds_are_apart() -> None:
    assert not set(kinds(held_out=True)) & set(kinds(held_out=False))
    assert {"phone", "folded"} == set(kinds(held_out=True))
    dpis = {draw_damage("office", Random(seed)).dpi for seed in range(20)}
    assert len(dpis) == 20
    assert all(96 <= dpi <= 300 for dpi in dpis)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(KeyError):
        draw_damage("L9", Random(0))


# Geometry


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_ink_moves_to_where_the_placement_says(turns: int) -> None:
    page = sheet()
    placement = place((60, 90), 2.0, 0.01, np.random.default_rng(3), turns=turns, room=0.1)
    moved = placement.warp(page, (255, 255, 255))
    ys, xs = np.nonzero(moved[..., 0] < 100)
    middle = placement.apply(corners((10.0, 20.0, 20.0, 30.0))).mean(axis=0)
    assert moved.shape[:2] == placement.size[::-1]
    assert (xs.mean() + 0.5, ys.mean() + 0.5) == (pytest.approx(middle[0], abs=0.6), pytest.approx(middle[1], abs=0.6))


def test_a_sheet_that_nothing_moves_stays() -> None:
    placement = place((60, 90), 0.0, 0.0, np.random.default_rng(0))
    assert np.array_equal(placement.warp(sheet(), (255, 255, 255)), sheet())


# Paper and sensor


def test_a_fax_is_black_and_white_and_its_lines_are_as_high_as_asked() -> None:
    grey = np.tile(np.arange(0, 240, 4, dtype=np.uint8)[:, None], (1, 30))
    lines = fax(np.tile(sheet(), (1, 1, 1)), 2)
    assert set(np.unique(fax(grey, 1))) == {0, 255}
    assert np.array_equal(lines[::2], lines[1::2])


def test_every_damage_changes_pixels_and_keeps_the_size() -> None:
    rng = np.random.default_rng(5)
    page = sheet(300, 240)
    changed = {
        "light": uneven_light(page, 0.3, rng),
        "noise": noise(page, 10, rng),
        "speckle": speckle(page, 40, rng),
        "edge": dark_edge(page, rng),
        "fold": fold(page, 2, rng),
        "pen": sign(page, (120, 150), 100, rng),
        "bleed": show_through(page, sheet(300, 240), 0.3),
    }
    for name, image in changed.items():
        assert image.shape == page.shape, name
        assert image.dtype == np.uint8, name
        assert not np.array_equal(image, page), name


# Containers


def test_a_pdf_of_images_gives_back_its_pixels() -> None:
    pages = [PageScan(sheet(), 72.0), PageScan(fax(sheet(), 1), 72.0, bits=1), PageScan(sheet(), 144.0, quality=90)]
    document = pdfium.PdfDocument(write_pdf(pages))
    assert [document[i].get_size() for i in range(3)] == [(60, 90), (60, 90), (30, 45)]
    assert np.array_equal(document[0].render().to_numpy(), sheet())
    assert np.array_equal(np.squeeze(document[1].render(grayscale=True).to_numpy()), fax(sheet(), 1))
    assert document[0].get_textpage().count_chars() == 0


def test_tiff_and_png_hold_the_pages() -> None:
    pages = [PageScan(sheet(), 100.0), PageScan(sheet(40, 50), 100.0)]
    with Image.open(io.BytesIO(write_tiff(pages))) as image:
        assert image.n_frames == 2
        assert np.array_equal(np.asarray(image), sheet())
    with Image.open(io.BytesIO(write_png(pages[1]))) as image:
        assert image.size == (50, 40)


# Whole scans


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@printed
@pytest.mark.parametrize("printer", ["word", "web"])
def test_every_value_is_found_in_print_with_its_text(printer: str) -> None:
    composition = compose(SEED, era="2021", format="docx")
    clean = print_clean(composition, a_look(4, printer))
    assert [cell.key for cell in clean.cells] == [cell.key for cell in composition.gold.cells]
    document = pdfium.PdfDocument(clean.pdf)
    for cell in clean.cells[:60]:
        page = document[cell.page - 1]
        height = page.get_height()
        x0, y0, x1, y1 = cell.box
        assert page.get_textpage().get_text_bounded(x0, height - y1, x1, height - y0).strip() == cell.printed


@printed
def test_a_look_that_cuts_a_value_off_is_refused() -> None:
    composition = compose(SEED, era="2021", format="docx")
    wrong = composition.gold.cells[0].model_copy(update={"printed": "12345"})
    gold = composition.gold.model_copy(update={"cells": (wrong, *composition.gold.cells[1:])})
    broken = type(composition)(composition.layout, composition.render, gold, composition.format)
    with pytest.raises(LayoutError):
        print_clean(broken, a_look(4))


@printed
def test_the_same_seed_gives_the_same_scan_and_ink_is_in_the_boxes() -> None:
    first, second = (scan_report(SEED, "L4", a_look(4), era="2021", container="pdf") for _ in range(2))
    assert first.data == second.data
    assert first.gold.source == first.name
    assert [box.key for box in first.boxes] == [cell.key for cell in first.gold.cells]
    pages = {number: page.seen() for number, page in enumerate(first.pages, 1)}
    darkest = [(box.printed, int(crop(pages[box.page], box).min())) for box in first.boxes]
    blank = [dark for printed_text, dark in darkest if not printed_text]
    inked = [dark for printed_text, dark in darkest if printed_text]
    assert inked
    assert np.median(inked) < 140
    assert not blank or np.median(blank) > np.median(inked)


@printed
def test_levels_of_one_seed_differ_by_damage_alone() -> None:
    clean = print_clean(compose(SEED, era="2021", format="docx"), a_look(4))
    plain = scan_pages(clean, Damage("plain", dpi=100, grey=0), SEED)
    turned = scan_pages(clean, Damage("turned", dpi=100, grey=0, turned=1), SEED)
    assert [box.printed for box in plain.boxes] == [box.printed for box in turned.boxes]
    scale = 100 / 72
    first = clean.cells[0]
    assert plain.boxes[0].corners[0] == (
        pytest.approx(first.box[0] * scale, abs=0.02),
        pytest.approx(first.box[1] * scale, abs=0.02),
    )
    assert plain.boxes[0].corners != turned.boxes[0].corners


@printed
@pytest.mark.slow
def test_as_many_scans_are_made_as_are_asked_for() -> None:
    (sample,) = scans(1, "L5", 0)
    assert sample.gold.source == sample.name
    assert len(sample.data) > 10_000
