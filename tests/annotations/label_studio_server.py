"""A real Label Studio for the tests: started once for all workers of a test run, stopped by the last of them."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from annotations.studio.server import server_command, server_environment

USER, PASSWORD = "annotator@example.cn", "a-password-for-tests"
_START_SECONDS = 900
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Server:
    """A running server; ``token`` is a personal access token, ``files`` the folder that it may show."""

    url: str
    token: str
    data: Path

    @property
    def files(self) -> Path:
        return self.data / "files"

    @contextmanager
    def session(self) -> Iterator[httpx.Client]:
        """A client that is logged in as a browser would be."""
        with httpx.Client(base_url=self.url, follow_redirects=True, timeout=60) as client:
            client.get("/user/login")
            form = {"email": USER, "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["csrftoken"]}
            client.post("/user/login", data=form).raise_for_status()
            client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
            yield client


def program() -> Path | None:
    """The label-studio program, None where it is not installed."""
    path = Path(os.environ.get("LABEL_STUDIO_BIN", _ROOT / ".venv-label-studio" / "bin" / "label-studio"))
    return path if path.exists() else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def shared_server(folder: Path) -> Iterator[Server]:
    """The server of a test run whose workers share ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with _state(folder) as state:
        if not state.get("users") and not state.get("kept"):
            state.update(_start(folder), users=0)
        state["users"] = state.get("users", 0) + 1
        server = Server(state["url"], state["token"], Path(state["data"]))
    try:
        yield server
    finally:
        with _state(folder) as state:
            state["users"] -= 1
            if not state["users"] and not state.get("kept"):
                with suppress(ProcessLookupError):  # it has ended by itself
                    os.killpg(state["pid"], signal.SIGKILL)


@contextmanager
def _state(folder: Path) -> Iterator[dict]:
    with (folder / "state.json").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        state = json.loads(file.read() or "{}")
        yield state
        file.seek(0)
        file.truncate()
        json.dump(state, file)


def start_process(data: Path, port: int) -> subprocess.Popen[bytes]:
    """Start a server over a data folder; its log goes to ``log.txt`` there."""
    data.mkdir(parents=True, exist_ok=True)
    given = {**os.environ, "LABEL_STUDIO_USERNAME": USER, "LABEL_STUDIO_PASSWORD": PASSWORD}
    with (data / "log.txt").open("ab") as log:
        return subprocess.Popen(
            server_command(program(), data, port), env=server_environment(data, port, given),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "label-studio ended; see log.txt"
        try:
            if httpx.get(f"{url}/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise TimeoutError("label-studio did not start")


def _start(folder: Path) -> dict[str, object]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = start_process(folder / "data", port)
    wait_until_up(url, process)
    with Server(url, "", folder / "data").session() as client:
        made = client.post("/api/token/")
        made.raise_for_status()
        return {"url": url, "pid": process.pid, "token": made.json()["token"], "data": str(folder / "data")}
