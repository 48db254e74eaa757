"""docx and html to PDF by LibreOffice and Chromium, kept in a cache outside the repository."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from shutil import which

from eval.gold.scans.errors import PrintError
from eval.gold.scans.look import Printer, typefaces

_SECONDS = 60
_SECONDS_MORE = 15
"""Time for a run of a printer, and for each file of it."""
_AT_ONCE = 20
"""Files for one run of a printer: LibreOffice stops without a word after some more than a hundred."""
_SUFFIX: dict[Printer, str] = {"word": ".docx", "web": ".html"}
_PROGRAMS: dict[Printer, tuple[str, ...]] = {
    "word": ("soffice", "libreoffice"),
    "web": ("chromium", "chromium-browser", "google-chrome"),
}


def cache_folder() -> Path:
    """Where printed reports are kept: ``nianbao/scans`` in the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "nianbao" / "scans"


@cache
def missing_tools() -> str:
    """What this machine lacks to print scans, in words; "" for nothing."""
    absent = [names[0] for names in _PROGRAMS.values() if not any(map(which, names))]
    if not which("fc-list"):
        return ", ".join([*absent, "fontconfig"])
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, timeout=_SECONDS, check=True)
    installed = {name.strip() for line in listed.stdout.splitlines() for name in line.split(",")}
    return ", ".join(absent + [name for name in typefaces() if name not in installed])


def print_pdf(data: bytes, printer: Printer) -> bytes:
    """One file as PDF, from the cache where it was printed before. Raises PrintError."""
    print_all([data], printer)
    return _place(data, printer).read_bytes()


def print_all(files: Sequence[bytes], printer: Printer) -> None:
    """Print into the cache whatever is not there; many files in one run cost far less than one by one.

    Raises:
        PrintError: a program or typefaces are missing, or the program failed.
    """
    new = list({_place(data, printer): data for data in files if not _place(data, printer).exists()}.items())
    if not new:
        return
    if missing := missing_tools():
        raise PrintError(f"打印扫描件需要的 {missing} 没有安装；Debian 软件包见 docs/models/digits.md")
    for first in range(0, len(new), _AT_ONCE):
        _print_some(new[first : first + _AT_ONCE], printer)


def _print_some(new: list[tuple[Path, bytes]], printer: Printer) -> None:
    cache_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="print-", dir=cache_folder()) as name:
        folder = Path(name)
        sources = [folder / f"{number}{_SUFFIX[printer]}" for number in range(len(new))]
        for source, (_, data) in zip(sources, new, strict=True):
            source.write_bytes(data)
        (_word if printer == "word" else _web)(folder, sources)
        for source, (place, _) in zip(sources, new, strict=True):
            printed = source.with_suffix(".pdf")
            if not printed.exists():
                raise PrintError(f"{_PROGRAMS[printer][0]} 没有写出 PDF")
            printed.replace(place)


def _place(data: bytes, printer: Printer) -> Path:
    return cache_folder() / f"{hashlib.sha256(data).hexdigest()[:24]}-{printer}.pdf"


def _word(folder: Path, sources: list[Path]) -> None:
    # A profile of its own: a running office of the same user would swallow the call.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ["--headless", "--norestore", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder)]
    _run([_program("word"), profile, *options, *map(str, sources)], len(sources))


def _web(folder: Path, sources: list[Path]) -> None:
    options = ["--headless", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium refuses to start as root with it; the pages are our own.
    for source in sources:
        _run([_program("web"), *options, f"--print-to-pdf={source.with_suffix('.pdf')}", source.as_uri()], 1)


def _run(command: list[str], files: int) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS + _SECONDS_MORE * files)
    except (subprocess.SubprocessError, OSError) as error:
        raise PrintError(f"{Path(command[0]).name}：{error}") from error


def _program(printer: Printer) -> str:
    return next(path for name in _PROGRAMS[printer] if (path := which(name)))
