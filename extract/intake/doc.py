"""Old Word documents (doc), converted to docx by LibreOffice in a folder and a profile of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake.docx.reader import read_docx
from extract.limits import Limits

_PROGRAMS = ("soffice", "libreoffice")
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")
# Documents may carry macros and links to other hosts; a conversion needs neither.
_PROFILE_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def read_doc(data: bytes, limits: Limits) -> Document:
    """Convert and read; paths of the provenance refer to the converted document.

    Raises:
        NianbaoError: CONVERTER_MISSING, CONVERSION_FAILED, TIMED_OUT, or any error of ``read_docx``.
    """
    return read_docx(_convert(data, limits), limits, "doc")


def converter() -> str | None:
    """Path of LibreOffice, None where it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def _convert(data: bytes, limits: Limits) -> bytes:
    program = converter()
    if program is None:
        raise NianbaoError(ErrorCode.CONVERTER_MISSING, "读取 doc 需要 LibreOffice，软件包名 libreoffice-writer")
    # LibreOffice may still be writing its profile when it is ended.
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        settings = folder / "profile" / "user"
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(_PROFILE_SETTINGS, encoding="utf-8")
        (folder / "report.doc").write_bytes(data)
        _run([program, *_arguments(folder)], folder, limits.seconds)
        result = folder / "out" / "report.docx"
        if not result.is_file():
            raise NianbaoError(ErrorCode.CONVERSION_FAILED, "LibreOffice 没有产生结果")
        if result.stat().st_size > limits.bytes:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"转换后的文件超过 {limits.bytes} 字节")
        return result.read_bytes()


def _arguments(folder: Path) -> list[str]:
    profile = (folder / "profile").as_uri()
    convert = ("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(folder / "report.doc"))
    return [f"-env:UserInstallation={profile}", *_OPTIONS, *convert]


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run in a session of its own, so that a time-out ends the program with all its children."""
    environment = {**os.environ, "HOME": str(folder)}
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise NianbaoError(ErrorCode.CONVERSION_FAILED, "LibreOffice 无法启动") from error
    try:
        status = process.wait(timeout=seconds)
    except BaseException as error:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            raise NianbaoError(ErrorCode.TIMED_OUT, f"LibreOffice 转换超过 {seconds:g} 秒") from error
        raise
    if status != 0:
        raise NianbaoError(ErrorCode.CONVERSION_FAILED, f"LibreOffice 退出码 {status}")
