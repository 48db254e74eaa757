"""What makes stored results stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.batch.fingerprint import code_roots, fingerprint
from extract.config import Config
from extract.limits import Limits
from models.weights import record_weights


@pytest.fixture
def code(tmp_path: Path) -> Path:
    for name in ("a.py", "rules/b.yaml", "cli/c.py", "export/d.py"):
        (tmp_path / "code" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "code" / name).write_text("1", encoding="utf-8")
    return tmp_path / "code"


@pytest.mark.parametrize("name", ["a.py", "rules/b.yaml", "rules/new.json", "weights.onnx"])
def test_code_rules_and_models_count(code: Path, name: str) -> None:
    before = fingerprint(Config(), [code])
    (code / name).write_text("2", encoding="utf-8")
    assert fingerprint(Config(), [code]) != before


def test_a_file_that_moves_counts(code: Path) -> None:
    before = fingerprint(Config(), [code])
    (code / "a.py").rename(code / "b.py")
    assert fingerprint(Config(), [code]) != before


@pytest.mark.parametrize("name", ["cli/c.py", "export/d.py", "notes.txt", "a.pyc"])
def test_what_no_record_depends_on_does_not_count(code: Path, name: str) -> None:
    before = fingerprint(Config(), [code])
    (code / name).write_text("2", encoding="utf-8")
    assert fingerprint(Config(), [code]) == before


def test_settings_count(code: Path) -> None:
    assert fingerprint(Config(limits=Limits(pages=7)), [code]) != fingerprint(Config(), [code])


def test_weights_of_ones_own_count(code: Path, tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    folder.mkdir()
    found = {fingerprint(Config(), [code])}
    for content in (b"1", b"2"):
        (folder / "tagger.onnx").write_bytes(content)
        record_weights(folder, "tagger.onnx")
        found.add(fingerprint(Config(tagger_weights=folder), [code]))
    assert len(found) == 3


def test_the_code_is_where_it_is_imported_from() -> None:
    extract, models = code_roots()
    assert (extract / "pipeline.py").is_file()
    assert models.name == "models"
