"""Extractors for the tests of batch and command line: what an input does is written in it."""

from __future__ import annotations

import hashlib
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

from extract.config import Config
from extract.errors import ErrorCode, NianbaoError
from extract.pages import page_begun
from extract.record import Cell, Evidence, Figure, Finding, Record, Status

LOG = "NIANBAO_TEST_LOG"
"""Environment variable with the file that gets a line for each report begun."""


@dataclass
class FakeExtraction:
    record: Record
    text: str


def make_record(report_id: str, source: str, number: int) -> Record:
    cells = [
        Cell(
            table="requests", row="new", column=column, unit="件", printed=str(number), value=number,
            status=Status.AS_PRINTED, confidence=0.98765432, page=2, box=(1.005, 2.0, 3.25, 4.1),
        )
        for column in ("natural_person", "business", "total")
    ]  # fmt: skip
    figure = Figure(
        indicator="requests_received", text=f"{number}件", start=2, end=4, value=number, unit="件", qualifier="exact",
        period="this_year", role="single", confidence=0.9,
    )  # fmt: skip
    evidence = [
        Evidence(side="left", label="受理", printed=str(number), value=number, start=2, end=4),
        Evidence(side="right", label="新收", printed="7", value=7, table="requests", row="new", column="total"),
    ]
    finding = Finding(
        check="requests", kind="text_table", severity="warning", message="文表不一致", left=number, right=7,
        delta=number - 7, evidence=evidence,
    )  # fmt: skip
    return Record(
        report_id=report_id, source=source, format="text", agency="甲县", year=2023, template="2021", cells=cells,
        figures=[figure], findings=[finding], models={"rules": "1"},
    )  # fmt: skip


def noise(size: int) -> str:
    """Text that does not compress."""
    return random.Random(size).randbytes(size // 2).hex()


class FakeExtractor:
    def extract(self, data: bytes, source: str) -> FakeExtraction:
        if log := os.environ.get(LOG):
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{source}\n")
        text = data.decode()
        command, _, rest = text.partition(" ")
        if command == "hang":
            time.sleep(600)
        if command == "die":
            os._exit(3)
        if command == "break":
            raise KeyError("内部\n错误")
        if command == "reject":
            raise NianbaoError(ErrorCode.NOT_A_REPORT, "没有标题")
        if command == "flaky":
            raise NianbaoError(ErrorCode.CONVERSION_FAILED, "转换器退出")
        if command == "fill":
            held = b"x" * int(rest)
            time.sleep(600)
            return FakeExtraction(make_record("", source, len(held)), text)
        if command == "exhaust":
            raise MemoryError
        if command == "large":
            return FakeExtraction(make_record(hashlib.sha256(data).hexdigest()[:16], source, 1), noise(int(rest)))
        if command == "slow":
            time.sleep(0.1)
        if command == "pages":
            for _ in range(int(rest)):
                page_begun()
                time.sleep(0.5)
        number = int(rest or 0)
        return FakeExtraction(
            make_record(hashlib.sha256(data).hexdigest()[:16], source, number), f"收到{number}件\n{text}"
        )


def fake_extractor(config: Config) -> FakeExtractor:
    return FakeExtractor()


def broken_factory(config: Config) -> FakeExtractor:
    raise ImportError("没有模型")


def write_inputs(folder: Path, **contents: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in contents.items():
        path = folder / f"{name}.txt"
        path.write_text(content, encoding="utf-8")
        paths.append(path)
    return paths


def tree(out: Path) -> dict[str, bytes]:
    """Every published file of an output folder, without the state of the run."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".nianbao" not in path.parts
    }
