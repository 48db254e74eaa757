"""The journal of a benchmark over scans."""

from __future__ import annotations

from pathlib import Path

from eval.benchmarks.scan_counts import Judged, ScanCounts
from eval.benchmarks.scan_runs import Journal, Measured


def measured(name: str) -> Measured:
    return Measured(
        name,
        "L2",
        3,
        seconds=4.5,
        cpu_seconds=4.0,
        methods={"ours": ScanCounts(gold=2, right=1, marked=1)},
        judged=[Judged(0.9, right=True)],
        wrong=["requests/new/total=needs_review"],
    )


def test_an_interrupted_run_goes_on_with_what_was_measured(tmp_path: Path) -> None:
    path = tmp_path / "bench" / "scans.jsonl"
    Journal(path).add(measured("a.pdf"))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"name": "b.p')
    again = Journal(path, resume=True)
    assert again.get("a.pdf") == measured("a.pdf")
    assert again.get("b.pdf") is None
    again.add(measured("b.pdf"))
    assert Journal(path, resume=True).get("b.pdf") == measured("b.pdf")


def test_a_new_run_starts_from_nothing(tmp_path: Path) -> None:
    path = tmp_path / "scans.jsonl"
    Journal(path).add(measured("a.pdf"))
    assert Journal(path).get("a.pdf") is None
    assert path.read_text("utf-8") == ""


def test_without_a_file_nothing_is_kept() -> None:
    journal = Journal(None)
    journal.add(measured("a.pdf"))
    assert journal.get("a.pdf") is None
