"""Training in the background: one run at a time, started by Label Studio, by the command line's own commands."""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_LOG = logging.getLogger(__name__)
_TAIL = 2000


@dataclass(slots=True)
class Trainer:
    """Runs commands one after another, each only where the one before succeeded.

    Attributes:
        commands: gives the argument lists of a run, asked once a run; None where this backend does not train.
    """

    commands: Callable[[], Sequence[Sequence[str]]] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None
    _runs: int = 0
    _state: str = "idle"

    @property
    def state(self) -> str:
        """``idle``, ``running``, ``done`` or ``failed``."""
        return self._state

    @property
    def runs(self) -> int:
        """How many runs were begun."""
        return self._runs

    def start(self) -> tuple[str, bool]:
        """Begin a run where none is under way: its number, and whether it is new. Duplicate calls change nothing."""
        with self._lock:
            if self.commands is None:
                return "", False
            running = self._thread is not None and self._thread.is_alive()
            if not running:
                self._runs += 1
                self._state = "running"
                self._thread = threading.Thread(target=self._run, args=(self.commands(),), name="training", daemon=True)
                self._thread.start()
            return str(self._runs), not running

    def wait(self, seconds: float | None = None) -> None:
        """Wait for the run that is under way."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _run(self, commands: Sequence[Sequence[str]]) -> None:
        for command in commands:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            if done.returncode:
                _LOG.error("training failed: %s", done.stderr[-_TAIL:])
                self._state = "failed"
                return
        self._state = "done"
