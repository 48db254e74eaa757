"""What a stored result depends on besides the input's bytes: code, data files and settings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import extract
import models
from extract.config import Config
from models.weights import MANIFEST

_UNRELATED = ("batch", "cli", "export", "review")
"""Parts of ``extract`` that do not touch what a record says."""
_SUFFIXES = {".py", ".yaml", ".json", ".onnx", ".safetensors"}
_READ_BYTES = 1 << 20
RESULT_FORMAT = 1
"""Raised when the layout of stored results changes."""


def code_roots() -> list[Path]:
    """The folders of the packages that make a record."""
    return [Path(next(iter(package.__path__))) for package in (extract, models)]


def _files(roots: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for root in roots:
        for path in sorted(root.rglob("*")):
            place = path.relative_to(root)
            if path.suffix in _SUFFIXES and place.parts[0] not in _UNRELATED:
                yield f"{root.name}/{place.as_posix()}", path


def fingerprint(config: Config, roots: Iterable[Path] | None = None) -> str:
    """16 hex digits that change with the code, the rules, the models (all below ``roots``) or the settings."""
    digest = hashlib.sha256(f"{RESULT_FORMAT}\n{config.model_dump_json()}\n".encode())
    if config.tagger_weights is not None:
        digest.update((config.tagger_weights / MANIFEST).read_bytes())
    for name, path in _files(code_roots() if roots is None else roots):
        digest.update(f"{name}\n{path.stat().st_size}\n".encode())
        with path.open("rb") as file:
            while chunk := file.read(_READ_BYTES):
                digest.update(chunk)
    return digest.hexdigest()[:16]
