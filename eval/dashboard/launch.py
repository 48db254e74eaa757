"""Starts Streamlit on the dashboard: this machine only, no usage statistics, no browser of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn


def command(store: Path, *, host: str, port: int) -> list[str]:
    """The command line that serves a store."""
    settings = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
    }
    flags = [f"--{name}={value}" for name, value in settings.items()]
    app = Path(__file__).with_name("app.py")
    return [sys.executable, "-m", "streamlit", "run", str(app), *flags, "--", str(store)]


def serve(store: Path, *, host: str, port: int) -> NoReturn:
    """Become Streamlit, so that what ends this process ends the server."""
    line = command(store, host=host, port=port)
    os.execv(line[0], line)
