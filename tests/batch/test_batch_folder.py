"""Temporary folders of actors on a cluster: none stays, whether the actor ended or was killed."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from extract.batch.cluster.folder import PREFIX, held_folder

HOLD = """
import time
from extract.batch.cluster.folder import held_folder
with held_folder() as folder:
    (folder / "file").write_text("x")
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this process and those it starts."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_a_folder_goes_with_its_holder(place: Path) -> None:
    with held_folder() as folder:
        assert folder.parent == place
        (folder / "file").write_text("x")
    assert not folder.exists()


def test_the_next_holder_removes_what_a_killed_one_left_and_nothing_else(place: Path) -> None:
    foreign = place / f"{PREFIX}of-somebody"
    foreign.mkdir()
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        other = Path(process.stdout.readline().strip())
        with held_folder() as folder:
            assert sorted(place.iterdir()) == sorted([folder, other, foreign])
        process.kill()
        process.wait()
    assert (other / "file").exists()
    with held_folder():
        assert not other.exists()
    assert list(place.iterdir()) == [foreign]
