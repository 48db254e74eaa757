from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from label_studio_server import Server, program, shared_server

from annotations.studio.connect import Studio


@pytest.fixture(scope="session")
def label_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real Label Studio; tests that need it are skipped where it is not installed."""
    if program() is None:
        pytest.skip("label-studio is not installed in .venv-label-studio (make label-studio installs it)")
    base: Path = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "label-studio"
    # A developer may keep a server between runs: the first start of a database takes most of a minute.
    with shared_server(Path(os.environ.get("NIANBAO_TEST_LABEL_STUDIO", shared))) as server:
        yield server


@pytest.fixture
def studio(label_studio: Server) -> Studio:
    """A connection with projects of its own."""
    return Studio(label_studio.url, label_studio.token, f"test-{uuid4().hex[:12]}")
