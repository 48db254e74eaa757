"""A batch killed again and again ends with the bytes of one that was left alone.

The batch runs as its own process group, command line and all, and is killed with SIGKILL at moments drawn over the
time that the undisturbed run took; every later run resumes. Moments do not repeat: the tree of processes, the disk and
the scheduler differ every time, which is the point.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from extract.batch.store import STATE

_LEAST_SECONDS = 0.2
"""Before that the interpreter has not begun to work."""


@dataclass(slots=True)
class Interrupted:
    """What came of it.

    Attributes:
        kept: finished results in the folder after each kill, in order.
        differing: names of output files whose bytes are not those of the undisturbed run, or that only one run has.
    """

    reports: int
    seconds: float
    kept: list[int] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        """Numbers for the JSON file."""
        return {
            "reports": self.reports,
            "undisturbed_seconds": round(self.seconds, 1),
            "kills": len(self.kept),
            "results_kept_after_each_kill": self.kept,
            "differing_files": self.differing,
        }


def measure(reports: Path, kills: int, workers: int, seed: int, say: Callable[[str], None]) -> Interrupted:
    """Extract a folder once undisturbed and once killed ``kills`` times, and compare all that was written.

    Raises:
        RuntimeError: the batch came to an end with another status than 0 or 1.
    """
    with tempfile.TemporaryDirectory(prefix="nianbao-interrupted-") as name:
        whole, broken = Path(name, "whole"), Path(name, "broken")
        began = time.monotonic()
        _to_the_end(_start(reports, whole, workers))
        result = Interrupted(sum(1 for path in reports.rglob("*") if path.is_file()), time.monotonic() - began)
        say(f"未受打断：{result.seconds:.0f} 秒")
        moments = random.Random(seed)
        for number in range(1, kills + 1):
            seconds = moments.uniform(_LEAST_SECONDS, max(1.0, 2 * result.seconds / kills))
            _kill_after(_start(reports, broken, workers), seconds)
            result.kept.append(_finished(broken))
            say(f"第 {number} 次：{seconds:.1f} 秒后终止，已有 {result.kept[-1]} 份结果")
        _to_the_end(_start(reports, broken, workers))
        first, second = _digests(whole), _digests(broken)
        result.differing = sorted(file for file in first | second if first.get(file) != second.get(file))
    return result


def _start(reports: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "extract.cli.app", "extract", str(reports)]
    command += ["-o", str(out), "--workers", str(workers)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def _to_the_end(run: subprocess.Popen[bytes]) -> None:
    status = run.wait()
    if status not in (0, 1):  # 1: some inputs failed and were listed
        raise RuntimeError(f"nianbao extract ended with status {status}")


def _kill_after(run: subprocess.Popen[bytes], seconds: float) -> None:
    """Kill the whole group, unless the run was done before: then there is nothing left to interrupt."""
    try:
        run.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()


def _finished(out: Path) -> int:
    return sum(1 for _ in (out / STATE).rglob("*.gz"))


def _digests(out: Path) -> dict[str, str]:
    """SHA-256 of every file that is for the user; the state of the batch is not."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file() and STATE not in path.relative_to(out).parts)
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
