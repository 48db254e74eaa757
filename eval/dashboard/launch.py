"""Starts Streamlit on the dashboard: this machine only, no usage statistics, no browser of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


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


def serve(store: Path, *, host: str, port: int) -> int:
    """Serve until the user ends it; the exit status of Streamlit."""
    try:
        return subprocess.run(command(store, host=host, port=port), check=False).returncode
    except KeyboardInterrupt:
        return 0
