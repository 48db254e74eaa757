"""Which paths a call stands for."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from extract.batch.inputs import display_path, list_inputs
from extract.batch.runner import read_file
from extract.errors import ErrorCode, NianbaoError


def nothing() -> bytes:
    raise AssertionError("standard input was read")


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_a_folder_is_walked_and_sorted_by_path_parts(tmp_path: Path) -> None:
    touch(tmp_path / "in/b.txt", tmp_path / "in/a/z.txt", tmp_path / "in/a.txt", tmp_path / "in/c/d/e.pdf")
    found = list_inputs([str(tmp_path / "in")], tmp_path / "out", nothing).paths
    assert [p.relative_to(tmp_path / "in").as_posix() for p in found] == ["a/z.txt", "a.txt", "b.txt", "c/d/e.pdf"]


def test_hidden_files_and_the_output_folder_are_left_out(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt", tmp_path / ".b.txt", tmp_path / ".git/c.txt", tmp_path / "out/text/d.txt")
    assert list_inputs([str(tmp_path)], tmp_path / "out", nothing).paths == [tmp_path / "a.txt"]


def test_litter_of_file_managers_and_editors_is_left_out(tmp_path: Path) -> None:
    touch(*(tmp_path / name for name in ("a.docx", "~$a.docx", "Thumbs.db", "desktop.ini", "__MACOSX/b.docx")))
    assert list_inputs([str(tmp_path)], tmp_path / "out", nothing).paths == [tmp_path / "a.docx"]


def test_a_folder_that_cannot_be_listed_is_an_input_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path / "in/a.txt", tmp_path / "in/shut/b.txt")
    scandir = os.scandir

    def refusing(path: str | Path) -> object:
        if Path(path).name == "shut":
            raise PermissionError(errno.EACCES, "refused", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = list_inputs([str(tmp_path / "in")], tmp_path / "out", nothing).paths
    assert [path.name for path in found] == ["a.txt", "shut"]
    with pytest.raises(NianbaoError, match="没有列出文件夹的权限") as refused:
        read_file(found[1], 100)
    assert refused.value.code is ErrorCode.UNREADABLE


def test_the_output_folder_is_no_input(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="输出文件夹"):
        list_inputs([str(tmp_path)], tmp_path, nothing)


def test_links_are_not_followed_out_of_a_folder(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.txt", tmp_path / "secret.txt", tmp_path / "far/b.txt")
    (tmp_path / "in/inside.txt").symlink_to(tmp_path / "in/a.txt")
    (tmp_path / "in/outside.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "in/folder").symlink_to(tmp_path / "far")
    (tmp_path / "in/circle").symlink_to(tmp_path / "in")
    listing = list_inputs([str(tmp_path / "in")], tmp_path / "out", nothing)
    assert [p.name for p in listing.paths] == ["a.txt", "inside.txt"]
    assert [p.name for p in listing.links_left_out] == ["circle", "folder", "outside.txt"]


def test_a_path_counts_once_at_its_first_place(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.txt", tmp_path / "in/b.txt")
    again = str(tmp_path / "in" / ".." / "in" / "b.txt")
    found = list_inputs([str(tmp_path / "in/b.txt"), str(tmp_path / "in"), again], tmp_path / "out", nothing).paths
    assert [p.name for p in found] == ["b.txt", "a.txt"]


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\0"])
def test_paths_come_from_standard_input(tmp_path: Path, separator: str) -> None:
    touch(tmp_path / "in/a b.txt", tmp_path / "c.txt")
    content = separator.join([str(tmp_path / "c.txt"), str(tmp_path / "in"), ""]).encode()
    found = list_inputs(["-", "x.txt", "-"], tmp_path / "out", lambda: content).paths
    assert [p.name for p in found] == ["c.txt", "a b.txt", "x.txt"]


def test_a_name_that_is_no_utf8_can_be_shown() -> None:
    path = Path(os.fsdecode(b"caf\xe9.txt"))
    assert display_path(path) == "caf\\xe9.txt"
