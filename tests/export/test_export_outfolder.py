"""An OUT folder read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from export_records import a_record

import extract.export.outfolder as outfolder
from extract.export.jsonl import record_line
from extract.export.outfolder import RECORDS, OutFolder

ONE, TWO = "1" * 16, "2" * 16


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [record_line(a_record(report_id=name)) for name in (ONE, TWO)]
    (tmp_path / RECORDS).write_text("".join(lines), encoding="utf-8")
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / f"{ONE}.txt").write_text("主动公开", encoding="utf-8")
    return tmp_path


def test_every_record_again_from_where_its_line_begins(folder: Path) -> None:
    out = OutFolder(folder)
    assert [record.report_id for record in out.records()] == [ONE, TWO]
    assert [out.record_at(line.offset).report_id for line in out.lines()] == [ONE, TWO]
    assert out.size() == (folder / RECORDS).stat().st_size


def test_what_is_no_record_is_named_by_its_line(folder: Path) -> None:
    with (folder / RECORDS).open("a", encoding="utf-8") as file:
        file.write('{"report_id": 1}\n')
    with pytest.raises(ValueError, match="第 3 行不是记录"):
        list(OutFolder(folder).records())
    with pytest.raises(ValueError, match="没有记录"):
        OutFolder(folder).record_at(3)


def test_a_record_whose_id_is_a_path_is_none(folder: Path) -> None:
    bad = a_record(report_id="../../secret")
    (folder / RECORDS).write_text(record_line(bad), encoding="utf-8")
    assert [line.record() for line in OutFolder(folder).lines()] == [None]
    (folder.parent / "secret.txt").write_text("secret", encoding="utf-8")
    assert OutFolder(folder).text("../../secret", 100) is None


def test_an_endless_line_is_read_in_pieces_and_is_no_record(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    longest = max(len(line.data) for line in OutFolder(folder).lines())
    with (folder / RECORDS).open("ab") as file:
        file.write(b"{" * (3 * longest) + b"\n")
    monkeypatch.setattr(outfolder, "_MOST_LINE_BYTES", longest)
    lines = list(OutFolder(folder).lines())
    assert [line.record() is None for line in lines] == [False, False, True]
    assert len(lines[-1].data) == longest


def test_texts_are_cut_at_the_limit_and_none_where_there_is_none(folder: Path) -> None:
    assert OutFolder(folder).text(ONE, 6) == "主动".encode()
    assert OutFolder(folder).text(TWO, 6) is None
