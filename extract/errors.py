"""Every error a user can meet, in one place: a code, a sentence that says what is wrong, and what to do about it."""

from __future__ import annotations

import errno
from enum import StrEnum


class ErrorCode(StrEnum):
    """Codes of failures.csv (see the output contract): one for each way an input can give no record."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    TRUNCATED = "truncated"
    NOT_A_REPORT = "not_a_report"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    UNSUPPORTED = "unsupported"
    CONVERTER_MISSING = "converter_missing"
    CONVERSION_FAILED = "conversion_failed"
    NEEDS_OCR = "needs_ocr"
    INTERNAL = "internal"


_MESSAGES: dict[ErrorCode, str] = {
    ErrorCode.EMPTY: "文件为空：{detail}。请重新下载或换一个文件。",
    ErrorCode.UNREADABLE: "文件无法读取：{detail}。请确认路径、权限和文件本身无误，或用原程序另存后重试。",
    ErrorCode.ENCRYPTED: "文件已加密：{detail}。请去除密码后重试。",
    ErrorCode.TRUNCATED: "文件不完整：{detail}。请重新下载完整的文件。",
    ErrorCode.NOT_A_REPORT: "不是政府信息公开工作年度报告：{detail}。请核对文件；不会为它编造数值。",
    ErrorCode.TOO_LARGE: "文件超出限制：{detail}。请拆分文件，或用 --limit 名称=值 放宽限制。",
    ErrorCode.TIMED_OUT: "处理超时：{detail}。请单独重试该文件，或用 --limit seconds=秒数 放宽时间限制。",
    ErrorCode.UNSUPPORTED: "不支持的格式：{detail}。请转换为 docx、html、PDF 或文本后重试。",
    ErrorCode.CONVERTER_MISSING: "缺少转换程序：{detail}。请安装该软件包（Debian/Ubuntu）后重试。",
    ErrorCode.CONVERSION_FAILED: "格式转换失败：{detail}。请用 Word 或 LibreOffice 另存为 docx 后重试。",
    ErrorCode.NEEDS_OCR: "文件是扫描图像，没有文字层：{detail}。请重新安装完整的程序包，或提供带文字的版本。",
    ErrorCode.INTERNAL: "程序内部错误：{detail}。请附上该文件报告问题。",
}


_REASONS: dict[int, str] = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘只能读，不能写",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.EEXIST: "已有同名的文件",
    errno.ENAMETOOLONG: "名称过长",
    errno.ELOOP: "符号链接循环",
    errno.EMFILE: "打开的文件过多",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被占用",
}


def os_reason(error: Exception) -> str:
    """Why the system refused, in Chinese, with the path where it names one; what we have no words for as it is."""
    if not isinstance(error, OSError):
        return str(error)
    reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
    return f"{reason}（{error.filename}）" if error.filename else reason


class NianbaoError(Exception):
    """An input that gives no record.

    Attributes:
        code: the error code written to failures.csv.
        detail: what was found in this input, in Chinese, without a final full stop.
    """

    def __init__(self, code: ErrorCode, detail: str) -> None:
        super().__init__(_MESSAGES[code].format(detail=detail))
        self.code = code
        self.detail = detail

    def __reduce__(self) -> tuple[type[NianbaoError], tuple[ErrorCode, str]]:
        """Pickle by arguments, so that the error crosses process boundaries unchanged."""
        return (type(self), (self.code, self.detail))
