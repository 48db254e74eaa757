"""One run of ``nianbao extract`` over good and bad inputs: each bad one named with its code, the others unaffected."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from pipeline_files import BAD, PROSE_2009, report
from typer.testing import CliRunner, Result

from extract.cli.app import app
from extract.pipeline import report_id

GOOD = {
    "a_first.docx": report(1),
    "c_middle.html": report(2, "html", "2019"),
    "d_list.txt": report(5, "lines", "2014"),
    "e_prose.txt": PROSE_2009.encode(),
}


@dataclass(frozen=True)
class Run:
    """What one call gave."""

    result: Result
    folder: Path
    out: Path

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.out / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def records(self) -> dict[str, dict]:
        lines = (self.out / "records.jsonl").read_text(encoding="utf-8").splitlines()
        return {Path(record["source"]).name: record for record in map(json.loads, lines)}


def extract(folder: Path, files: dict[str, bytes]) -> Run:
    (folder / "in").mkdir(parents=True)
    for name, data in files.items():
        (folder / "in" / name).write_bytes(data)
    result = CliRunner().invoke(app, ["extract", str(folder / "in"), "-o", str(folder / "out"), "--workers", "1"])
    return Run(result, folder / "in", folder / "out")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return extract(tmp_path_factory.mktemp("mixed"), {**GOOD, **{name: data for name, (_, data) in BAD.items()}})


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return extract(tmp_path_factory.mktemp("alone"), GOOD)


def test_some_failed_and_the_run_says_so(run: Run) -> None:
    assert run.result.exit_code == 1
    assert "Traceback" not in run.result.output


def test_each_bad_input_is_one_line_with_its_code(run: Run) -> None:
    lines = [(Path(row["source"]).name, row["error"]) for row in run.rows("failures.csv")]
    assert lines == [(name, code) for name, (code, _) in BAD.items()]


def test_each_failure_says_what_is_wrong_and_what_to_do(run: Run) -> None:
    for row in run.rows("failures.csv"):
        assert "请" in row["message"] or "核对" in row["message"], row
        assert row["message"].endswith("。")
        assert "Error" not in row["message"]


def test_the_good_ones_give_records_in_the_order_of_the_inputs(run: Run) -> None:
    assert list(run.records()) == list(GOOD)
    for name, data in GOOD.items():
        record = run.records()[name]
        assert record["report_id"] == report_id(data)
        assert (run.out / "text" / f"{record['report_id']}.txt").is_file()


def test_the_good_ones_are_as_without_the_bad_ones(run: Run, alone: Run) -> None:
    assert alone.result.exit_code == 0, alone.result.output
    drop = {"source"}
    for name, record in alone.records().items():
        mixed = run.records()[name]
        assert {k: v for k, v in record.items() if k not in drop} == {k: v for k, v in mixed.items() if k not in drop}


def test_no_bad_input_left_a_cell_or_a_figure(run: Run) -> None:
    ids = {record["report_id"] for record in run.records().values()}
    for table in ("cells.csv", "figures.csv", "findings.csv"):
        assert {row["report_id"] for row in run.rows(table)} <= ids


def test_a_report_of_an_unknown_era_has_figures_and_no_cells(run: Run) -> None:
    record = run.records()["e_prose.txt"]
    assert (record["template"], record["year"], record["agency"]) == (None, 2009, "云岭县水务局")
    assert record["cells"] == []
    figures = {(figure["indicator"], figure["value"]) for figure in record["figures"]}
    assert {("disclosed_total", 48), ("requests_received", 2)} <= figures
    text = (run.out / "text" / f"{record['report_id']}.txt").read_text(encoding="utf-8")
    assert all(text[figure["start"] : figure["end"]] == figure["text"] for figure in record["figures"])


def test_every_cell_of_the_template_is_in_the_table_of_cells(run: Run) -> None:
    expected = {"a_first.docx": 200, "c_middle.html": 198, "d_list.txt": 58, "e_prose.txt": 0}
    rows = [Path(row["source"]).name for row in run.rows("cells.csv")]
    assert {name: rows.count(name) for name in expected} == expected


def test_the_same_inputs_give_the_same_bytes(alone: Run, tmp_path: Path) -> None:
    again = extract(tmp_path, GOOD)
    for name in ("records.jsonl", "cells.csv", "figures.csv", "findings.csv"):
        texts = [(part.out / name).read_bytes().replace(str(part.folder).encode(), b"") for part in (alone, again)]
        assert texts[0] == texts[1]
