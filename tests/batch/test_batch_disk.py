"""A disk that is full, and files that a power cut tore: nothing finished is lost, and the next run mends the rest."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from batch_fakes import fake_extractor, tree, write_inputs

from extract.batch import atomic, store
from extract.batch.fingerprint import fingerprint
from extract.batch.model import BatchError
from extract.batch.runner import BatchOptions, run_batch
from extract.batch.store import ResultStore

OPTIONS = BatchOptions(factory=fake_extractor)
SCRIPT = """
import sys
from pathlib import Path
from batch_fakes import fake_extractor
import extract.batch.runner
from extract.batch.fingerprint import fingerprint
from extract.batch.model import BatchError
from extract.batch.runner import BatchOptions, run_batch
extract.batch.runner.fingerprint = lambda config: fingerprint(config, [])
source, out = map(Path, sys.argv[1:])
try:
    run_batch(sorted(source.iterdir()), out, BatchOptions(factory=fake_extractor))
except BatchError as error:
    print(error)
    sys.exit(2)
"""
MOUNTED = """
mount -t tmpfs -o size=200k tmpfs $1 && { $2 -c "$3" $4 $1/out; status=$?; cp -r $1/out $5; exit $status; }
"""


@pytest.fixture(autouse=True)
def code_that_stays_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.batch.runner.fingerprint", lambda config: fingerprint(config, []))


def can_mount(folder: Path) -> bool:
    if not shutil.which("unshare"):
        return False
    command = ["unshare", "--mount", "sh", "-c", f"mount -t tmpfs -o size=100k tmpfs {folder}"]
    return subprocess.run(command, capture_output=True).returncode == 0


def test_a_full_disk_ends_the_run_with_a_reason_and_keeps_what_is_whole(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if not can_mount(small):
        pytest.skip("this system lets nobody mount a small disk")
    paths = write_inputs(tmp_path / "in", **{f"r{n}": f"large {60_000 + n}" for n in range(8)})
    arguments = [str(small), sys.executable, SCRIPT, str(tmp_path / "in"), str(tmp_path / "kept")]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    command = ["unshare", "--mount", "sh", "-c", MOUNTED, "sh", *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ended.returncode == 2, ended
    assert "磁盘已满" in ended.stdout
    kept = tmp_path / "kept"
    assert tree(kept) == {}
    n_kept = len(list(kept.glob(".nianbao/results/*/*/*.gz")))
    assert 0 < n_kept < 8
    assert run_batch(paths, kept, OPTIONS).cached == n_kept
    run_batch(paths, tmp_path / "undisturbed", OPTIONS)
    assert tree(kept) == tree(tmp_path / "undisturbed")


def test_exports_that_do_not_fit_leave_the_old_ones(tmp_path: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1")
    run_batch(paths, tmp_path / "out", OPTIONS)
    before = tree(tmp_path / "out")
    paths += write_inputs(tmp_path / "in", **{f"r{n}": f"report {n}" for n in range(9)})
    run_batch(paths, tmp_path / "other", OPTIONS)
    shutil.copytree(tmp_path / "other/.nianbao", tmp_path / "out/.nianbao", dirs_exist_ok=True)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, limit[1]))
    try:
        with pytest.raises(BatchError, match="写入输出文件夹失败"):
            run_batch(paths, tmp_path / "out", OPTIONS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    after = tree(tmp_path / "out")
    assert {name: data for name, data in after.items() if name in before} == before
    assert {name.split("/")[0] for name in after.keys() - before.keys()} <= {"text"}
    run_batch(paths, tmp_path / "out", OPTIONS)
    assert tree(tmp_path / "out") == tree(tmp_path / "other")


def test_content_is_on_the_disk_before_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut keeps any prefix of what was done; so the order of the calls is what counts."""
    done: list[str] = []
    real_sync, real_replace, real_syncfs = os.fsync, Path.replace, atomic.sync_filesystem

    def sync(handle: int) -> None:
        done.append(f"sync {Path(f'/proc/self/fd/{handle}').readlink().name}")
        real_sync(handle)

    def replace(path: Path, target: Path) -> Path:
        done.append(f"name {path.name}")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(
        "extract.batch.assemble.sync_filesystem", lambda folder: (done.append("sync all"), real_syncfs(folder))
    )
    run_batch(write_inputs(tmp_path / "in", a="report 1"), tmp_path / "out", OPTIONS)
    named = [entry.removeprefix("name ") for entry in done if entry.startswith("name ")]
    exports = [name for name in named if name.endswith((".csv", ".jsonl"))]
    assert len(exports) == 5
    for name in exports:
        assert done.index(f"sync {name}") < done.index(f"name {name}")
    texts = [i for i, entry in enumerate(done) if entry.startswith("name ") and ".txt" in entry]
    assert texts
    assert max(texts) < done.index("sync all") < done.index(f"name {exports[0]}")
    assert done[-1] == "sync out"


def test_a_torn_result_is_no_result(tmp_path: Path) -> None:
    results = ResultStore(tmp_path / "out", "x")
    with results.locked():
        run_batch(write_inputs(tmp_path / "in", a="report 1"), tmp_path / "run", OPTIONS)
        (whole,) = (tmp_path / "run/.nianbao/results").glob("*/*/*.gz")
        data, sha256 = whole.read_bytes(), whole.name.removesuffix(".gz")
        place = results._path(sha256)
        place.parent.mkdir(parents=True)
        for size in range(0, len(data), 7):
            place.write_bytes(data[:size])
            assert results.get(sha256) is None
        place.write_bytes(data)
        assert results.get(sha256) is not None
    assert store.STATE == ".nianbao"
