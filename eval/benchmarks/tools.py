"""``nianbao eval tools``: ours beside what a user would use instead, on the same files, each in a process.

Every tool is told the true era of each report, which ours finds out by itself, and keeps its settings.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from eval.benchmarks.accuracy import Answer, AnswerCounts, Key, count_answers, our_answers, read_answers
from eval.benchmarks.apart import Spent, apart
from eval.benchmarks.corpus import samples
from eval.benchmarks.model import Sample
from eval.gold.scans.sample import scans
from extract.errors import NianbaoError
from extract.limits import Limits
from extract.templates import Template, load_template

if TYPE_CHECKING:
    from eval.benchmarks.baselines.page_ocr import WholePage

Answers = dict[Key, Answer]
Reads = Callable[[bytes, Template], Answers]
_OURS = "nianbao"
_DIGITAL = {"docx": ("docx",), "pdf": ("pdf_ruled", "pdf_unruled")}
_SCAN = "scan"
_KINDS = 30
"""More than the eras and formats of the generator, which take turns."""
_TOOLS: dict[str, tuple[str, ...]] = {
    "docx": (_OURS, "docx_walk"),
    "pdf": (_OURS, "pdfplumber"),
    _SCAN: (_OURS, "paddleocr", "rapidocr"),
}
_LABELS = {
    _OURS: "本系统",
    "docx_walk": "python-docx 式遍历表格",
    "pdfplumber": "pdfplumber 抽取表格",
    "paddleocr": "paddleocr 整页识别 + 按位填数",
    "rapidocr": "rapidocr（OpenVINO）整页识别 + 按位填数",
}


@dataclass(frozen=True, slots=True)
class ToolRun:
    """What a tool read from each file, None where it gave nothing, and its time after the first file, once warm."""

    answers: list[Answers | None]
    cpu_seconds: float


def measure_tools(digital: int, scanned: int, level: str, seed: int, console: Console) -> dict[str, object]:
    """Read ``digital`` docx, as many PDF and ``scanned`` scans with every tool; print the table, return the numbers.

    Raises:
        PrintError: scans cannot be printed on this machine.
        EngineUnavailableError: the packages of a reader are missing.
    """
    result: dict[str, object] = {}
    rows: list[tuple[str, ...]] = []
    for group, files in _groups(digital, scanned, level, seed).items():
        runs = {}
        for tool in _TOOLS[group] if files else ():
            console.print(f"{group}：{len(files)} 份，{_LABELS[tool]}…")
            runs[tool] = apart(_read_all, tool, files)
        result[group] = numbers = _numbers(runs, files)
        rows += _rows(group, numbers)
    console.print(_table(rows))
    return {"schema": 1, "seed": seed, "level": level, "groups": result}


def _groups(digital: int, scanned: int, level: str, seed: int) -> dict[str, list[Sample]]:
    """The files of each group; eras take turns, as they do for every format of the digital benchmark."""
    groups: dict[str, list[Sample]] = {name: [] for name in _TOOLS}
    wanted = {format_: group for group, formats in _DIGITAL.items() for format_ in formats}
    for sample in samples(seed, _KINDS * digital):
        group = wanted.get(sample.format)
        if group and len(groups[group]) < digital:
            groups[group].append(sample)
        if all(len(groups[group]) == digital for group in _DIGITAL):
            break
    for scan in scans(scanned, level, seed):
        groups[_SCAN].append(Sample(scan.name, _SCAN, scan.gold.template or "", scan.data, scan.gold))
    return groups


def _read_all(tool: str, files: Sequence[Sample]) -> ToolRun:
    read = _OPENERS[tool]()
    answers: list[Answers | None] = []
    _answers(read, files[0])  # what is loaded or compiled on first use is no part of the pace
    start = time.process_time()
    for file in files:
        answers.append(_answers(read, file))
    return ToolRun(answers, time.process_time() - start)


def _answers(read: Reads, file: Sample) -> Answers | None:
    try:
        return read(file.data, load_template(file.era))
    except NianbaoError:
        return None


def _ours() -> Reads:
    from extract.pipeline import Extractor

    extractor = Extractor()
    return lambda data, _: our_answers(extractor.extract(data, "").record)


def _docx_walk() -> Reads:
    from eval.benchmarks.baselines.docx_tables import docx_cells

    return lambda data, template: read_answers(docx_cells(data, template), template)


def _pdfplumber() -> Reads:
    from eval.benchmarks.baselines.pdf_tables import pdf_cells

    return lambda data, template: read_answers(pdf_cells(data, template), template)


def _paddleocr() -> Reads:
    from eval.benchmarks.baselines.page_ocr import open_paddleocr

    return _filled(open_paddleocr())


def _rapidocr() -> Reads:
    from eval.benchmarks.baselines.page_ocr import open_rapidocr

    return _filled(open_rapidocr())


def _filled(lines_of: WholePage) -> Reads:
    """Page OCR over every page, and its lines by position into the template."""
    from eval.benchmarks.baselines.positional import positional_cells
    from extract.export.pageimage import page_images

    limits = Limits()
    every = range(1, limits.pages + 1)

    def read(data: bytes, template: Template) -> Answers:
        text = "\n".join(line for page in page_images(data, every, limits) for line in lines_of(page.pixels))
        return read_answers(positional_cells(text, template), template)

    return read


_OPENERS: dict[str, Callable[[], Reads]] = {
    _OURS: _ours,
    "docx_walk": _docx_walk,
    "pdfplumber": _pdfplumber,
    "paddleocr": _paddleocr,
    "rapidocr": _rapidocr,
}


def _counts(run: ToolRun, files: Sequence[Sample]) -> AnswerCounts:
    pairs = zip(run.answers, files, strict=True)
    return AnswerCounts.total(count_answers(answers or {}, file.gold.cells) for answers, file in pairs)


def _numbers(runs: dict[str, Spent[ToolRun]], files: Sequence[Sample]) -> dict[str, dict[str, float | None]]:
    """By tool: cells right and wrong in silence, time, memory, and both over ours."""
    found: dict[str, dict[str, float | None]] = {}
    for tool, spent in runs.items():
        counts = _counts(spent.value, files)
        ours = runs[_OURS]
        found[tool] = {
            "reports": len(files),
            "gold": counts.gold,
            **counts.rates(),
            "silent_rate": round(counts.silent / counts.gold, 5),
            "cpu_seconds_per_report": round(spent.value.cpu_seconds / len(files), 4),
            "times_ours": round(spent.value.cpu_seconds / ours.value.cpu_seconds, 2),
            "peak_mib": spent.peak_mib,
            "memory_times_ours": round(spent.peak_mib / ours.peak_mib, 2) if ours.peak_mib else None,
        }
    return found


def _rows(group: str, numbers: dict[str, dict[str, float | None]]) -> list[tuple[str, ...]]:
    return [
        (
            group, _LABELS[tool], f"{row['reports']}", f"{row['gold']}", f"{row['right_rate']:.2%}",
            f"{row['silent_rate']:.2%}", f"{row['cpu_seconds_per_report']:.3f}", f"{row['times_ours']:.2f}",
            f"{row['peak_mib']:.0f}", f"{row['memory_times_ours']:.2f}",
        )
        for tool, row in numbers.items()
    ]  # fmt: skip


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    columns = ("文件", "方法", "份数", "单元格", "正确", "错·未标", "每份 CPU 秒", "用时倍数", "峰值 MiB", "内存倍数")
    table = Table(*columns, title="与通用工具并列（同一批文件，各在自己的进程里，一个线程）", title_justify="left")
    for row in rows:
        table.add_row(*row)
    return table
