"""A batch killed again and again ends with the bytes of one that was left alone.

The batch runs as its own process group, command line and all, and is killed with SIGKILL; every later run resumes.
Each kill waits for a number of finished results drawn over the whole batch, and then for a moment more: so the kills
spread over the work whatever the speed of the machine, and one falls on the writing of the output. Moments do not
repeat: the tree of processes, the disk and the scheduler differ every time, which is the point.
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

_LONGEST_PAUSE = 0.5
"""Seconds at most between the awaited result and the kill: otherwise every kill would hit a result just stored."""

_POLL_SECONDS = 0.02


@dataclass(slots=True)
class Interrupted:
    """What came of it.

    Attributes:
        kept: finished results in the folder after each kill, in order.
        too_late: how many of the runs to be killed had come to their end before.
        differing: names of output files whose bytes are not those of the undisturbed run, or that only one run has.
    """

    reports: int
    seconds: float
    kept: list[int] = field(default_factory=list)
    too_late: int = 0
    differing: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        """Numbers for the JSON file."""
        return {
            "reports": self.reports,
            "undisturbed_seconds": round(self.seconds, 1),
            "kills": len(self.kept),
            "runs_ended_before_the_kill": self.too_late,
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
        drawn = random.Random(seed)
        for number, awaited in enumerate(_awaited(_finished(whole), kills, drawn), start=1):
            killed = _kill_at(_start(reports, broken, workers), broken, awaited, drawn.uniform(0, _LONGEST_PAUSE))
            result.too_late += not killed
            result.kept.append(_finished(broken))
            say(f"第 {number} 次：{'终止时' if killed else '未及终止，'}已有 {result.kept[-1]} 份结果")
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


def _awaited(results: int, kills: int, drawn: random.Random) -> list[int]:
    """Numbers of finished results, rising; the last is all of them, when only the output is still to be written."""
    return [*sorted(drawn.randrange(results) for _ in range(kills - 1)), results][-kills:] if kills else []


def _kill_at(run: subprocess.Popen[bytes], out: Path, awaited: int, pause: float) -> bool:
    """Kill the whole group ``pause`` seconds after the awaited number of results is there.

    Returns:
        Whether it was killed: a run that is done has nothing left to interrupt.
    """
    while run.poll() is None and _finished(out) < awaited:
        time.sleep(_POLL_SECONDS)
    try:
        run.wait(timeout=pause)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        return True
    return False


def _finished(out: Path) -> int:
    return sum(1 for _ in (out / STATE).rglob("*.gz"))


def _digests(out: Path) -> dict[str, str]:
    """SHA-256 of every file that is for the user; the state of the batch is not."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file() and STATE not in path.relative_to(out).parts)
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
