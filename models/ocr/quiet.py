"""Foreign packages without their noise: nothing on standard error, no look at model hosts, no files in the home."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from models.ocr.weights import cache_root

_TELEMETRY = "openvino_telemetry"
_LOGGERS = ("paddlex", "paddleocr", "RapidOCR", "modelscope", "openvino")


def prepare_environment() -> None:
    """Set what the packages read when they are imported; what the user has set stays.

    Without it paddlex asks three model hosts whether they answer before it opens a model folder that lies on disk.
    """
    defaults = {
        "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True",
        "PADDLE_PDX_CACHE_HOME": str(cache_root() / "paddlex"),
        "PADDLE_PDX_EAGER_INIT": "False",
        "PADDLEOCR_DISABLE_AUTO_LOGGING_CONFIG": "1",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    # OpenVINO reports its use, and keeps an identity in the home, unless its telemetry package is missing. None is how
    # Python marks a module as one that cannot be imported.
    known: dict[str, Any] = sys.modules
    known.setdefault(_TELEMETRY, None)


@contextmanager
def silence() -> Iterator[None]:
    """Import and open packages of which each sets up loggers of its own; afterwards only their errors are heard."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
        for name in list(logging.root.manager.loggerDict):
            if name.startswith(_LOGGERS):
                logging.getLogger(name).setLevel(logging.ERROR)
