"""OUT folders of generated reports for the tests that push and pull."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annotation_records import extractor

from annotations.out import RunFolder
from eval.gold.generate.report import generate


def write_out(folder: Path, reports: Sequence[tuple[int, str]]) -> RunFolder:
    """Generated reports (seed and format), extracted into ``folder``."""
    (folder / "text").mkdir(parents=True)
    lines = []
    for seed, format in reports:
        report = generate(seed, era="2021", format=format)
        lines.append(add_report(folder, report.name, report.data))
    (folder / "records.jsonl").write_text("".join(lines), encoding="utf-8")
    return RunFolder(folder)


def add_report(folder: Path, name: str, data: bytes) -> str:
    """Extract one report; the line for records.jsonl."""
    path = folder / name
    path.write_bytes(data)
    extraction = extractor().extract(data, str(path))
    (folder / "text" / f"{extraction.record.report_id}.txt").write_bytes(extraction.text.encode("utf-8"))
    return extraction.record.model_dump_json() + "\n"
