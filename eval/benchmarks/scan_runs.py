"""What a benchmark over scans measured of each report, kept on disk so that an interrupted run goes on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eval.benchmarks.scan_counts import Judged, ScanCounts


@dataclass(slots=True)
class Measured:
    """One scan.

    Attributes:
        seconds: wall time of the pipeline; ``cpu_seconds`` on the processors.
        failure: code of the error where it gave no record, "" otherwise.
        methods: counts by method.
        judged: the cells that the record claims.
        wrong: the cells of gold whose value is not right, ``table/row/column=status``.
    """

    name: str
    level: str
    pages: int
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    failure: str = ""
    methods: dict[str, ScanCounts] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Journal:
    """A file with a line for each scan that was measured; a line that an interruption cut off is measured again."""

    def __init__(self, path: Path | None, *, resume: bool = False) -> None:
        self._path = path
        self._known: dict[str, Measured] = {}
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if resume and path.exists():
            lines = path.read_text("utf-8").splitlines()
            self._known = {found.name: found for line in lines if (found := _parsed(line)) is not None}
        path.write_text("".join(_line(found) for found in self._known.values()), "utf-8")

    def get(self, name: str) -> Measured | None:
        """What an earlier run measured of a scan."""
        return self._known.get(name)

    def add(self, measured: Measured) -> None:
        """Keep a result."""
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_line(measured))


def _line(measured: Measured) -> str:
    return json.dumps(asdict(measured), ensure_ascii=False) + "\n"


def _parsed(line: str) -> Measured | None:
    try:
        fields: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    fields["methods"] = {name: ScanCounts(**counts) for name, counts in fields["methods"].items()}
    fields["judged"] = [Judged(**each) for each in fields["judged"]]
    return Measured(**fields)
