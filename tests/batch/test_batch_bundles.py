"""Zip archives of reports: members as inputs, whatever their names."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import zipfile
from pathlib import Path

import pytest
from batch_fakes import fake_extractor

from extract.batch.bundles import member_name, open_inputs
from extract.batch.runner import BatchOptions, run_batch
from extract.batch.summary import Summary
from extract.config import Config
from extract.limits import Limits

OPTIONS = BatchOptions(factory=fake_extractor)


def bundle(members: dict[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return buffer.getvalue()


def run(tmp_path: Path, files: dict[str, bytes], limits: Limits | None = None, **changes: object) -> Summary:
    paths = []
    for name, data in files.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(data)
    options = dataclasses.replace(OPTIONS, config=Config(limits=limits or Limits()), **changes)
    return run_batch(paths, tmp_path / "out", options)


def sources(tmp_path: Path) -> list[str]:
    lines = (tmp_path / "out/records.jsonl").open(encoding="utf-8")
    return [json.loads(line)["source"].removeprefix(f"{tmp_path}/") for line in lines]


def failures(tmp_path: Path) -> dict[str, str]:
    with (tmp_path / "out/failures.csv").open(encoding="utf-8", newline="") as file:
        return {row["source"].removeprefix(f"{tmp_path}/"): row["error"] for row in csv.DictReader(file)}


def test_a_member_without_a_name_stops_nothing(tmp_path: Path) -> None:
    """Found by the fuzzer: zipfile itself fails when it is asked whether such a member is a folder."""
    files = {"a.txt": b"report 0", "b.zip": bundle({"x": b"report 1"}).replace(b"x", b"\0"), "c.txt": b"report 2"}
    run(tmp_path, files)
    assert sources(tmp_path) == ["a.txt", "b.zip!_", "c.txt"]


@pytest.mark.parametrize("workers", [1, 3])
def test_members_stand_in_the_place_of_their_archive(tmp_path: Path, workers: int) -> None:
    found: list[int] = []
    data = bundle({"乙/二.txt": b"slow 2", "一.txt": b"report 1", "坏.txt": b"reject", ".x": b"", "__MACOSX/y": b""})
    files = {"a.txt": b"report 0", "b.zip": data, "c.txt": b"report 3"}
    summary = run(tmp_path, files, workers=workers, on_found=found.append)
    assert sources(tmp_path) == ["a.txt", "b.zip!一.txt", "b.zip!乙/二.txt", "c.txt"]
    assert failures(tmp_path) == {"b.zip!坏.txt": "not_a_report"}
    assert (summary.records, found) == (4, [2])
    assert run(tmp_path, files).cached == 5


def test_names_in_gbk_are_decoded() -> None:
    info = zipfile.ZipInfo("x")
    info.orig_filename = "某某区/年报.docx".encode("gb18030").decode("cp437")
    assert member_name(info) == "某某区/年报.docx"
    info.orig_filename = "年报.docx".encode().decode("cp437")
    assert member_name(info) == "年报.docx"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\etc\\passwd", "a/../../etc/passwd"])
def test_names_that_climb_lead_nowhere(tmp_path: Path, name: str) -> None:
    before = set(tmp_path.rglob("*"))
    run(tmp_path, {"b.zip": bundle({name: b"report 1"})})
    assert sources(tmp_path) in (["b.zip!etc/passwd"], ["b.zip!a/etc/passwd"])
    written = set(tmp_path.rglob("*")) - before
    assert all(path.is_relative_to(tmp_path / "out") or path.name == "b.zip" for path in written)


def test_names_with_control_characters_are_harmless() -> None:
    info = zipfile.ZipInfo("x")
    info.orig_filename = "\x1b]0;title\x07\u202eexe.\nname"
    info.flag_bits = 0x800
    assert member_name(info) == "]0;titleexe. name"
    info.orig_filename = "长" * 9_000
    assert len(member_name(info)) == 500


def test_an_archive_in_the_archive_is_not_opened() -> None:
    inner = bundle({"a.txt": b"report 1"})
    ((name, read),) = open_inputs("b.zip", bundle({"inner.zip": inner}), Limits())
    assert (name, read()) == ("b.zip!inner.zip", inner)


def test_bounds_of_the_archive_and_of_its_members(tmp_path: Path) -> None:
    many = bundle({f"{n}.txt": b"x" for n in range(30)})
    assert open_inputs("b.zip", many, Limits(archive_members=20))[0][0] == "b.zip"
    two = {"b.zip": bundle({"large.txt": b"report " + b"0" * 5_000, "z.txt": b"report 26"})}
    run(tmp_path, two, Limits(bytes=1_000))
    assert failures(tmp_path) == {"b.zip!large.txt": "too_large"}
    assert sources(tmp_path) == ["b.zip!z.txt"]


def test_documents_and_broken_archives_stand_for_themselves() -> None:
    docx, whole = bundle({"word/document.xml": b"<x/>"}), bundle({"a.txt": b"x" * 50})
    for data in (docx, whole[:40], bundle({}), bundle({"ofd.xml": b"<x/>"}), b"text"):
        ((name, read),) = open_inputs("name", data, Limits())
        assert (name, read()) == ("name", data)
