"""Damage of bytes: blind, and inside the members of archives, so that it reaches the readers behind the checksums."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random
from typing import TypeAlias

from eval.fuzz.samples import bundle

Change: TypeAlias = Callable[[bytearray, Random], None]

_TOKENS = (
    b"\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"999999999999", b"-1", b"1e308", b"nan", b"<",
    b">",
    b"&#x0;", b"&a;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<table><tr><td>", b"]]>", b"\x1b]0;x\x07", b"=cmd|'/c'!A1",
    b"|---|", b"\t\t\t", b"\r", "（".encode(), "总计".encode(), "０１２".encode(), b"%PDF-1.7", b"PK\x01\x02",
    b"colspan=65535",
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")
_LONGEST_RUN = 4_096
_MOST_BYTES = 2_000_000


def mutate(data: bytes, rng: Random) -> bytes:
    """A damaged copy; the same for the same state of ``rng``."""
    if data.startswith(b"PK\x03\x04") and rng.random() < 0.8:
        return _in_archive(data, rng)
    return _damaged(data, rng)


def _damaged(data: bytes, rng: Random) -> bytes:
    body = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        rng.choice(_CHANGES)(body, rng)
    return bytes(body[:_MOST_BYTES])


def _in_archive(data: bytes, rng: Random) -> bytes:
    """The archive with one member damaged, lost, doubled or renamed."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    name = rng.choice(list(members))
    kind = rng.random()
    if kind < 0.85:
        members[name] = _damaged(members[name], rng)
    elif kind < 0.9:
        del members[name]
    elif kind < 0.95:
        members[name] = members[rng.choice(list(members))]
    else:
        members[f"../{name}"] = members.pop(name)
    return bundle(members)


def _at(body: bytearray, rng: Random) -> int:
    return rng.randrange(len(body) + 1)


def _flip(body: bytearray, rng: Random) -> None:
    if body:
        body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)


def _set(body: bytearray, rng: Random) -> None:
    if body:
        body[rng.randrange(len(body))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))


def _insert(body: bytearray, rng: Random) -> None:
    at = _at(body, rng)
    body[at:at] = rng.choice(_TOKENS) * rng.choice((1, 1, 1, 3, 200))


def _overwrite(body: bytearray, rng: Random) -> None:
    at, token = _at(body, rng), rng.choice(_TOKENS)
    body[at : at + len(token)] = token


def _cut(body: bytearray, rng: Random) -> None:
    at = _at(body, rng)
    del body[at : at + rng.randrange(1, _LONGEST_RUN)]


def _end(body: bytearray, rng: Random) -> None:
    del body[_at(body, rng) :]


def _repeat(body: bytearray, rng: Random) -> None:
    at = _at(body, rng)
    body[at:at] = body[at : at + rng.randrange(1, _LONGEST_RUN)] * rng.choice((1, 2, 50))
    del body[_MOST_BYTES:]


def _swap(body: bytearray, rng: Random) -> None:
    first, second = sorted((_at(body, rng), _at(body, rng)))
    size = min(rng.randrange(1, 256), second - first, len(body) - second)
    head, tail = body[first : first + size], body[second : second + size]
    body[first : first + size], body[second : second + size] = tail, head


def _number(body: bytearray, rng: Random) -> None:
    found = list(_NUMBER.finditer(body))
    if found:
        match = rng.choice(found)
        body[match.start() : match.end()] = rng.choice((b"0", b"-1", b"65536", b"2147483648", b"9" * 40))


_CHANGES: tuple[Change, ...] = (_flip, _set, _insert, _overwrite, _cut, _end, _repeat, _swap, _number)
