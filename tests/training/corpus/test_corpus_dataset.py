"""The set on disk, as the ``datasets`` library reads it, and the command that writes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("datasets", reason="the extra 'train' is not installed")

import datasets

from training.cli import app
from training.corpus.dataset import write_dataset
from training.corpus.labels import label_names


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus")
    result = CliRunner().invoke(app, ["corpus", "-o", str(path), "--paragraphs", "60", "--seed", "3"])
    assert result.exit_code == 0, result.output
    return path


def test_the_set_loads_with_its_features(folder: Path, tmp_path: Path) -> None:
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path))
    assert sum(len(part) for part in loaded.values()) == 60
    for split, part in loaded.items():
        assert part.features["labels"].feature.names == list(label_names())
        for row in part:
            assert row["split"] == split
            assert len(row["text"]) == len(row["labels"]) == len(row["boxes"])
            for figure in row["figures"]:
                assert row["text"][figure["start"] : figure["end"]] == figure["text"]


def test_the_card_states_sizes_and_seed(folder: Path) -> None:
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "随机种子 3" in card
    assert "| train |" in card
    assert "| disclosed_total |" in card


def test_the_same_seed_writes_the_same_files(folder: Path, tmp_path: Path) -> None:
    write_dataset(tmp_path, 60, 3)
    names = sorted(path.name for path in (folder / "data").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "data").iterdir())
    for name in names:
        assert (tmp_path / "data" / name).read_bytes() == (folder / "data" / name).read_bytes()


def test_rows_can_be_written_as_json(folder: Path, tmp_path: Path) -> None:
    part = datasets.load_dataset(str(folder), split="test", cache_dir=str(tmp_path))
    assert json.loads(json.dumps(part[0], ensure_ascii=False)) == part[0]
