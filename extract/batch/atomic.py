"""Files that are either whole or absent, whenever the process or the machine stops."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_filesystem(folder: Path) -> None:
    """Make everything written so far to the file system of a folder durable: one wait for any number of files."""
    syncfs = getattr(ctypes.CDLL(None), "syncfs", None) if sys.platform == "linux" else None
    if syncfs is None:
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(handle) != 0:
            raise OSError("the file system could not be written to the disk")
    finally:
        os.close(handle)


def publish(temporary: Path, final: Path) -> None:
    """Move a finished file to its name in one step, its content on the disk before its name is."""
    handle = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    temporary.replace(final)


def write_atomic(final: Path, data: bytes, scratch: Path) -> None:
    """Write ``final`` by way of a file in ``scratch``, a folder on the same file system.

    The end of the process leaves the file whole or absent; a power cut within seconds may tear it.
    """
    temporary = scratch / f"{final.name}.{os.getpid()}"
    temporary.write_bytes(data)
    temporary.replace(final)
