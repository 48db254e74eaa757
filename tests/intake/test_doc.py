"""Old Word files through LibreOffice: converted where it is installed, a clear error in every other case."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import docx
import pytest
from docx_building import cells, paragraphs, saved
from ole_building import ole_file

from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.intake.doc import converter
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


@needs_libreoffice
def test_doc_is_read_through_libreoffice(tmp_path):
    document = docx.Document()
    document.add_heading("某某区2023年政府信息公开工作年度报告", 1)
    table = document.add_table(2, 3)
    for index, cell in enumerate(table._cells):
        cell.text = str(index)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "表头"
    document.add_paragraph("完")
    (tmp_path / "report.docx").write_bytes(saved(document))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [converter(), profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "report.docx")], check=True, timeout=120, capture_output=True)

    result = read_document((tmp_path / "report.doc").read_bytes(), Limits())
    assert result.format == "doc"
    assert paragraphs(result) == ["某某区2023年政府信息公开工作年度报告", "完"]
    assert next(result.paragraphs()).heading == 1
    assert cells(result)[:2] == [(0, 0, 1, 2, "表头"), (0, 2, 1, 1, "2")]


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
    # A killed child may stay as a zombie until init collects it.
    assert not child.exists() or child.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stand_in(tmp_path, monkeypatch, "exit 3")
    code_of(Limits())
    assert [path.name for path in tmp_path.iterdir()] == ["soffice"]
