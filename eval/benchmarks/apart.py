"""A function in a process of its own: what it returns, with the processor time and the memory that it took."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

_T = TypeVar("_T")
_STATUS = Path("/proc/self/status")
_PEAK = "VmHWM:"
_KIB = 1024


@dataclass(frozen=True, slots=True)
class Spent(Generic[_T]):
    """What a function returned and took.

    Attributes:
        cpu_seconds: on the processors, all threads together.
        peak_mib: most memory that the process held, what it loaded included; 0 where the system does not say.
    """

    value: _T
    cpu_seconds: float
    peak_mib: float


def apart(function: Callable[..., _T], *args: object) -> Spent[_T]:
    """Call a function of a module in a fresh interpreter; its arguments and its result are pickled on the way.

    Raises:
        Exception: whatever the function raises.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, function, args).result()


def _measured(function: Callable[..., _T], args: tuple[object, ...]) -> Spent[_T]:
    start = time.process_time()
    value = function(*args)
    return Spent(value, time.process_time() - start, _peak())


def _peak() -> float:
    """The peak of this program alone: ``getrusage`` would count what its parent held when it was started."""
    if not _STATUS.exists():
        return 0.0
    line = next(line for line in _STATUS.read_text("ascii", "replace").splitlines() if line.startswith(_PEAK))
    return round(int(line.split()[1]) / _KIB, 1)
