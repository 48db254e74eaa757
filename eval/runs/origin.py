"""Where a run comes from: when, by which version and commit, with which models."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import extract
from eval.out import LoadedOut
from eval.run import DatasetScore
from eval.runs.collect import dataset_name
from eval.runs.model import RunInfo
from extract import __version__

_GIT_SECONDS = 20


def describe(out: LoadedOut, datasets: list[DatasetScore], *, name: str, study: str, note: str) -> RunInfo:
    """What is known of a run.

    The version is that which the records state, not that of the program which judges them.
    """
    records = out.path / "records.jsonl"
    time = datetime.fromtimestamp(int(records.stat().st_mtime), UTC)
    digest = hashlib.sha256(records.read_bytes())
    for dataset in datasets:
        for path in sorted(dataset.gold.glob("*.json")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    models: dict[str, set[str]] = {}
    for record in out.records:
        for model, version in record.models.items():
            models.setdefault(model, set()).add(version)
    return RunInfo(
        run_id=f"{time:%Y%m%d-%H%M%S}-{digest.hexdigest()[:8]}",
        name=name or f"{time:%Y-%m-%d %H:%M}",
        time=time,
        version="、".join(sorted(models.get("nianbao", {__version__}))),
        commit=_commit(),
        models={model: sorted(versions) for model, versions in sorted(models.items())},
        study=study,
        note=note,
        out=out.path.name,
        datasets={dataset_name(dataset.gold): len(dataset.scores) for dataset in datasets},
    )


def _commit() -> str:
    """Commit of the working tree that the program runs from, ``+`` where it has changes; "" where it is no checkout."""
    root = Path(extract.__file__).parents[1]
    if not (root / ".git").exists():
        return ""
    try:
        head = _git(root, "rev-parse", "--short=12", "HEAD")
        return head + ("+" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return ""


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    result = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_GIT_SECONDS)
    return result.stdout.strip()
