"""Zip archives of reports: each member is an input of its own, named ``archive.zip!member``; nothing is written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import TypeAlias

from extract.batch.inputs import is_litter
from extract.intake.characters import plain_spaces
from extract.intake.sniff import open_bundle
from extract.limits import Limits

SEPARATOR = "!"
"""Between the name of an archive and that of its member."""
_UTF8_FLAG = 0x800
_LONGEST_NAME = 500

Input: TypeAlias = tuple[str, Callable[[], bytes]]
"""The name under which the record will say where it comes from, and what gives the bytes or raises NianbaoError."""


def open_inputs(source: str, data: bytes, limits: Limits) -> list[Input]:
    """The inputs that a file stands for: itself, or the files in it where it is a zip of other files.

    Hidden files and the litter of file managers are left out, as in folders; members come sorted by the parts of their
    names. An archive in the archive is an input like any other, and no reader takes it. An archive that is damaged,
    locked or over a limit stands for itself, and its reader says why.
    """
    archive = open_bundle(data, limits)
    if archive is None:
        return [(source, lambda: data)]
    named = sorted(((member_name(info), info) for info in archive.files), key=lambda item: item[0].split("/"))
    members = [(name, info) for name, info in named if not _is_litter(name)]
    if not members:
        return [(source, lambda: data)]
    return [(f"{source}{SEPARATOR}{name}", partial(archive.unpack, info)) for name, info in members]


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member as text: UTF-8 where it says so or is, else GB18030, which Chinese Windows writes.

    Control characters and parts that lead upwards are gone: the name is only ever shown, but may be copied from there.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG:
        name = next(_decoded(name), name)
    parts = plain_spaces(name).replace("\\", "/").replace("\n", " ").replace("\t", " ").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))[:_LONGEST_NAME] or "_"


def _decoded(name: str) -> Iterator[str]:
    """Readings of a name that the library took for code page 437."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return
    for encoding in ("utf-8", "gb18030"):
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError:
            continue


def _is_litter(name: str) -> bool:
    return any(is_litter(part) for part in PurePosixPath(name).parts)
