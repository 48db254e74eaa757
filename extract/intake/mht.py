"""Web archives (mht, RFC 2557): the page among the parts of a MIME message, read as any page."""

from __future__ import annotations

import email
from email.message import Message
from email.policy import compat32

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake.encoding import decode
from extract.intake.html import read_html
from extract.limits import Limits

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def read_mht(data: bytes, limits: Limits) -> Document:
    """Read the root page of an archive.

    Raises:
        NianbaoError: UNREADABLE where the message holds no page, TOO_LARGE with too many parts, errors of
            ``read_html``.
    """
    # Each part begins with a boundary; counted before the parser makes an object of each.
    if data.count(b"\n--") > limits.archive_members:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"网页存档的部分超过 {limits.archive_members} 个")
    try:
        message = email.message_from_bytes(data, policy=compat32)
        pages = [part for part in message.walk() if part.get_content_type() in _PAGE_TYPES]
        page = _root(message, pages)
        content = page.get_payload(decode=True)
    except NianbaoError:
        raise
    # The parser of the library is known to fail in many ways on headers that are no headers.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        raise NianbaoError(ErrorCode.UNREADABLE, "网页存档的结构损坏") from error
    if not isinstance(content, bytes) or not content.strip():
        raise NianbaoError(ErrorCode.EMPTY, "网页存档中的网页为空")
    return read_html(decode(content), limits, "mht")


def _root(message: Message, pages: list[Message]) -> Message:
    """The part that the message names as its root, else the first page; behind a frame set the largest of the pages."""
    if not pages:
        raise NianbaoError(ErrorCode.UNREADABLE, "网页存档中没有网页")
    start = message.get_param("start")
    named = [page for page in pages if isinstance(start, str) and str(page.get("Content-ID", "")).strip() == start]
    root = (named or pages)[0]
    content = root.get_payload(decode=True)
    if isinstance(content, bytes) and b"<frameset" in content.lower():
        return max(pages, key=lambda page: len(str(page.get_payload())))
    return root
