"""``kill -9`` in the middle of a run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from batch_fakes import LOG, fake_extractor, tree, write_inputs

from extract.batch.runner import BatchOptions, run_batch

SCRIPT = """
import sys
from pathlib import Path
from batch_fakes import fake_extractor
import extract.batch.runner
from extract.batch.runner import BatchOptions, run_batch
extract.batch.runner.fingerprint = lambda config: "same"
source, out = map(Path, sys.argv[1:])
run_batch(sorted(source.iterdir()), out, BatchOptions(workers=2, factory=fake_extractor))
"""
N_REPORTS = 30
DEADLINE = 60.0


def wait_until(condition: object) -> None:
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("finished", [1, 8])
def test_no_finished_report_is_lost_and_no_file_is_torn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finished: int
) -> None:
    log, out = tmp_path / "log", tmp_path / "out"
    monkeypatch.setattr("extract.batch.runner.fingerprint", lambda config: "same")
    monkeypatch.setenv(LOG, str(log))
    paths = write_inputs(tmp_path / "in", **{f"r{n:02}": f"slow {n}" for n in range(N_REPORTS)})
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path / "in"), str(out)], env=environment)
    stored = out / ".nianbao/results"
    wait_until(lambda: len(list(stored.glob("*/*/*.gz"))) >= finished)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    psutil.wait_procs(workers, timeout=DEADLINE)
    assert not any(worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE for worker in workers)
    assert tree(out) == {}
    kept, begun = len(list(stored.glob("*/*/*.gz"))), len(log.read_text().splitlines())
    assert finished <= kept <= begun < N_REPORTS
    assert [*(out / ".nianbao/tmp/workers").iterdir()]

    options = BatchOptions(workers=2, factory=fake_extractor)
    assert run_batch(paths, out, options).cached == kept
    assert not (out / ".nianbao/tmp").exists()
    assert len(log.read_text().splitlines()) == begun + N_REPORTS - kept
    run_batch(paths, tmp_path / "undisturbed", options)
    assert tree(out) == tree(tmp_path / "undisturbed")
