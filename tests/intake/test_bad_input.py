"""Each kind of bad input gives its own error code and a Chinese sentence."""

from __future__ import annotations

import contextlib
import random
import struct
import zlib
from collections.abc import Callable

import pytest
from docx_building import archive, p, package, patched, tbl, tr
from hypothesis import given, settings
from hypothesis import strategies as st
from ole_building import ole_file

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.limits import Limits

REPORT = package(p("一、总体情况") + tbl(tr("规章", "0"), tr("规范性文件", "2")) + p("完"))
ENTITIES = b'<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def code_of(data: bytes) -> ErrorCode:
    with pytest.raises(NianbaoError) as caught:
        read_document(data, Limits())
    return caught.value.code


def test_empty():
    assert code_of(b"") is ErrorCode.EMPTY


@pytest.mark.parametrize("data", [b" \r\n\t\n", "\u3000\n\u00a0".encode(), b"\xef\xbb\xbf\n", bytes(100)])
def test_white_space_only(data):
    assert code_of(data) is ErrorCode.EMPTY


def test_binary_junk():
    assert code_of(random.Random(1).randbytes(30_000)) is ErrorCode.UNREADABLE


def test_docx_cut_in_half():
    assert code_of(REPORT[: len(REPORT) // 2]) is ErrorCode.TRUNCATED


def test_encrypted_docx():
    assert code_of(ole_file({"EncryptedPackage": bytes(9_000)})) is ErrorCode.ENCRYPTED


def _bomb(name: bytes, megabytes: int) -> bytes:
    """A zip of one member of zeros, its deflated first megabyte repeated; the checksum is one that nobody gets to."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = piece * megabytes + packer.flush()
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), megabytes * 1_000_000, len(name), 0)
    local = b"PK\x03\x04" + common + name + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def test_zip_bomb_of_500_megabytes_inside_a_docx():
    bomb = _bomb(b"word/document.xml", 500)
    assert len(bomb) < 1_000_000
    assert code_of(bomb) is ErrorCode.TOO_LARGE


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels"])
def test_entities_in_a_docx(part):
    data = patched(REPORT, part, lambda xml: ENTITIES + xml.removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>'))
    with pytest.raises(NianbaoError, match="实体") as caught:
        read_document(data, Limits())
    assert caught.value.code is ErrorCode.UNREADABLE


def test_entities_in_a_docx_in_utf16():
    def recode(xml: bytes) -> bytes:
        text = xml.decode().replace("UTF-8", "UTF-16").replace("?>", "?>" + ENTITIES.decode(), 1)
        return text.encode("utf-16")

    assert code_of(patched(REPORT, "word/document.xml", recode)) is ErrorCode.UNREADABLE


def test_broken_xml_in_a_docx():
    assert code_of(patched(REPORT, "word/document.xml", lambda xml: xml[:-30])) is ErrorCode.UNREADABLE


def test_docx_without_a_body():
    assert code_of(archive({"word/document.xml": b"<x/>"})) is ErrorCode.UNREADABLE


def test_docx_without_text():
    assert code_of(package("<w:p/>")) is ErrorCode.EMPTY


def test_docx_of_pictures_alone():
    assert code_of(package("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>")) is ErrorCode.NEEDS_OCR


def test_file_over_the_limit():
    with pytest.raises(NianbaoError) as caught:
        read_document(b"x" * 101, Limits(bytes=100))
    assert caught.value.code is ErrorCode.TOO_LARGE


@pytest.mark.parametrize(
    "make", [lambda text: text.encode(), lambda text: f"<p>{text}</p>".encode(), lambda text: package(p(text))]
)
def test_text_over_the_limit(make: Callable[[str], bytes]):
    with pytest.raises(NianbaoError) as caught:
        read_document(make("公开" * 600), Limits(characters=1_000))
    assert caught.value.code is ErrorCode.TOO_LARGE


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(REPORT) - 1), st.binary(min_size=1, max_size=40))
def test_damaged_docx_is_read_or_refused(at, junk):
    with contextlib.suppress(NianbaoError):
        assert isinstance(read_document(REPORT[:at] + junk + REPORT[at + len(junk) :], Limits()), Document)
