"""Formats that LibreOffice converts (doc, rtf, xls, odt, ods), each conversion by itself.

A conversion has its own folder, profile and process group. The program reads hostile files and is far larger than we
are, so it gets no network where the kernel allows that, no macros, a bound on the files it writes, and is killed with
all its children when its time is up.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from extract.document import Document, SheetFormat, WordFormat
from extract.errors import ErrorCode, NianbaoError
from extract.intake.docx.reader import read_docx
from extract.limits import Limits

_PROGRAMS = ("soffice", "libreoffice")
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")
_OFFLINE: tuple[tuple[str, ...], ...] = (
    ("unshare", "--net", "--"),
    ("unshare", "--user", "--map-current-user", "--net", "--"),
)
"""Ways to run a program without a network, for root and for others."""
_PROBE_SECONDS = 10.0
# Documents may carry macros and links to other hosts; a conversion needs neither.
_PROFILE_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""

Source: TypeAlias = Literal["doc", "rtf", "odt", "fodt", "xls", "ods", "fods"]


@dataclass(frozen=True, slots=True)
class _Route:
    """What a format is converted to, the Debian package that can do it, and what it is read as, not to be guessed."""

    target: str
    export_filter: str
    package: str = "libreoffice-writer"
    import_filter: str = ""


_WORD = _Route("docx", "docx:MS Word 2007 XML")
_SHEETS = _Route("xlsx", "xlsx:Calc MS Excel 2007 XML", "libreoffice-calc")
_ROUTES: dict[Source, _Route] = {
    "doc": _WORD,
    "rtf": _WORD,
    "odt": replace(_WORD, import_filter="writer8"),
    "fodt": replace(_WORD, import_filter="OpenDocument Text Flat XML"),
    "xls": _SHEETS,
    "ods": replace(_SHEETS, import_filter="calc8"),
    "fods": replace(_SHEETS, import_filter="OpenDocument Spreadsheet Flat XML"),
}
_WORD_FORMATS: dict[Source, WordFormat] = {"doc": "doc", "rtf": "rtf", "odt": "odt", "fodt": "odt"}
_SHEET_FORMATS: dict[Source, SheetFormat] = {"xls": "xls", "ods": "ods", "fods": "ods"}


def read_office(data: bytes, limits: Limits, kind: Source) -> Document:
    """Convert and read; paths of the provenance refer to the converted document.

    Raises:
        NianbaoError: CONVERTER_MISSING, CONVERSION_FAILED, TIMED_OUT, or any error of the reader of what came out.
    """
    converted = _convert(data, limits, kind)
    sheets = _SHEET_FORMATS.get(kind)
    if sheets is not None:
        from extract.intake.xlsx import read_xlsx

        return read_xlsx(converted, limits, sheets)
    return read_docx(converted, limits, _WORD_FORMATS[kind])


def converter() -> str | None:
    """Path of LibreOffice, None where it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def _convert(data: bytes, limits: Limits, kind: Source) -> bytes:
    program, route = converter(), _ROUTES[kind]
    if program is None:
        raise NianbaoError(ErrorCode.CONVERTER_MISSING, f"读取 {kind} 需要 LibreOffice，软件包名 {route.package}")
    # LibreOffice may still be writing its profile when it is ended.
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        settings = folder / "profile" / "user"
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(_PROFILE_SETTINGS, encoding="utf-8")
        report = folder / f"report.{kind}"
        report.write_bytes(data)
        arguments = ["--convert-to", route.export_filter, "--outdir", str(folder / "out"), str(report)]
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        if route.import_filter:
            arguments.insert(0, f"--infilter={route.import_filter}")
        _run([*offline(), program, profile, *_OPTIONS, *arguments], folder, limits)
        result = folder / "out" / f"report.{route.target}"
        if not result.is_file():
            raise NianbaoError(ErrorCode.CONVERSION_FAILED, f"LibreOffice 没有产生结果（需要软件包 {route.package}）")
        if result.stat().st_size > limits.bytes:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"转换后的文件超过 {limits.bytes} 字节")
        return result.read_bytes()


@cache
def offline() -> tuple[str, ...]:
    """What to put before a command so that it has no network; nothing where the system offers no way."""
    for prefix in _OFFLINE:
        if shutil.which(prefix[0]) is None:
            continue
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            if subprocess.run([*prefix, "true"], capture_output=True, timeout=_PROBE_SECONDS).returncode == 0:
                return prefix
    return ()


def _run(command: list[str], folder: Path, limits: Limits) -> None:
    """Run in a session of its own, so that a time-out ends the program with all its children."""
    if shutil.which("prlimit"):
        command = ["prlimit", f"--fsize={limits.archive_bytes}", "--", *command]
    if shutil.which("timeout"):
        # Ends the group also where this process is killed before it can.
        command = ["timeout", "--signal=KILL", f"{limits.seconds + 1:g}", *command]
    environment = {**os.environ, "HOME": str(folder)}
    null = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=null, stdout=null, stderr=null, start_new_session=True
        )
    except OSError as error:
        raise NianbaoError(ErrorCode.CONVERSION_FAILED, "LibreOffice 无法启动") from error
    try:
        status = process.wait(timeout=limits.seconds)
    except BaseException as error:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            detail = f"LibreOffice 转换超过 {limits.seconds:g} 秒"
            raise NianbaoError(ErrorCode.TIMED_OUT, detail) from error
        raise
    if status != 0:
        raise NianbaoError(ErrorCode.CONVERSION_FAILED, f"LibreOffice 退出码 {status}")
