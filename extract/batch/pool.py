"""Worker processes under watch: each is ended and replaced when a report takes too long or too much memory."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection, wait

import psutil

from extract.batch.model import MAX_TRIES, BatchError, ExtractorFactory, Failure, Job, Reply
from extract.batch.store import ResultStore
from extract.batch.worker import PAGE, READY, WorkerSettings, serve
from extract.config import Config
from extract.errors import ErrorCode

LOOK_SECONDS = 0.1
"""Longest time between two looks at the workers."""
END_SECONDS = 1.0
"""Time for a worker that closed its pipe to leave its own exit code."""
START_SECONDS = 300.0
"""Longest time a worker may take to build its extractor."""
CHILDREN_AFTER_SECONDS = 2.0
"""Programs that a worker starts count towards its memory from then on: looking for them is dear, most jobs short."""

RECYCLE_AFTER = 5_000
"""Reports after which a worker makes place for a fresh one, whatever its memory."""

_spawn = multiprocessing.get_context("spawn")


class _Worker:
    """One child process and the job it is on."""

    def __init__(self, settings: WorkerSettings) -> None:
        self.connection, child_end = _spawn.Pipe()
        self.process = _spawn.Process(target=serve, args=(child_end, settings), daemon=True)
        self.process.start()
        child_end.close()
        self._watched = psutil.Process(self.process.pid)
        self._temporary = settings.temporary
        self.ready = False
        self.job: Job | None = None
        self.pages = 0
        self.done = 0
        self.since = time.monotonic()

    @property
    def idle(self) -> bool:
        """Whether it can take a job."""
        return self.ready and self.job is None

    def seconds(self) -> float:
        """Time since the job was given, or since the start."""
        return time.monotonic() - self.since

    def give(self, job: Job) -> None:
        """Send it the job and start its clock."""
        self.job, self.pages, self.since = job, 0, time.monotonic()
        # A worker that died meanwhile is found at its pipe, with the job it had.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(job)

    def resident(self) -> int:
        """Resident memory in bytes, with that of the programs it started where the job takes long."""
        try:
            total: int = self._watched.memory_info().rss
            if self.seconds() > CHILDREN_AFTER_SECONDS:
                total += sum(child.memory_info().rss for child in self._watched.children(recursive=True))
        except psutil.Error:
            return 0
        return total

    def end(self, grace: float = 0.0) -> int | None:
        """Kill the process, unless it ends by itself within ``grace`` seconds, and what it started; its exit code."""
        self.process.join(grace)
        family: list[psutil.Process] = []
        with contextlib.suppress(psutil.Error):
            family = self._watched.children(recursive=True)
        self.process.kill()
        for child in family:
            with contextlib.suppress(psutil.Error):
                child.kill()
        self.process.join()
        self.connection.close()
        shutil.rmtree(self._temporary, ignore_errors=True)
        return self.process.exitcode


class WorkerPool:
    """Extracts jobs in up to ``size`` processes, in whatever order they finish. A context manager."""

    def __init__(
        self, factory: ExtractorFactory, config: Config, store: ResultStore, size: int, *, verbose: bool = False
    ) -> None:
        self._factory, self._config, self._store, self._size, self._verbose = factory, config, store, size, verbose
        self._workers: list[_Worker] = []
        self._waiting: deque[Job] = deque()
        self._started = 0
        # In the folder of the run, whose next run clears away what a killed one left.
        self._temporary = store.scratch.absolute() / "workers"

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        shutil.rmtree(self._temporary, ignore_errors=True)

    def run(self, jobs: Iterator[Job | None]) -> Iterator[Reply]:
        """Replies as they come; ``jobs`` is read one further ahead than there are workers to take them.

        A None among the jobs stands for work done by whoever makes them, and lets the pool look after its workers.

        Raises:
            BatchError: where no worker can be started or results cannot be stored.
        """
        more = True
        while True:
            self._hand_out()
            unoccupied = self._size - sum(worker.job is not None for worker in self._workers)
            if more and len(self._waiting) <= unoccupied:
                try:
                    job = next(jobs)
                except StopIteration:
                    more = False
                else:
                    self._waiting.extend([job] if job else [])
            if not more and not self._waiting and all(worker.job is None for worker in self._workers):
                return
            full = not more or len(self._waiting) > unoccupied
            yield from self._collect(LOOK_SECONDS if full else 0)

    def _hand_out(self) -> None:
        for worker in list(self._workers):
            if worker.idle and not worker.process.is_alive():
                self._drop(worker)
            elif worker.idle and self._waiting:
                worker.give(self._waiting.popleft())
        starting = sum(not worker.ready for worker in self._workers)
        for _ in range(min(len(self._waiting) - starting, self._size - len(self._workers))):
            self._start()

    def _start(self) -> None:
        self._started += 1
        place = self._temporary / str(self._started)
        settings = WorkerSettings(self._factory, self._config, self._store, place, os.getpid(), self._verbose)
        self._workers.append(_Worker(settings))

    def _collect(self, timeout: float) -> Iterator[Reply]:
        by_connection = {worker.connection: worker for worker in self._workers if not worker.idle}
        if not by_connection:
            return
        for connection in wait(list(by_connection), timeout):
            assert isinstance(connection, Connection)
            yield from self._hear(by_connection[connection])
        for worker in list(self._workers):
            yield from self._look(worker)

    def _hear(self, worker: _Worker) -> Iterator[Reply]:
        """Take what a worker says; nothing more to come means that it died."""
        try:
            said = worker.connection.recv()
        except (EOFError, ConnectionResetError):
            yield from self._lost(worker)
            return
        if said == READY:
            worker.ready = True
        elif said == PAGE:
            worker.pages += 1
        elif isinstance(said, str):
            raise BatchError(said)
        else:
            worker.job = None
            worker.done += 1
            # Memory that a report leaves behind must not count against the next one.
            worn = said.retire or worker.done >= RECYCLE_AFTER
            if worn or worker.resident() > self._config.limits.memory_bytes // 2:
                self._drop(worker)
            self._hand_out()  # so that the worker does not wait for what is done with its reply
            yield said

    def _lost(self, worker: _Worker) -> Iterator[Reply]:
        job, code = worker.job, self._drop(worker, END_SECONDS)
        if job is None:
            raise BatchError(f"工作进程无法启动（退出码 {code}）")
        tries = job.tries + 1
        if tries < MAX_TRIES:
            # Perhaps the worker fell over what an earlier report left behind, or the system took it.
            self._waiting.appendleft(replace(job, tries=tries))
            return
        failure = Failure(ErrorCode.INTERNAL, f"处理该文件的进程意外终止（退出码 {code}）")
        yield Reply(job.sha256, failure, tries=tries)

    def _look(self, worker: _Worker) -> Iterator[Reply]:
        """End a worker that is over a limit; its job fails, the others go on."""
        limits = self._config.limits
        if not worker.ready and worker.seconds() > START_SECONDS:
            raise BatchError(f"工作进程在 {START_SECONDS:g} 秒内没有启动")
        job = worker.job
        if job is None:
            return
        seconds = limits.seconds + worker.pages * limits.page_seconds
        if worker.seconds() > seconds:
            failure = Failure(ErrorCode.TIMED_OUT, f"超过 {seconds:g} 秒")
        elif worker.resident() > limits.memory_bytes:
            failure = Failure(ErrorCode.TOO_LARGE, f"处理时内存超过 {limits.memory_bytes} 字节")
        else:
            return
        if worker.connection.poll():  # the answer came just now: it is heard in the next round
            return
        self._drop(worker)
        yield Reply(job.sha256, failure, tries=job.tries + 1)

    def _drop(self, worker: _Worker, grace: float = 0.0) -> int | None:
        self._workers.remove(worker)
        return worker.end(grace)
