"""Archives under limits: judged by their directory, before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_building import archive

from extract.errors import ErrorCode, NianbaoError
from extract.intake.archive import Archive
from extract.limits import Limits


def code_of(data: bytes, limits: Limits, member: str | None = None) -> ErrorCode:
    with pytest.raises(NianbaoError) as caught:
        _read(data, limits, member)
    return caught.value.code


def _read(data: bytes, limits: Limits, member: str | None) -> None:
    opened = Archive(data, limits)
    if member is not None:
        opened.read(member)


def test_members_by_name_whatever_slashes_and_case():
    opened = Archive(archive({"Word\\Document.xml": b"text"}), Limits())
    assert "word/document.xml" in opened
    assert opened.read("/word/document.xml") == b"text"


def test_too_many_members():
    data = archive({f"{i}": b"" for i in range(12)})
    assert code_of(data, Limits(archive_members=10)) is ErrorCode.TOO_LARGE


def test_too_many_bytes():
    data = archive({"a": bytes(600), "b": bytes(600)})
    assert code_of(data, Limits(archive_bytes=1_000)) is ErrorCode.TOO_LARGE


def test_ratio_of_a_bomb():
    assert code_of(archive({"a": bytes(2_000_000)}), Limits()) is ErrorCode.TOO_LARGE


def test_small_members_may_shrink_well():
    assert Archive(archive({"a": bytes(500_000)}), Limits()).read("a") == bytes(500_000)


def test_size_that_the_directory_understates():
    data = archive({"a": b"1234567890" * 100})
    at = data.rindex(b"PK\x01\x02") + 24
    lying = data[:at] + (10).to_bytes(4, "little") + data[at + 4 :]
    assert code_of(lying, Limits(), "a") is ErrorCode.UNREADABLE


def test_member_with_a_password():
    data = bytearray(archive({"a": b"text"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(mark) + offset] |= 1
    assert code_of(bytes(data), Limits(), "a") is ErrorCode.ENCRYPTED


def test_damaged_member():
    data = archive({"a": b"some text that deflates " * 9})
    at = data.index(b"PK\x03\x04") + 40
    assert code_of(data[:at] + b"\xff\xff\xff" + data[at + 3 :], Limits(), "a") is ErrorCode.UNREADABLE


def test_compression_that_can_hide_memory_bombs():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as out:
        out.writestr("a", b"text")
    assert code_of(buffer.getvalue(), Limits(), "a") is ErrorCode.UNREADABLE


def test_absent_member():
    assert code_of(archive({"a": b""}), Limits(), "b") is ErrorCode.UNREADABLE


def test_cut_in_half():
    data = archive({"a": bytes(range(256)) * 40})
    assert code_of(data[: len(data) // 2], Limits()) is ErrorCode.TRUNCATED
