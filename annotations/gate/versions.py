"""Versions of the tagger in a folder: which is in use, promotion, and the way back. Nothing is ever deleted.

MODELS/current              name of the version in use
MODELS/config.yaml          the version in use, for ``nianbao extract --config``
MODELS/versions/<name>/     weights, and report.json: why this version was promoted
MODELS/reports/<what>.json  the same of every tagger that was judged
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict
from pathlib import Path

import yaml

from annotations.errors import AnnotateCode, AnnotateError
from annotations.gate.compare import Verdict

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_UNUSUAL, _LONGEST = re.compile(r"[^0-9A-Za-z._+-]"), 120
REPORT = "report.json"
CONFIG = "config.yaml"


class Versions:
    """The versions in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> str | None:
        """Name of the version in use, None for the one that ships with the package."""
        path = self._folder / "current"
        return path.read_text(encoding="utf-8").strip() or None if path.exists() else None

    def names(self) -> list[str]:
        """All versions, sorted."""
        folder = self._folder / "versions"
        return sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []

    def path(self, name: str) -> Path:
        """Folder of a version. Raises AnnotateError (``no_model``) where there is none of that name."""
        if not _NAME.fullmatch(name) or name not in self.names():
            raise AnnotateError(AnnotateCode.NO_MODEL, f"没有版本 {name[:64]}")
        return self._folder / "versions" / name

    def promote(self, weights: Path, name: str, verdict: Verdict) -> None:
        """Take a copy of weights in as a version and put it to use, with the report that says why.

        Raises:
            AnnotateError: ``no_model`` where the verdict is against it, or the name is taken or not allowed.
        """
        if not verdict.promoted:
            raise AnnotateError(AnnotateCode.NO_MODEL, "没有通过评测，不能采用：" + "；".join(verdict.reasons))
        if not _NAME.fullmatch(name) or name in self.names():
            raise AnnotateError(AnnotateCode.NO_MODEL, f"版本名 {name[:64]} 不合规或已存在")
        part = self._folder / "versions" / f".{name}.part"
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(weights, part)
        (part / REPORT).write_text(_as_json(verdict), encoding="utf-8")
        part.rename(self._folder / "versions" / name)
        self.use(name)

    def keep_report(self, verdict: Verdict) -> Path:
        """Write why a new tagger is promoted or not; the file, one for each tagger that was judged."""
        folder = self._folder / "reports"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{_UNUSUAL.sub('_', verdict.new)[:_LONGEST]}.json"
        path.write_text(_as_json(verdict), encoding="utf-8")
        return path

    def use(self, name: str | None) -> None:
        """Put a version to use, None for the shipped one. Raises AnnotateError (``no_model``)."""
        weights = str(self.path(name).resolve()) if name is not None else None
        self._folder.mkdir(parents=True, exist_ok=True)
        self._write(CONFIG, yaml.safe_dump({"tagger_weights": weights}, allow_unicode=True))
        self._write("current", f"{name or ''}\n")

    def _write(self, name: str, text: str) -> None:
        """Write a file, whole or not at all."""
        part = self._folder / f"{name}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(self._folder / name)


def _as_json(verdict: Verdict) -> str:
    return json.dumps(asdict(verdict), ensure_ascii=False, indent=1) + "\n"
