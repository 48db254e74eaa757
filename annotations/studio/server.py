"""Starts Label Studio from an environment of its own: SQLite, loopback, nothing sent anywhere.

``python -m annotations.studio.server --bin .venv-label-studio/bin/label-studio --data out/label-studio`` is what
``make label-studio`` runs. User name and password are those of LABEL_STUDIO_USERNAME and LABEL_STUDIO_PASSWORD; where
they are not given, a password is made and kept in the data folder.
"""

from __future__ import annotations

import argparse
import os
import secrets
from pathlib import Path

HOST = "127.0.0.1"
USER = "nianbao@example.cn"
_OFF = ("COLLECT_ANALYTICS", "LATEST_VERSION_CHECK", "DEBUG", "DEBUG_MODAL_EXCEPTIONS", "ALLOW_ORGANIZATION_WEBHOOKS")
_PASSWORD = "password.txt"


def server_environment(data: Path, port: int, given: dict[str, str]) -> dict[str, str]:
    """The environment of the server: what is given, and what keeps it on this machine.

    Args:
        data: folder of the database, uploads and the pictures that the server may show (``files/``).
        given: the environment of the caller; whatever it sets of this stays.
    """
    files = data / "files"
    files.mkdir(parents=True, exist_ok=True)
    wanted = {
        **dict.fromkeys(_OFF, "false"),
        "DJANGO_DB": "sqlite",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "HOST": f"http://{HOST}:{port}",
        "LABEL_STUDIO_BASE_DATA_DIR": str(data.resolve()),
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED": "true",
        "LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT": str(files.resolve()),
        "LABEL_STUDIO_USERNAME": USER,
    }
    if "LABEL_STUDIO_PASSWORD" not in given:
        wanted["LABEL_STUDIO_PASSWORD"] = _password(data / _PASSWORD)
    return {**wanted, **given}


def _password(path: Path) -> str:
    if not path.exists():
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(12))
    return path.read_text(encoding="ascii").strip()


def server_command(program: Path, data: Path, port: int) -> list[str]:
    """The command that starts the server in the foreground."""
    where = ["--internal-host", HOST, "--port", str(port), "--data-dir", str(data.resolve())]
    return [str(program), "start", "--no-browser", *where]


def main() -> None:
    """Become the server."""
    parser = argparse.ArgumentParser(description="启动本机的 Label Studio。")
    parser.add_argument("--bin", type=Path, required=True, help="label-studio 程序")
    parser.add_argument("--data", type=Path, default=Path("out/label-studio"), help="数据目录")
    parser.add_argument("--port", type=int, default=8080, help="端口")
    options = parser.parse_args()
    environment = server_environment(options.data, options.port, dict(os.environ))
    print(f"Label Studio：http://{HOST}:{options.port}  用户 {environment['LABEL_STUDIO_USERNAME']}", flush=True)
    if "LABEL_STUDIO_PASSWORD" not in os.environ:
        print(f"密码见 {options.data / _PASSWORD}；表格页图像目录 {options.data / 'files'}", flush=True)
    command = server_command(options.bin, options.data, options.port)
    os.execve(command[0], command, environment)  # argument list, no shell


if __name__ == "__main__":
    main()
