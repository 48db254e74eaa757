"""A folder of runs: one folder a run with its description (``run.json``) and its tables (Parquet), and page pictures.

Runs are written whole or not at all, and never changed afterwards, so that any number of readers need no lock.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from pydantic import ValidationError

from eval.out import OutError
from eval.runs.collect import Row, Tables
from eval.runs.model import SCHEMA, TABLES, RunInfo
from eval.runs.pages import picture_path

_LEARNING = ("order", "round", "corrected", "metric", "value", "low", "high")


@dataclass(frozen=True, slots=True)
class RunStore:
    """A store; the folder need not exist yet."""

    path: Path

    @property
    def pages(self) -> Path:
        """Folder of the page pictures, shared by all runs."""
        return self.path / "pages"

    def picture(self, report_id: str, page: int) -> Path | None:
        """Picture of a page, None where the store has none."""
        path = picture_path(self.pages, report_id, page)
        return path if path.exists() else None

    def save(self, info: RunInfo, tables: Tables) -> Path:
        """Write a run; one of the same id is replaced. Returns its folder."""
        runs = self.path / "runs"
        runs.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=runs))
        try:
            for name, schema in TABLES.items():
                pq.write_table(_table(tables.get(name, []), schema), part / f"{name}.parquet", compression="zstd")
            (part / "run.json").write_text(info.model_dump_json(indent=1) + "\n", encoding="utf-8")
            folder = runs / info.run_id
            shutil.rmtree(folder, ignore_errors=True)
            part.chmod(0o755)  # temporary folders are private
            part.replace(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return folder

    def runs(self) -> list[RunInfo]:
        """All runs, newest first; what cannot be read is in ``unreadable``."""
        found = [info for path in self._folders() if (info := _info(path)) is not None]
        return sorted(found, key=lambda info: (info.time, info.run_id), reverse=True)

    def unreadable(self) -> list[str]:
        """Names of folders that hold no run of this version."""
        return [path.name for path in self._folders() if _info(path) is None]

    def _folders(self) -> list[Path]:
        return sorted(path for path in (self.path / "runs").glob("[!.]*") if path.is_dir())

    def table(self, run_id: str, name: str) -> pa.Table:
        """One table of a run. Raises OutError where the run or the table cannot be read."""
        if run_id not in {info.run_id for info in self.runs()}:
            raise OutError(f"库中没有这次运行：{run_id}")
        path = self.path / "runs" / run_id / f"{name}.parquet"
        try:
            return pq.read_table(path, schema=TABLES[name])
        except (OSError, pa.ArrowException) as error:
            raise OutError(f"无法读取 {path}：{error}。请重新运行 nianbao eval run --store") from error

    def learning(self) -> pa.Table | None:
        """The learning curve of the annotation loop: ``learning.parquet`` or ``learning.csv`` (docs/dashboard.md).

        Raises:
            OutError: where the file cannot be read or lacks a column.
        """
        for name, read in (("learning.parquet", pq.read_table), ("learning.csv", pyarrow.csv.read_csv)):
            path = self.path / name
            if path.exists():
                try:
                    return read(path).select(list(_LEARNING))
                except (OSError, pa.ArrowException, KeyError) as error:
                    raise OutError(f"无法读取学习曲线 {path}：{error}。所需的列：{'、'.join(_LEARNING)}") from error
        return None


def _info(folder: Path) -> RunInfo | None:
    try:
        info = RunInfo.model_validate_json((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None
    return info if info.schema_version == SCHEMA and info.run_id == folder.name else None


def _table(rows: list[Row], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema=schema)
