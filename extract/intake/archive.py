"""Zip archives under limits: nothing is unpacked before the directory has been judged, and nothing is written."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from extract.errors import ErrorCode, NianbaoError
from extract.limits import Limits

_RATIO_FROM_BYTES = 1_000_000
_CENTRAL_ENTRY = b"PK\x01\x02"
_ENCRYPTED_FLAG = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError, ArithmeticError,
    RuntimeError,
)  # fmt: skip
"""What zipfile raises on damaged bytes: its own error, and whatever its parsing runs into."""


class Archive:
    """The members of a zip archive by name; names with forward slashes and in lower case.

    Attributes:
        files: its entries that are no folders, in the order of the directory, for those who want names as they stand.

    Raises:
        NianbaoError: TRUNCATED without a readable directory, TOO_LARGE over a limit, ENCRYPTED with a password.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        # Counted before zipfile builds an object for each of perhaps a million entries.
        if data.count(_CENTRAL_ENTRY) > limits.archive_members:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"压缩包成员超过 {limits.archive_members} 个")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise NianbaoError(ErrorCode.TRUNCATED, "压缩包的目录缺失，文件可能只下载了一部分") from error
        self._limits = limits
        # Not ZipInfo.is_dir, which fails on a member without a name.
        self.files = [info for info in self._zip.infolist() if not info.filename.endswith("/")]
        self._members = {_normal(info.filename): info for info in self._zip.infolist()}
        self._check_sizes()

    @property
    def names(self) -> list[str]:
        """Names of all members, in the order of the directory."""
        return list(self._members)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _normal(name) in self._members

    def read(self, name: str) -> bytes:
        """Unpack one member.

        Raises:
            NianbaoError: UNREADABLE where it is absent or damaged, TOO_LARGE over the size limit of one input.
        """
        info = self._members.get(_normal(name))
        if info is None:
            raise NianbaoError(ErrorCode.UNREADABLE, f"压缩包中缺少 {name[:80]}")
        return self.unpack(info)

    def unpack(self, info: zipfile.ZipInfo) -> bytes:
        """Unpack one of ``files``; errors as ``read``."""
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise NianbaoError(ErrorCode.ENCRYPTED, "压缩包设有密码")
        if info.file_size > self._limits.bytes:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"压缩包成员解压后超过 {self._limits.bytes} 字节")
        if info.compress_type not in _METHODS:
            raise NianbaoError(ErrorCode.UNREADABLE, "压缩包使用了不支持的压缩方法")
        try:
            # zipfile stops at the declared size, which the limits above have judged, and then checks the sum.
            return self._zip.read(info)
        except _DAMAGE as error:
            raise NianbaoError(ErrorCode.UNREADABLE, "压缩包成员已损坏") from error

    def _check_sizes(self) -> None:
        total = 0
        for info in self._zip.infolist():
            total += info.file_size
            if total > self._limits.archive_bytes:
                raise NianbaoError(ErrorCode.TOO_LARGE, f"压缩包解压后超过 {self._limits.archive_bytes} 字节")
            swollen = info.file_size > self._limits.archive_ratio * max(info.compress_size, 1)
            if swollen and info.file_size > _RATIO_FROM_BYTES:
                raise NianbaoError(ErrorCode.TOO_LARGE, f"压缩比超过 {self._limits.archive_ratio} 倍，疑似压缩炸弹")


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
