from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from rich.console import Console

pytest.importorskip("reportlab", reason="the generator of PDF reports needs the dev extra")

from eval.benchmarks import growth, tools
from eval.benchmarks.apart import Spent, apart
from eval.benchmarks.throughput import Throughput
from eval.gold.scans.container import PageScan
from extract.templates import load_template

MIB = 1024 * 1024


def fill(mebibytes: int) -> int:
    return len(bytes(range(256)) * (mebibytes * MIB // 256))


def fail() -> None:
    raise KeyError("inside")


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=200)


def test_what_runs_apart_is_weighed_alone() -> None:
    ours = bytearray(300 * MIB)
    small, large = apart(fill, 1), apart(fill, 200)
    assert (small.value, large.value) == (MIB, 200 * MIB)
    assert small.peak_mib < len(ours) / MIB, "the memory of the parent is not the child's"
    assert large.peak_mib - small.peak_mib == pytest.approx(199, abs=20)
    assert 0 < large.cpu_seconds < 60


def test_an_error_apart_is_an_error_here() -> None:
    with pytest.raises(KeyError, match="inside"):
        apart(fail)


def test_every_tool_reads_the_same_files(console: Console) -> None:
    result = tools.measure_tools(1, 0, "L2", 20_000, console)
    groups = result["groups"]
    assert isinstance(groups, dict)
    assert groups["scan"] == {}, "no scans were asked for"
    for name, other in (("docx", "docx_walk"), ("pdf", "pdfplumber")):
        ours, theirs = groups[name]["nianbao"], groups[name][other]
        assert ours["gold"] == theirs["gold"] > 50
        assert ours["silent_rate"] == 0.0
        assert ours["right_rate"] >= theirs["right_rate"] > 0.1
        assert ours["times_ours"] == ours["memory_times_ours"] == 1.0
        assert theirs["peak_mib"] > 20
    assert "pdfplumber" in console.file.getvalue()  # type: ignore[attr-defined]


def test_the_lines_of_every_page_go_into_the_template_by_position() -> None:
    buffer = io.BytesIO()
    page = Image.new("RGB", (60, 80), "white")
    page.save(buffer, "TIFF", save_all=True, append_images=[page])
    seen: list[tuple[int, ...]] = []

    def lines(pixels: object) -> list[str]:
        seen.append(pixels.shape)  # type: ignore[attr-defined]
        return [["第二十条第（一）项 规章 1 2 3"], ["行政规范性文件 4 5 6"]][len(seen) - 1]

    answers = tools._filled(lines)(buffer.getvalue(), load_template("2021"))
    assert seen == [(80, 60, 3)] * 2
    assert [answer.value for answer in answers.values()][:6] == [1, 2, 3, 4, 5, 6]


def test_growth_counts_by_page_and_by_worker(monkeypatch: pytest.MonkeyPatch, console: Console) -> None:
    samples = [SimpleNamespace(pages=[object(), object()], name=f"{n}.pdf", data=b"%PDF") for n in range(3)]
    written: list[int] = []

    def container(given: list[PageScan]) -> bytes:
        written.append(len(given))
        assert given[0] is given[2]
        return bytes(len(given))

    def batch(paths: list[Path], out: Path, workers: int) -> Throughput:
        return Throughput(len(paths), workers, seconds=len(paths) / workers, records=len(paths), resident=[(1, 100.0)])

    monkeypatch.setattr(growth, "scans", lambda n, level, seed: iter(samples[:n]))
    monkeypatch.setattr(growth, "write_pdf", container)
    monkeypatch.setattr(growth, "apart", lambda function, data: Spent(len(data) * 2.0, 1.0, 500.0))
    monkeypatch.setattr(growth, "measure", batch)
    result = growth.measure_growth(8, 3, 2, "L2", 1, console)
    assert written == [6, 12, 30, 60]
    assert [row["cpu_seconds_per_page"] for row in result["pages"]] == [2.0] * 4  # type: ignore[attr-defined]
    batches = [(row["reports"], row["workers"], row["times_one_worker"]) for row in result["batches"]]  # type: ignore[attr-defined]
    assert batches == [(2, 2, 2.0), (4, 2, 2.0), (8, 2, 2.0), (8, 1, 1.0)]
    scanned = [(row["pages"], row["workers"], row["pages_per_second"]) for row in result["scan_batches"]]  # type: ignore[attr-defined]
    assert scanned == [(6, 2, 4.0), (6, 1, 2.0)]
