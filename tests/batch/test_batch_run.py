"""What a batch run writes, keeps and retries."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import json
import os
from pathlib import Path

import pytest
from batch_fakes import LOG, broken_factory, fake_extractor, tree, write_inputs

from extract.batch.fingerprint import fingerprint
from extract.batch.model import BatchError
from extract.batch.pool import WorkerPool
from extract.batch.runner import BatchOptions, run_batch
from extract.batch.store import ResultStore
from extract.batch.summary import Summary
from extract.config import Config
from extract.errors import ErrorCode
from extract.export.writers import ExportFormat
from extract.limits import Limits

OPTIONS = BatchOptions(factory=fake_extractor)


def run(paths: list[Path], out: Path, **changes: object) -> Summary:
    return run_batch(paths, out, dataclasses.replace(OPTIONS, **changes))


def limited(**limits: float) -> Config:
    return Config(limits=Limits(**limits))


def failures(out: Path) -> dict[str, tuple[str, str]]:
    with (out / "failures.csv").open(encoding="utf-8", newline="") as file:
        return {Path(row["source"]).name: (row["error"], row["message"]) for row in csv.DictReader(file)}


def sources(out: Path) -> list[str]:
    return [Path(json.loads(line)["source"]).name for line in (out / "records.jsonl").open(encoding="utf-8")]


@pytest.fixture(autouse=True)
def code_that_stays_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests speak of inputs and settings; somebody may be editing the code while they run."""
    monkeypatch.setattr("extract.batch.runner.fingerprint", lambda config: fingerprint(config, []))


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "log"
    path.touch()
    monkeypatch.setenv(LOG, str(path))
    return path


def begun(log: Path) -> list[str]:
    return sorted(Path(line).name for line in log.read_text(encoding="utf-8").splitlines())


def test_the_bytes_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    contents = {f"r{n:02}": f"{'slow' if n % 3 == 0 else 'report'} {n}" for n in range(9)} | {"bad": "reject"}
    paths = write_inputs(tmp_path / "in", **contents)
    for workers in (1, 2):
        run(paths, tmp_path / f"out{workers}", workers=workers, formats=list(ExportFormat))
    assert tree(tmp_path / "out1") == tree(tmp_path / "out2")
    assert sources(tmp_path / "out1") == [f"r{n:02}.txt" for n in range(9)]
    assert {"cells.parquet", "records.xlsx", "failures.csv"} <= tree(tmp_path / "out1").keys()


def test_offsets_refer_to_the_text_file(tmp_path: Path) -> None:
    run(write_inputs(tmp_path / "in", a="report 5"), tmp_path / "out")
    record = json.loads((tmp_path / "out/records.jsonl").read_text(encoding="utf-8"))
    text = (tmp_path / f"out/text/{record['report_id']}.txt").read_text(encoding="utf-8")
    figure = record["figures"][0]
    assert text[figure["start"] : figure["end"]] == figure["text"] == "5件"


def test_a_second_run_extracts_nothing_and_changes_nothing(tmp_path: Path, log: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1", b="reject", c="report 3")
    run(paths, tmp_path / "out")
    before = tree(tmp_path / "out")
    summary = run(paths, tmp_path / "out")
    assert begun(log) == ["a.txt", "b.txt", "c.txt"]
    assert tree(tmp_path / "out") == before
    assert (summary.cached, summary.records, len(summary.failures)) == (3, 2, 1)


def test_a_changed_file_alone_is_redone(tmp_path: Path, log: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1", b="report 2")
    run(paths, tmp_path / "out")
    write_inputs(tmp_path / "in", b="report 22")
    run(paths, tmp_path / "out")
    run(paths, tmp_path / "fresh")
    assert begun(log) == ["a.txt", "a.txt", "b.txt", "b.txt", "b.txt"]
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_no_resume_redoes_all(tmp_path: Path, log: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1", b="report 2")
    run(paths, tmp_path / "out")
    run(paths, tmp_path / "out", resume=False)
    assert begun(log) == ["a.txt", "a.txt", "b.txt", "b.txt"]


def test_other_settings_redo_all_and_leave_no_old_results(tmp_path: Path, log: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1")
    run(paths, tmp_path / "out")
    run(paths, tmp_path / "out", config=limited(pages=7))
    assert begun(log) == ["a.txt", "a.txt"]
    assert len(list((tmp_path / "out/.nianbao/results").iterdir())) == 1


def test_formats_that_an_earlier_run_did_not_write(tmp_path: Path, log: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1", b="report 2")
    run(paths, tmp_path / "out", formats=[ExportFormat.JSONL])
    assert run(paths, tmp_path / "out", formats=list(ExportFormat)).cached == 2
    assert begun(log) == ["a.txt", "b.txt"]
    run(paths, tmp_path / "fresh", formats=list(ExportFormat))
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_a_result_under_another_name_has_that_name_in_every_export(tmp_path: Path, log: Path) -> None:
    run(write_inputs(tmp_path / "in", a="report 1"), tmp_path / "out", formats=list(ExportFormat))
    moved = write_inputs(tmp_path / "in", moved="report 1")
    assert run(moved, tmp_path / "out", formats=list(ExportFormat)).cached == 1
    assert begun(log) == ["a.txt"]
    run(moved, tmp_path / "fresh", formats=list(ExportFormat))
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_a_removed_text_is_written_again(tmp_path: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1")
    run(paths, tmp_path / "out")
    before = tree(tmp_path / "out")
    for text in (tmp_path / "out/text").iterdir():
        text.unlink()
    run(paths, tmp_path / "out")
    assert tree(tmp_path / "out") == before


def test_foreign_files_in_the_text_folder_stay(tmp_path: Path) -> None:
    mine = tmp_path / "out/text/0123456789abcdef.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    run(write_inputs(tmp_path / "in", a="report 1"), tmp_path / "out")
    assert mine.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("damage", [b"", b"junk", gzip.compress(b"{}\n" * 100, mtime=0)[:20]])
def test_a_damaged_result_is_redone(tmp_path: Path, damage: bytes) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1")
    run(paths, tmp_path / "out")
    before = tree(tmp_path / "out")
    (stored,) = (tmp_path / "out/.nianbao/results").glob("*/*/*.gz")
    stored.write_bytes(damage)
    assert run(paths, tmp_path / "out").cached == 0
    assert tree(tmp_path / "out") == before


def test_the_same_bytes_twice_are_two_records_of_one_report(tmp_path: Path, log: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="slow 1", b="slow 1", c="slow 1")
    run(paths, tmp_path / "out", workers=2)
    assert sources(tmp_path / "out") == ["a.txt", "b.txt", "c.txt"]
    assert len(begun(log)) == 1
    assert len(list((tmp_path / "out/text").iterdir())) == 1


def test_each_kind_of_failure_has_one_line_and_costs_nobody_else(tmp_path: Path) -> None:
    contents = {
        "a": "report 1", "hang": "hang", "die": "die", "break": "break", "reject": "reject", "exhaust": "exhaust",
        "big": "report " + "0" * 999, "z": "report 26",
    }  # fmt: skip
    paths = [*write_inputs(tmp_path / "in", **contents), tmp_path / "absent.txt"]
    summary = run(paths, tmp_path / "out", workers=2, config=limited(seconds=1.5, bytes=500))
    assert sources(tmp_path / "out") == ["a.txt", "z.txt"]
    found = failures(tmp_path / "out")
    assert {name.removesuffix(".txt"): code for name, (code, _) in found.items()} == {
        "hang": "timed_out", "die": "internal", "break": "internal", "reject": "not_a_report",
        "exhaust": "too_large", "big": "too_large", "absent": "unreadable",
    }  # fmt: skip
    assert "退出码 3" in found["die.txt"][1]
    assert "KeyError" in found["break.txt"][1]
    assert "\n" not in found["break.txt"][1]
    assert "Traceback" not in found["break.txt"][1]
    assert [Path(source).stem for source, _ in summary.failures] == [name.removesuffix(".txt") for name in found]


def test_a_report_has_more_time_for_each_page_read_as_an_image(tmp_path: Path) -> None:
    paths = write_inputs(tmp_path / "in", scan="pages 6")
    assert run(paths, tmp_path / "out", config=limited(seconds=1.5, page_seconds=5)).records == 1
    (failure,) = run(paths, tmp_path / "other", config=limited(seconds=1.5, page_seconds=0)).failures
    assert failure[1].code is ErrorCode.TIMED_OUT


def test_a_report_that_fills_the_memory_is_ended(tmp_path: Path) -> None:
    paths = write_inputs(tmp_path / "in", fat=f"fill {400_000_000}", z="report 26")
    run(paths, tmp_path / "out", config=limited(memory_bytes=300_000_000))
    assert failures(tmp_path / "out")["fat.txt"][0] == "too_large"
    assert sources(tmp_path / "out") == ["z.txt"]


def test_failures_that_may_pass_are_tried_again(tmp_path: Path, log: Path) -> None:
    paths = write_inputs(tmp_path / "in", flaky="flaky", reject="reject")
    run(paths, tmp_path / "out")
    run(paths, tmp_path / "out")
    assert begun(log) == ["flaky.txt", "flaky.txt", "reject.txt"]


def test_an_input_that_failed_twice_is_set_aside_until_all_is_redone(tmp_path: Path, log: Path) -> None:
    paths = write_inputs(tmp_path / "in", flaky="flaky", z="report 26")
    summaries = [run(paths, tmp_path / "out") for _ in range(3)]
    assert begun(log) == ["flaky.txt", "flaky.txt", "z.txt"]
    assert [summary.aside for summary in summaries] == [0, 1, 1]
    assert failures(tmp_path / "out")["flaky.txt"][0] == "conversion_failed"
    run(paths, tmp_path / "out", resume=False)
    assert begun(log).count("flaky.txt") == 3


def test_a_worker_that_dies_gets_one_more_try_with_its_input(tmp_path: Path, log: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1", die="die", z="report 26")
    assert run(paths, tmp_path / "out").aside == 1
    run(paths, tmp_path / "out")
    assert begun(log) == ["a.txt", "die.txt", "die.txt", "z.txt"]
    assert sources(tmp_path / "out") == ["a.txt", "z.txt"]


def test_workers_are_replaced_after_a_number_of_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.batch.pool.RECYCLE_AFTER", 2)
    started = []
    real = WorkerPool._start
    monkeypatch.setattr(WorkerPool, "_start", lambda pool: (started.append(1), real(pool))[1])
    run(write_inputs(tmp_path / "in", **{f"r{n}": f"report {n}" for n in range(5)}), tmp_path / "out")
    assert len(started) == 3
    assert len(sources(tmp_path / "out")) == 5


def test_a_trace_goes_to_those_who_ask_only(tmp_path: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="break")
    traces: list[str] = []
    run(paths, tmp_path / "quiet", on_trace=traces.append)
    assert traces == []
    run(paths, tmp_path / "loud", on_trace=traces.append, verbose=True)
    assert "Traceback" in traces[0]


def test_a_folder_or_a_pipe_is_no_readable_input(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    run([tmp_path / "pipe"], tmp_path / "out")
    assert failures(tmp_path / "out")["pipe"][0] == "unreadable"


def test_no_worker_is_needed_where_everything_is_stored(tmp_path: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1")
    run(paths, tmp_path / "out")
    assert run(paths, tmp_path / "out", factory=broken_factory).cached == 1


def test_a_program_that_cannot_start_says_so(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="没有模型"):
        run(write_inputs(tmp_path / "in", a="report 1"), tmp_path / "out", factory=broken_factory)


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1")
    with ResultStore(tmp_path / "out", "x").locked(), pytest.raises(BatchError, match="正被另一个"):
        run(paths, tmp_path / "out")
    assert run(paths, tmp_path / "out").records == 1


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(BatchError, match="无法写入"):
        run(write_inputs(tmp_path / "in", a="report 1"), tmp_path / "out")


def test_outcomes_are_told_as_they_come(tmp_path: Path) -> None:
    told = []
    paths = write_inputs(tmp_path / "in", a="report 1", b="reject")
    run(paths, tmp_path / "out", on_outcome=told.append)
    assert [(Path(o.source).name, o.failure and o.failure.code) for o in told] == [
        ("a.txt", None),
        ("b.txt", ErrorCode.NOT_A_REPORT),
    ]


def test_no_process_and_no_temporary_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing
    import tempfile

    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    run(write_inputs(tmp_path / "in", a="report 1", b="die"), tmp_path / "out", workers=2)
    assert multiprocessing.active_children() == []
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not (tmp_path / "out/.nianbao/tmp").exists()
