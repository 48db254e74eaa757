"""The reports of a benchmark on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.benchmarks.corpus import write_corpus
from eval.gold.scans.printing import missing_tools


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        write_corpus(folder, 5, 4)
    first, second = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert first == second
    assert len(first) == 4


@pytest.mark.skipif(bool(missing_tools()), reason="scans are printed by LibreOffice and Chromium")
def test_scans_stand_among_the_digital_reports(tmp_path: Path) -> None:
    paths = write_corpus(tmp_path, 11, 4, scanned=2)
    scans = [number for number, path in enumerate(paths) if "_L" in path.name]
    assert scans == [1, 3]
