"""The machine learning backend on a port of its own, for the tests that connect it to Label Studio."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from label_studio_server import free_port

from annotations.backend.serve import backend_app
from annotations.backend.training import Trainer
from annotations.out import RunFolder
from annotations.studio.connect import Studio


@contextmanager
def running_backend(studio: Studio, out: RunFolder, trainer: Trainer | None = None) -> Iterator[str]:
    """Its address, while it runs."""
    port = free_port()
    app = backend_app(out, studio.url, studio.headers, trainer=trainer)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)
