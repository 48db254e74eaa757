"""``--engine ray``: the same records as on one machine, from a cluster of two of whose nodes one is lost."""

from __future__ import annotations

import dataclasses
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from batch_fakes import LOG, fake_extractor, tree, write_inputs
from test_batch_bundles import bundle

from extract.batch.cluster.folder import PREFIX
from extract.batch.cluster.run import PARTITIONS, list_remote, run_cluster
from extract.batch.model import BatchError
from extract.batch.runner import BatchOptions, run_batch

ray = pytest.importorskip("ray", reason="the extra ray is not installed")

OPTIONS = BatchOptions(factory=fake_extractor, workers=2)
STORE_BYTES = 200_000_000
NOTICED = 120
"""Seconds after which the head of the cluster surely knows that a node is gone."""

ENDED = 30
"""Seconds after which the actors of a run have surely ended."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two nodes of one processor each."""
    from ray.cluster_utils import Cluster

    # Ray's workers are otherwise the last in line on a busy machine.
    os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112  the name is theirs
    head = {"num_cpus": 1, "object_store_memory": STORE_BYTES, "include_dashboard": False}
    made = Cluster(initialize_head=True, head_node_args=head)
    made.add_node(num_cpus=1, object_store_memory=STORE_BYTES)
    log, made.temporary = tmp_path_factory.mktemp("ray") / "log", tmp_path_factory.mktemp("temporary")
    variables = {"PYTHONPATH": str(Path(__file__).parent), LOG: str(log), "TMPDIR": str(made.temporary)}
    ray.init(address=made.address, runtime_env={"env_vars": variables}, log_to_driver=False)
    made.log = log
    try:
        yield made
    finally:
        ray.shutdown()
        made.shutdown()


def left_behind(cluster: Any) -> list[Path]:
    """Temporary files once the actors, which end after the run, had the time to remove them."""
    deadline = time.monotonic() + ENDED
    while (left := list(cluster.temporary.glob(f"{PREFIX}*"))) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def records(out: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(out).items() if not name.startswith(f"{PARTITIONS}/")}


def test_the_records_are_those_of_one_machine(cluster: Any, tmp_path: Path) -> None:
    contents = {f"r{n:02}": f"report {n}" for n in range(20)} | {"bad": "reject", "die": "die", "same": "report 3"}
    paths = write_inputs(tmp_path / "in", **contents)
    (tmp_path / "in/z.zip").write_bytes(bundle({"一.txt": b"report 50", "二.txt": b"reject"}))
    inputs = [*paths, tmp_path / "in/z.zip", tmp_path / "absent.txt"]
    run_batch(inputs, tmp_path / "local", OPTIONS)
    summary = run_cluster([*map(str, inputs)], tmp_path / "ray", OPTIONS)
    assert records(tmp_path / "ray") == records(tmp_path / "local")
    assert (summary.records, len(summary.failures)) == (22, 4)
    cells = pq.read_table(tmp_path / "ray" / PARTITIONS / "cells")
    assert cells.num_rows == 22 * 3
    assert (tmp_path / "ray" / PARTITIONS / "cells" / "year=2023" / "part-0.parquet").is_file()
    assert run_cluster([*map(str, inputs)], tmp_path / "ray", OPTIONS).cached == 22 + 2 + 1
    assert records(tmp_path / "ray") == records(tmp_path / "local")
    assert left_behind(cluster) == []


def test_nobody_is_told_of_the_run(cluster: Any, tmp_path: Path) -> None:
    run_cluster([*map(str, write_inputs(tmp_path / "in", a="report 1"))], tmp_path / "ray", OPTIONS)
    # Ray's own thread asks a server for figures every ten seconds, also when the cluster has gone.
    assert [thread.name for thread in threading.enumerate() if "usage" in thread.name] == []


def test_inputs_from_object_storage(cluster: Any, tmp_path: Path) -> None:
    paths = write_inputs(tmp_path / "in", a="report 1", b="report 2")
    urls = list_remote([f"file://{tmp_path}/in", f"file://{tmp_path}/absent.txt"])
    assert urls == [*(f"file://{path}" for path in paths), f"file://{tmp_path}/absent.txt"]
    summary = run_cluster(urls, tmp_path / "out", OPTIONS)
    lines = (tmp_path / "out/records.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["source"] for line in lines] == urls[:2]
    assert [source for source, _ in summary.failures] == urls[2:]
    with pytest.raises(BatchError, match="无法列出"):
        list_remote(["nothing://x/y"])


def test_a_node_lost_in_the_middle_costs_nothing(cluster: Any, tmp_path: Path) -> None:
    paths = write_inputs(tmp_path / "in", **{f"r{n:03}": f"slow {n}" for n in range(120)})
    node = cluster.list_all_nodes()[1]
    cluster.log.write_text("", encoding="utf-8")
    lost: list[float] = []

    def lose_it() -> None:
        while len(cluster.log.read_text(encoding="utf-8").splitlines()) < 20:
            time.sleep(0.05)
        cluster.remove_node(node, allow_graceful=False)
        lost.append(time.monotonic())

    thread = threading.Thread(target=lose_it, daemon=True)
    thread.start()
    ends: list[float] = []
    options = dataclasses.replace(OPTIONS, on_outcome=lambda outcome: ends.append(time.monotonic()))
    run_cluster([*map(str, paths)], tmp_path / "ray", options)
    thread.join(60)
    assert lost
    assert lost[0] < ends[-1]
    assert len(ray.nodes()) == 2
    deadline = time.monotonic() + NOTICED
    while sum(node["Alive"] for node in ray.nodes()) > 1 and time.monotonic() < deadline:
        time.sleep(1)
    assert [node["Alive"] for node in ray.nodes()].count(True) == 1
    run_batch(paths, tmp_path / "local", OPTIONS)
    assert records(tmp_path / "ray") == records(tmp_path / "local")
    run_cluster([*map(str, paths[:1])], tmp_path / "next", OPTIONS)
    assert left_behind(cluster) == []
