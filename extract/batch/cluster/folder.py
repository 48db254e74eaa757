"""Temporary folders of actors: each is held by a lock, so that what a killed actor left is known and removed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "nianbao-ray-"
_LOCK = "lock"


@contextmanager
def held_folder() -> Iterator[Path]:
    """A folder of this machine that goes with the context; those of actors that are no more are removed first."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        _remove_unheld(folder)
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
        lock = Path(name) / _LOCK
        handle = os.open(lock.with_suffix(".new"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            # Where there are no locks nobody takes the folder either. The name comes last: a lock that is seen is held.
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            lock.with_suffix(".new").rename(lock)
            yield Path(name)
        finally:
            os.close(handle)


def _remove_unheld(folder: Path) -> None:
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:  # another user's, or one that is being made
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return
    finally:
        os.close(handle)
