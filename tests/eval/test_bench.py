from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

pytest.importorskip("reportlab", reason="the generator of PDF reports needs the dev extra")

from eval.benchmarks import latency, scans, throughput
from eval.benchmarks.corpus import samples, write_corpus
from eval.benchmarks.scans import ScanOptions
from eval.cli import app
from eval.gold.scans import printing
from extract.batch.model import Outcome
from extract.batch.runner import BatchOptions
from extract.batch.summary import Summary
from extract.errors import ErrorCode, NianbaoError
from extract.pipeline import Extraction, report_id
from extract.record import Record


class EmptyExtractor:
    """Gives records without cells, and none at all for Markdown."""

    def extract(self, data: bytes, source: str) -> Extraction:
        if source.endswith(".md"):
            raise NianbaoError(ErrorCode.NOT_A_REPORT, "测试")
        record = Record(report_id=report_id(data), source=source, format="text", agency=None, year=None, template=None)
        return Extraction(record, "")


def fake_batch(paths: list[Path], out: Path, options: BatchOptions) -> Summary:
    for path in paths:
        options.on_outcome(Outcome(path.name, None, None))
    return Summary(records=len(paths), seconds=2.0)


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "build_extractor", lambda config: EmptyExtractor())
    monkeypatch.setattr(throughput, "run_batch", fake_batch)


def test_corpus_is_the_same_for_the_same_seed_and_takes_turns(tmp_path: Path) -> None:
    first, second = list(samples(3, 10)), list(samples(3, 10))
    assert [(s.name, s.data) for s in first] == [(s.name, s.data) for s in second]
    assert [s.era for s in first] == ["2014"] * 10
    assert len({s.format for s in first}) == 10
    paths = write_corpus(tmp_path, 3, 4)
    assert len(paths) == len(list(tmp_path.iterdir())) == 4


def test_bench_writes_every_part(tmp_path: Path) -> None:
    target = tmp_path / "bench" / "digital.json"
    result = CliRunner().invoke(app, ["bench", "--timed", "9", "--batch", "20", "-o", str(target)])
    assert result.exit_code == 0, result.output
    data: Any = json.loads(target.read_text(encoding="utf-8"))
    assert set(data["formats"]) == {s.format for s in samples(20_000, 9)}
    assert all(part["reports"] == 1 and part["median_ms"] >= 0 for part in data["formats"].values())
    assert [name for name, part in data["formats"].items() if part["failed"]] == ["markdown"]
    assert set(data["cells"]["all"]) == {"ours", "positional", "tables"}
    assert data["cells"]["all"]["ours"]["right"] < data["cells"]["all"]["positional"]["right"]
    assert data["cells"]["with_tables"]["tables"]["gold"] < data["cells"]["all"]["ours"]["gold"]
    assert data["batch"]["reports_per_second"] == 10.0
    assert len(data["batch"]["resident_mib"]) == 20


def test_positional_filler_reads_the_plain_text_of_a_report_that_failed() -> None:
    [markdown] = [s for s in samples(0, 9) if s.format == "markdown"]
    result = latency.measure([markdown])["markdown"]
    assert result.failed
    assert result.methods["ours"].right < result.methods["positional"].right


def test_throughput_of_an_empty_run_divides_by_nothing() -> None:
    summary = throughput.Throughput(0, 1).summary()
    assert summary["reports_per_second"] is None
    assert summary["resident_mib_max"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bench", "--scans", "1", "--level", "L9"], "没有这样的级别：L9"),
        (["growth", "--level", "L9"], "没有这样的级别：L9"),
        (["confidence", "--levels", "L2,L9"], "没有这样的级别：L9"),
        (["bench", "--speed"], "只与 --scans 一起用"),
        (["bench", "--unruled"], "只与 --scans 一起用"),
    ],
)
def test_a_wrong_call_measures_nothing_and_says_why(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})
    assert result.exit_code == 2
    assert said in result.output


def test_a_machine_that_prints_no_scans_gets_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(printing, "missing_tools", lambda: "soffice")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    result = CliRunner().invoke(
        app, ["bench", "--scans", "1", "--level", "L2", "--no-baselines", "-o", str(tmp_path / "scans.json")]
    )
    assert result.exit_code == 2
    assert "soffice 没有安装" in result.output


def test_scans_with_and_without_lines_are_resumed_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told: list[ScanOptions] = []
    monkeypatch.setattr(scans, "measure_scans", lambda options, console: told.append(options) or {})
    for flag in ("--ruled", "--unruled"):
        call = ["bench", "--scans", "1", "--seed", "5", flag, "-o", str(tmp_path / "mine.json")]
        assert CliRunner().invoke(app, call).exit_code == 0
    assert [options.journal for options in told] == [tmp_path / "scans-5.jsonl", tmp_path / "scans-5-unruled.jsonl"]
    assert (tmp_path / "mine.json").is_file()
