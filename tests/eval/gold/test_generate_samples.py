"""The samples: what lies in the folder is what their sources give, and their gold is consistent with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.gold.format import load_gold, parse_gold, save_gold
from eval.gold.generate.model import TrueCell
from eval.gold.generate.relations import broken_relations
from eval.gold.generate.samples import build_sample, sample_names
from extract.templates import load_template
from extract.templates.model import CellKey

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
REPORTS = [name for name in sample_names() if build_sample(name).gold.template]


@pytest.mark.parametrize("name", sample_names())
def test_the_folder_holds_what_the_source_gives(name: str, tmp_path: Path) -> None:
    report = build_sample(name)
    path = SAMPLES / report.name
    if report.format != "doc":
        assert path.read_bytes() == report.data
    else:
        assert path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    if name in REPORTS:
        save_gold(report.gold, tmp_path / "gold.json")
        stored = SAMPLES / "gold" / f"{path.stem}.json"
        assert stored.read_text(encoding="utf-8") == (tmp_path / "gold.json").read_text(encoding="utf-8")
        assert load_gold(stored) == parse_gold(report.gold.model_dump(exclude_unset=True), name)


@pytest.mark.parametrize("name", REPORTS)
def test_tables_break_only_the_relations_that_the_gold_names(name: str) -> None:
    gold = build_sample(name).gold
    cells = {CellKey(*cell.key): TrueCell(cell.printed, cell.value) for cell in gold.cells}
    broken = {relation.family for relation in broken_relations(load_template(str(gold.template)), cells)}
    assert broken == {finding.check for finding in gold.findings if finding.kind == "table"}


@pytest.mark.parametrize("name", REPORTS)
def test_breakdowns_of_the_samples_add_up_unless_the_gold_says_so(name: str) -> None:
    gold = build_sample(name).gold
    for total in (figure for figure in gold.figures if figure.role == "total"):
        parts = [figure.value for figure in gold.figures if figure.role == "part" and figure.group == total.text]
        said = any(finding.check == "breakdown_sum" for finding in gold.findings)
        assert parts
        assert (sum(parts) == total.value) != said or len(parts) == 1


def test_the_samples_cover_eras_formats_and_traps() -> None:
    reports = [build_sample(name) for name in REPORTS]
    assert {report.gold.template for report in reports} == {"2014", "2019", "2021"}
    assert len({report.format for report in reports}) >= 9
    assert {finding.kind for report in reports for finding in report.gold.findings} == {"table", "text", "text_table"}
    assert any(not cell.printed for report in reports for cell in report.gold.cells)
