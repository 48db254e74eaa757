"""Documents of other formats that stand for text of a Word document (``w:altChunk``), as web exports make them."""

from __future__ import annotations

from extract.errors import ErrorCode, NianbaoError
from extract.intake.encoding import decode
from extract.intake.html import parse_page, read_page
from extract.intake.layout import Block
from extract.intake.mht import read_mht_blocks
from extract.intake.sniff import sniff
from extract.limits import Limits

LEFT_OUT = "文档中嵌入的部分（altChunk）没有读入，请用 Word 打开后另存为 docx 再试"


def is_package(data: bytes, limits: Limits) -> bool:
    """Whether a chunk is a Word document itself."""
    return _kind(data, limits) == "docx"


def read_chunk(data: bytes, limits: Limits) -> tuple[list[Block], list[str]]:
    """What a web page or a web archive shows, as drafts, and what was left out of it, in Chinese.

    A chunk of another format, or a damaged one, is left out as a whole.

    Raises:
        NianbaoError: TOO_LARGE over a limit.
    """
    try:
        kind = _kind(data, limits)
        if kind == "mht":
            return read_mht_blocks(data, limits)
        if kind == "html":
            page = read_page(parse_page(decode(data)), limits)
            return page.blocks, page.document.warnings
    except NianbaoError as error:
        if error.code is ErrorCode.TOO_LARGE:
            raise
    return [], [LEFT_OUT]


def _kind(data: bytes, limits: Limits) -> str:
    try:
        return sniff(data, limits)
    except NianbaoError:
        return ""
