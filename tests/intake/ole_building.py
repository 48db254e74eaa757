"""Compound files (MS-CFB) with a few streams, just valid enough to be opened."""

from __future__ import annotations

import struct

_SECTOR = 512
_MINI_CUTOFF = 4096
_FREE, _END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_file(streams: dict[str, bytes]) -> bytes:
    """A version 3 compound file: one FAT sector, then the directory, then each stream padded to whole sectors."""
    padded = {name: data.ljust(_MINI_CUTOFF, b"\0") for name, data in streams.items()}
    entries = [_entry("Root Entry", 5, 0, _END, child=1)]
    directory_sectors = -(-(len(padded) + 1) * 128 // _SECTOR)
    fat = [_FAT_SECTOR, *_chain(1, directory_sectors)]
    body = b""
    for index, (name, data) in enumerate(padded.items(), 1):
        sectors = -(-len(data) // _SECTOR)
        right = index + 1 if index < len(padded) else _FREE
        entries.append(_entry(name, 2, len(data), len(fat), right=right))
        fat += _chain(len(fat), sectors)
        body += data.ljust(sectors * _SECTOR, b"\0")
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    table = struct.pack(f"<{_SECTOR // 4}I", *fat, *[_FREE] * (_SECTOR // 4 - len(fat)))
    return _header() + table + directory + body


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END]


def _header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _MINI_CUTOFF, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108)


def _entry(name: str, kind: int, size: int, start: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
