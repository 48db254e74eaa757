"""The gold set: what is stored is what the recipes give, and what a recipe changes is changed and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from eval.gold.fixtures import store
from eval.gold.fixtures.build import build, gold_of
from eval.gold.fixtures.edits import EDITS, EditError, replace_words
from eval.gold.fixtures.recipe import Recipe, recipes
from eval.gold.fixtures.report import chosen
from eval.gold.format import load_gold
from eval.gold.generate.layout import build_layout
from eval.gold.generate.model import Layout, TrueCell
from eval.gold.generate.narrative import Narrative
from eval.gold.generate.options import LayoutOptions
from eval.gold.generate.profile import Profile
from eval.gold.generate.relations import broken_relations
from eval.gold.generate.render.registry import FORMATS
from eval.gold.generate.truth import random_truth
from extract.templates import load_template
from extract.templates.model import CellKey

BY_NAME = {recipe.name: recipe for recipe in recipes()}
WRITTEN = [recipe.name for recipe in recipes() if recipe.set == "traps"]


def test_the_set_covers_eras_formats_scan_levels_and_traps() -> None:
    everything = recipes()
    assert len(everything) >= 120
    assert {(r.era, r.format) for r in everything if r.set == "eras"} == {
        (era, name) for era in ("2014", "2019", "2021") for name in FORMATS if name != "ofd"
    }
    levels = Counter(r.level for r in everything if r.scanned)
    assert all(levels[level] == 3 for level in ("L0", "L1", "L2", "L3", "L4", "L5"))
    traps = [r.trap for r in everything if r.set == "traps"]
    assert len(traps) >= 90
    assert all(traps)
    assert len(set(traps)) == len(traps)


@pytest.mark.parametrize("name", ["eras", "changes", "traps", "scans"])
def test_stored_gold_is_what_the_recipes_give(name: str) -> None:
    found = list(store.changes(chosen(name, scans=True), whole=False))
    assert not found, "nianbao eval fixtures --write, then review the diff"


def test_nothing_is_stored_without_a_recipe() -> None:
    assert set(store.index()) == set(BY_NAME) == {path.stem for path in store.GOLD.glob("*.json")}


def test_index_says_what_the_recipe_says() -> None:
    for name, row in store.index().items():
        recipe = BY_NAME[name]
        assert (row["set"], row["era"], row["level"], row["layout"]) == (
            recipe.set,
            recipe.era,
            recipe.level,
            recipe.format,
        )


@pytest.mark.parametrize("name", WRITTEN)
def test_tables_break_only_the_relations_that_the_gold_names(name: str) -> None:
    gold = load_gold(store.GOLD / f"{name}.json")
    cells = {CellKey(*cell.key): TrueCell(cell.printed, cell.value) for cell in gold.cells}
    broken = {relation.family for relation in broken_relations(load_template(str(gold.template)), cells)}
    assert broken == {finding.check for finding in gold.findings if finding.kind == "table"}


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(store, "GOLD", tmp_path / "gold")
    monkeypatch.setattr(store, "INDEX", tmp_path / "index.csv")
    return tmp_path


def test_a_changed_cell_of_stored_gold_is_told_line_by_line(own_store: Path) -> None:
    recipe = BY_NAME["sum_off_by_few"]
    assert store.write([recipe], whole=True) == ["sum_off_by_few"]
    path = own_store / "gold" / "sum_off_by_few.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"44条"', '"45条"'), encoding="utf-8")
    (change,) = store.changes([recipe], whole=True)
    assert change.what == "标准答案不同"
    assert any(line.startswith("-") and "45条" in line for line in change.lines)
    assert any(line.startswith("+") and "44条" in line for line in change.lines)


def test_a_changed_file_is_told_though_gold_is_the_same(own_store: Path) -> None:
    recipe = BY_NAME["sum_off_by_few"]
    store.write([recipe], whole=True)
    index = own_store / "index.csv"
    index.write_text(index.read_text(encoding="utf-8").replace(build(recipe).sha256, "0" * 64), encoding="utf-8")
    assert [change.what.split("：")[0] for change in store.changes([recipe], whole=True)] == ["文件内容不同"]


def test_a_recipe_that_is_gone_is_told_and_removed(own_store: Path) -> None:
    first, second = BY_NAME["sum_off_by_few"], BY_NAME["sum_above_total"]
    store.write([first, second], whole=True)
    assert [change.what for change in store.changes([first], whole=True)] == ["已没有配方"]
    assert not list(store.changes([first], whole=False))
    assert store.write([first], whole=True) == ["sum_above_total"]
    assert list(store.index()) == ["sum_off_by_few"]
    assert not (own_store / "gold" / "sum_above_total.json").exists()


def test_export_writes_reports_beside_their_gold(tmp_path: Path) -> None:
    (path,) = store.export([BY_NAME["number_wan"]], tmp_path)
    gold = load_gold(tmp_path / "gold" / "number_wan.json")
    assert gold.source == path.name
    assert {figure.value for figure in gold.figures} == {25000, 128000}


def test_scan_has_the_gold_of_the_report_it_shows() -> None:
    levels = [gold_of(BY_NAME[f"scan_2021_{level}"]) for level in ("L0", "L5")]
    assert levels[0].cells == levels[1].cells
    assert levels[0].source != levels[1].source


def _layout(era: str = "2021", seed: int = 5) -> Layout:
    truth = random_truth(era, Random(seed), Profile(scale="county"))
    return build_layout(truth, Narrative(truth, Random(seed)), LayoutOptions(), Random(seed))


def _values(layout: Layout) -> Counter[tuple[CellKey, str]]:
    return Counter((cell.key, cell.text) for grid in layout.grids() for cell in grid.cells if cell.key)


@pytest.mark.parametrize("name", sorted(EDITS))
def test_edits_keep_every_value(name: str) -> None:
    era = {"inspections": "2019", "cumulative_column": "2014"}.get(name, "2021")
    before = _layout(era)
    after = EDITS[name](before, Random(1))
    assert after != before
    assert _values(after) == _values(before)


@pytest.mark.parametrize("name", sorted(EDITS))
def test_edits_leave_grids_in_which_no_two_cells_share_a_place(name: str) -> None:
    era = {"inspections": "2019", "cumulative_column": "2014"}.get(name, "2021")
    for grid in EDITS[name](_layout(era), Random(1)).grids():
        places = [
            (cell.row + down, cell.column + across)
            for cell in grid.cells
            for down in range(cell.row_span)
            for across in range(cell.column_span)
        ]
        assert len(places) == len(set(places)) == grid.n_rows * grid.n_columns


def test_cut_row_shares_its_label_between_two_lines() -> None:
    before = {cell.text for grid in _layout().grids() for cell in grid.cells if cell.label_of}
    rows = [row for grid in EDITS["cut_row"](_layout(), Random(1)).grids() for row in grid.by_row()]
    upper = next(i for i, row in enumerate(rows) if any(c.label_of and c.text not in before for c in row))
    label = next(cell.text for cell in rows[upper] if cell.label_of)
    assert label + rows[upper + 1][0].text in before


@pytest.mark.parametrize(
    ("name", "era"), [("fee_table", "2014"), ("inspections", "2014"), ("cumulative_column", "2021")]
)
def test_edits_that_find_no_place_say_so(name: str, era: str) -> None:
    with pytest.raises((EditError, StopIteration)):
        EDITS[name](_layout(era), Random(1))


def test_words_that_are_nowhere_are_an_error() -> None:
    with pytest.raises(EditError):
        replace_words(_layout(), {"没有这样的话": ""})


def test_gold_does_not_read_the_text_of_a_cell() -> None:
    with pytest.raises(EditError):
        build(Recipe(name="x", set="traps", era="2021", format="lines", seed=1, cells={"art20_1/rules/*": "3件"}))


def test_corruption_takes_no_changes_beside_it() -> None:
    with pytest.raises(ValueError, match="no changes of its own"):
        Recipe(name="x", set="traps", era="2021", format="lines", seed=1, corruption="wrong_total", drop=("a",))
