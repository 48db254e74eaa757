"""What LibreOffice converts: read where it is installed, a clear error in every other case."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from pathlib import Path

import docx
import openpyxl
import pytest
from docx_building import cells, paragraphs, saved
from ole_building import ole_file

from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.intake.office import converter, offline
from extract.limits import Limits

WORD = ole_file({"WordDocument": bytes(4096)})
needs_libreoffice = pytest.mark.skipif(converter() is None, reason="LibreOffice is not installed")


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a shell script in the place of LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.defpath}")


def code_of(limits: Limits) -> ErrorCode:
    with pytest.raises(NianbaoError) as caught:
        read_document(WORD, limits)
    return caught.value.code


def made_by_libreoffice(folder: Path, source: Path, kind: str) -> bytes:
    """The file in another format, written by LibreOffice."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [converter(), profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    return source.with_suffix("." + kind.partition(":")[0]).read_bytes()


@needs_libreoffice
@pytest.mark.parametrize("kind", ["doc:MS Word 97", "rtf", "odt", "fodt"])
def test_word_files_are_read_through_libreoffice(tmp_path, kind):
    document = docx.Document()
    document.add_heading("某某区2023年政府信息公开工作年度报告", 1)
    table = document.add_table(2, 3)
    for index, cell in enumerate(table._cells):
        cell.text = str(index)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "表头"
    document.add_paragraph("完")
    (tmp_path / "report.docx").write_bytes(saved(document))
    result = read_document(made_by_libreoffice(tmp_path, tmp_path / "report.docx", kind), Limits())
    assert result.format == kind.partition(":")[0].removeprefix("f")
    assert paragraphs(result) == ["某某区2023年政府信息公开工作年度报告", "完"]
    assert next(result.paragraphs()).heading == 1
    assert cells(result)[:2] == [(0, 0, 1, 2, "表头"), (0, 2, 1, 1, "2")]


@needs_libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_spreadsheets_are_read_through_libreoffice(tmp_path, kind):
    book = openpyxl.Workbook()
    for row in (["一、总体情况"], ["规章", 3], ["规范性文件", 12], ["甲", 1]):
        book.active.append(row)
    book.save(tmp_path / "report.xlsx")
    result = read_document(made_by_libreoffice(tmp_path, tmp_path / "report.xlsx", kind), Limits())
    assert result.format == kind
    assert paragraphs(result) == ["一、总体情况"]
    assert [cell[-1] for cell in cells(result)] == ["规章", "3", "规范性文件", "12", "甲", "1"]


def test_a_converter_has_no_network_and_no_home(tmp_path, monkeypatch):
    if not offline():
        pytest.skip("this system gives no way to take the network away")
    shown = f"cat /proc/net/dev > {tmp_path}/net; echo $HOME > {tmp_path}/home; exit 3"
    stand_in(tmp_path, monkeypatch, shown)
    assert code_of(Limits()) is ErrorCode.CONVERSION_FAILED
    devices = [line.split(":")[0].strip() for line in (tmp_path / "net").read_text().splitlines() if ":" in line]
    assert devices == ["lo"]
    assert Path((tmp_path / "home").read_text().strip()).name.startswith("nianbao-")


def test_a_converter_cannot_fill_the_disk(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, f"sleep 0.5; head -c 3000000 /dev/zero > {tmp_path}/big; exit 3")
    assert code_of(Limits(archive_bytes=1_000_000)) is ErrorCode.CONVERSION_FAILED
    assert (tmp_path / "big").stat().st_size == 1_000_000


def test_without_libreoffice_the_error_names_the_package(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NianbaoError, match="libreoffice-writer") as caught:
        read_document(WORD, Limits())
    assert caught.value.code is ErrorCode.CONVERTER_MISSING


def test_converter_that_fails(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, "exit 3")
    assert code_of(Limits()) is ErrorCode.CONVERSION_FAILED


def test_converter_that_writes_nothing(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, "exit 0")
    assert code_of(Limits()) is ErrorCode.CONVERSION_FAILED


def test_converter_that_hangs_is_ended_with_its_children(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, f"sleep 600 & echo $! > {tmp_path}/child; wait")
    assert code_of(Limits(seconds=3)) is ErrorCode.TIMED_OUT
    child = Path("/proc") / (tmp_path / "child").read_text(encoding="utf-8").strip() / "stat"
    deadline = time.monotonic() + 30
    while _runs(child) and time.monotonic() < deadline:  # on a busy machine the kill takes its time
        time.sleep(0.05)
    assert not _runs(child)


def _runs(state: Path) -> bool:
    """Whether a process lives; a killed one may stay as a zombie until init collects it."""
    try:
        return state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stand_in(tmp_path, monkeypatch, "exit 3")
    code_of(Limits())
    assert [path.name for path in tmp_path.iterdir()] == ["soffice"]
