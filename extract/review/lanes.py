"""Work on files of unknown making in processes of their own: what takes too long or dies takes nothing with it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from queue import SimpleQueue
from types import TracebackType
from typing import Generic, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

_AHEAD = 2
"""Jobs in hand for each lane, so that none waits while the results are taken in order."""
_START_SECONDS = 60.0

_spawn = multiprocessing.get_context("spawn")


class Lanes(Generic[In, Out]):
    """Calls a function of a module for one argument after the other, in ``size`` processes. A context manager."""

    def __init__(self, work: Callable[[In], Out], size: int, seconds: float, memory_bytes: int) -> None:
        """Nothing is started yet.

        Args:
            seconds: longest time for one call.
            memory_bytes: most memory that a process may hold.
        """
        self._work, self._size, self._seconds, self._memory = work, size, seconds, memory_bytes
        self._free: SimpleQueue[_Lane[In, Out]] = SimpleQueue()
        self._lanes: list[_Lane[In, Out]] = []

    def __enter__(self) -> Lanes[In, Out]:
        self._lanes = [_Lane(self._work, self._seconds, self._memory) for _ in range(self._size)]
        for lane in self._lanes:
            self._free.put(lane)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for lane in self._lanes:
            lane.end()

    def map(self, arguments: Iterable[In]) -> Iterator[Out | None]:
        """Results in the order of the arguments, None for a call that failed, died or took too long.

        Arguments are drawn only a little ahead of the results.
        """
        waiting: deque[Future[Out | None]] = deque()
        with ThreadPoolExecutor(self._size) as threads:
            for argument in arguments:
                waiting.append(threads.submit(self._call, argument))
                if len(waiting) >= _AHEAD * self._size:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _call(self, argument: In) -> Out | None:
        lane = self._free.get()
        try:
            return lane.call(argument)
        finally:
            self._free.put(lane)


class _Lane(Generic[In, Out]):
    """One process; started when first needed, and again after a call that it did not survive."""

    def __init__(self, work: Callable[[In], Out], seconds: float, memory_bytes: int) -> None:
        self._work, self._seconds, self._memory = work, seconds, memory_bytes
        self._running: tuple[multiprocessing.process.BaseProcess, Connection] | None = None

    def call(self, argument: In) -> Out | None:
        """The result for one argument; None where the process died or took too long (it is ended then)."""
        _, connection = self._running or self._start()
        with contextlib.suppress(EOFError, OSError):
            connection.send(argument)
            if connection.poll(self._seconds):
                result: Out | None = connection.recv()
                return result
        self.end()
        return None

    def end(self) -> None:
        """Kill the process, if there is one."""
        if self._running:
            process, connection = self._running
            process.kill()
            process.join()
            connection.close()
            self._running = None

    def _start(self) -> tuple[multiprocessing.process.BaseProcess, Connection]:
        connection, child_end = _spawn.Pipe()
        process = _spawn.Process(target=_serve, args=(child_end, self._work, self._memory), daemon=True)
        process.start()
        child_end.close()
        # Loading the libraries does not count as work; a child that dies meanwhile is noticed at the first call.
        with contextlib.suppress(EOFError, OSError):
            if connection.poll(_START_SECONDS):
                connection.recv()
        self._running = process, connection
        return self._running


def _serve(connection: Connection, work: Callable[[In], Out], memory_bytes: int) -> None:
    """Main function of a child: answers each argument, with None where the work raises."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    null = os.open(os.devnull, os.O_WRONLY)  # libraries and native code write to the terminal past every handler
    os.dup2(null, 1)
    os.dup2(null, 2)
    connection.send(None)
    while True:
        try:
            argument = connection.recv()
        except EOFError:
            return
        try:
            result: Out | None = work(argument)
        except Exception:
            result = None
        connection.send(result)
