"""The inputs of a run: files, folders walked in order, and lists of paths on standard input."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

STDIN = "-"
_LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini")
_LOCK_PREFIX = "~$"
"""What Office puts beside a document while it is open."""


@dataclass(slots=True)
class Listing:
    """The paths to extract, each once, in order.

    Attributes:
        links_left_out: symbolic links of walked folders that lead to folders or out of the walked folder.
    """

    paths: list[Path] = field(default_factory=list)
    links_left_out: list[Path] = field(default_factory=list)


def display_path(path: Path) -> str:
    """A path as text that every export can hold: bytes that are no UTF-8 as ``\\xNN``."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_litter(name: str) -> bool:
    """Whether a file or folder of this name is hidden, or left by a file manager or an editor: no report."""
    return name.startswith((".", _LOCK_PREFIX)) or name in _LITTER


def list_inputs(inputs: Iterable[str], out: Path, read_stdin: Callable[[], bytes]) -> Listing:
    """Expand the INPUT arguments.

    A path that is named or reached twice counts once, at its first place; two files of the same bytes are two inputs.
    Hidden files, the litter of file managers and editors, and the output folder are left out of walked folders. A path
    that does not exist, and a folder that cannot be listed, stay in the list: reading them fails later with a reason.

    Args:
        inputs: files, folders, or ``-`` for paths on standard input, one a line (or separated by NUL).
        out: the output folder.
        read_stdin: gives the content of standard input, called at most once.

    Raises:
        ValueError: in Chinese, where the output folder itself is an input.
    """
    listing = Listing()
    seen: set[str] = set()
    real_out = out.resolve()
    for path in _named(inputs, read_stdin):
        for file in _walk(path, real_out, listing) if path.is_dir() else [path]:
            key = os.path.normpath(file.absolute())
            if key not in seen:
                seen.add(key)
                listing.paths.append(file)
    return listing


def _named(inputs: Iterable[str], read_stdin: Callable[[], bytes]) -> Iterator[Path]:
    stdin_read = False
    for name in inputs:
        if name != STDIN:
            yield Path(name)
        elif not stdin_read:
            stdin_read = True
            content = os.fsdecode(read_stdin())
            lines = content.split("\0") if "\0" in content else content.split("\n")
            yield from (Path(line) for line in (line.removesuffix("\r") for line in lines) if line)


def _walk(folder: Path, real_out: Path, listing: Listing) -> list[Path]:
    """Files below ``folder``, sorted by the parts of their paths."""
    root = folder.resolve()
    if root == real_out:
        raise ValueError(f"输出文件夹不能就是输入文件夹：{display_path(folder)}")
    found: list[Path] = []
    # A folder that cannot be listed stands for its content: reading it fails later with a reason of its own.
    walk = os.walk(folder, onerror=lambda error: found.append(Path(error.filename)))
    for parent, folders, files in walk:
        visible = [Path(parent, name) for name in folders if not is_litter(name)]
        listing.links_left_out += [path for path in visible if path.is_symlink()]
        folders[:] = [path.name for path in visible if not path.is_symlink() and path.resolve() != real_out]
        for path in (Path(parent, name) for name in files if not is_litter(name)):
            inside = not path.is_symlink() or path.resolve().is_relative_to(root)
            (found if inside else listing.links_left_out).append(path)
    listing.links_left_out.sort()
    return sorted(found, key=lambda path: path.parts)
