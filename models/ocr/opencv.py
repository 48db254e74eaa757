"""The one `cv2` of the environment: the headless one.

rapidocr and paddlex ask for two OpenCV packages that install a `cv2` over each other, and that of paddlex needs libGL,
which a machine without a desktop lacks. The installation leaves only opencv-python-headless; paddlex, which looks for
the name of its package before it imports `cv2`, is told that this one stands in for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import Distribution, DistributionFinder, PackageNotFoundError, distribution
from os import PathLike
from pathlib import Path

from models.ocr.interface import EngineUnavailableError

_HEADLESS = "opencv-python-headless"
_CONTRIB = "opencv-contrib-python"
REPAIR = "pip uninstall -y opencv-python opencv-contrib-python && pip install --force-reinstall --no-deps " + _HEADLESS

try:
    import cv2
except ImportError as error:
    raise EngineUnavailableError(f"无法载入 OpenCV（{error}）。请运行：{REPAIR}") from error

__all__ = ["REPAIR", "cv2", "headless_stands_in"]


class _StandIn(Distribution):
    """A distribution that has the headless one's version and paddlex's name for it."""

    def read_text(self, filename: str) -> str | None:
        """The metadata of the distribution that stands in; None for any other file."""
        if filename != "METADATA":
            return None
        return f"Metadata-Version: 2.1\nName: {_CONTRIB}\nVersion: {distribution(_HEADLESS).version}\n"

    def locate_file(self, path: str | PathLike[str]) -> Path:
        """See importlib.metadata.Distribution; nobody asks for a file."""
        return Path(path)


class _StandInFinder(DistributionFinder):
    def find_spec(self, *_: object) -> None:
        """No module comes from here."""

    def find_distributions(
        self,
        context: DistributionFinder.Context = DistributionFinder.Context(),  # noqa: B008 - the base's signature
    ) -> Iterable[Distribution]:
        """The stand-in, for its name only."""
        return [_StandIn()] if context.name == _CONTRIB else []


@contextmanager
def headless_stands_in() -> Iterator[None]:
    """While this lasts, the environment has an `opencv-contrib-python` if it has opencv-python-headless."""
    finder = _StandInFinder()
    try:
        distribution(_HEADLESS)
    except PackageNotFoundError:
        yield
        return
    sys.meta_path.append(finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
