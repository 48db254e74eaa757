"""Web archives (mht, RFC 2557): the page among the parts of a MIME message, and the pages in its frames."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message
from email.policy import compat32
from urllib.parse import unquote, urljoin

from lxml import etree

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import DocumentBuilder
from extract.intake.encoding import decode
from extract.intake.html import PageText, parse_page, read_page
from extract.intake.layout import Block, emit, placed_in
from extract.limits import Limits

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_TAB_STRIP = "frTabs"
_SHEET_LINK = "shLink"
_HIDDEN_SHEET = re.compile(r"<x:Visible>\s{0,9}Sheet(?:Very)?Hidden")
_MAX_DEPTH = 10
_NOWHERE = ("about:", "javascript:", "data:")
_MISSING = "网页存档中缺少框架里的网页"
_HIDDEN = "网页存档中隐藏的工作表没有读入"


def read_mht(data: bytes, limits: Limits) -> Document:
    """Read the root page of an archive, or the pages of its frames where it is a frame set.

    Raises:
        NianbaoError: UNREADABLE where the message holds no page, TOO_LARGE with too many parts, errors of
            ``read_html``.
    """
    builder = DocumentBuilder("mht", limits)
    blocks, warnings = read_mht_blocks(data, limits)
    emit(blocks, builder)
    builder.warnings.extend(warnings)
    document = builder.build()
    if not document.text.strip():
        raise NianbaoError(ErrorCode.EMPTY, "网页中没有正文")
    return document


def read_mht_blocks(data: bytes, limits: Limits) -> tuple[list[Block], list[str]]:
    """What the pages of an archive show, as drafts, and what was left out, in Chinese; errors as ``read_mht``."""
    # Each part begins with a boundary; counted before the parser makes an object of each.
    if data.count(b"\n--") > limits.archive_members:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"网页存档的部分超过 {limits.archive_members} 个")
    try:
        message = email.message_from_bytes(data, policy=compat32)
        pages = [_Part(part) for part in message.walk() if part.get_content_type() in _PAGE_TYPES]
        root = _root(message, pages)
    # The parser of the library is known to fail in many ways on headers that are no headers.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        raise NianbaoError(ErrorCode.UNREADABLE, "网页存档的结构损坏") from error
    if not root.content.strip():
        raise NianbaoError(ErrorCode.EMPTY, "网页存档中的网页为空")
    reader = _Reader(pages, limits)
    reader.read(root)
    return reader.blocks(root), sorted(reader.warnings)


class _Part:
    """A page of the archive: its bytes, its address, and its number in the archive, which tells it from the others."""

    def __init__(self, part: Message) -> None:
        content = part.get_payload(decode=True)
        self.content = content if isinstance(content, bytes) else b""
        self.identity = str(part.get("Content-ID", "")).strip()
        self.location = "".join(str(part.get("Content-Location", "")).split())

    def names(self) -> Iterator[str]:
        """The addresses by which other pages call it."""
        if self.identity:
            yield _normal("cid:" + self.identity.strip("<>"))
        if self.location:
            yield _normal(self.location)


def _normal(address: str) -> str:
    """An address as it is compared: programs write folders and characters in it in several ways."""
    return unquote(address.partition("#")[0].replace("\\", "/")).lower()


def _file(address: str) -> str:
    return address.rpartition("/")[2]


def _root(message: Message, pages: list[_Part]) -> _Part:
    """The part that the message names as its root, else the first page."""
    if not pages:
        raise NianbaoError(ErrorCode.UNREADABLE, "网页存档中没有网页")
    start = message.get_param("start")
    return next((page for page in pages if isinstance(start, str) and page.identity == start), pages[0])


class _Reader:
    """Reads a page and the pages in its frames, each once; addresses are looked up in the archive and nowhere else."""

    def __init__(self, pages: list[_Part], limits: Limits) -> None:
        self._pages = pages
        self._by_name = {name: page for page in reversed(pages) for name in page.names()}
        self._by_file: dict[str, list[_Part]] = {}
        for page in pages:
            if file := _file(_normal(page.location)):
                self._by_file.setdefault(file, []).append(page)
        self._limits = limits
        self._seen: set[_Part] = set()
        self._found: list[PageText] = []
        self.warnings: set[str] = set()

    def read(self, part: _Part, depth: int = 0) -> None:
        """Read a page; errors as ``read_html``."""
        self._seen.add(part)
        text = decode(part.content)
        tree = parse_page(text)
        if next(tree.iter("frameset"), None) is not None:
            for address in _frame_addresses(tree):
                self._follow(part, address, depth)
        elif _HIDDEN_SHEET.search(text):
            self.warnings.add(_HIDDEN)
        else:
            page = read_page(tree, self._limits, "mht")
            self._found.append(page)
            if not _has_table(page):
                self._read_inside(part, tree, depth)

    def blocks(self, root: _Part) -> list[Block]:
        """What was read; where no frame has a page, the largest page or what the frame set itself says."""
        if not self._found:
            self.warnings.add(_MISSING)
            rest = [page for page in self._pages if page not in self._seen and page.content.strip()]
            if rest:
                self.read(max(rest, key=lambda page: len(page.content)))
            else:
                self._found.append(read_page(parse_page(decode(root.content)), self._limits, "mht"))
        for page in self._found:
            self.warnings.update(page.document.warnings)
        if len(self._found) == 1:
            return self._found[0].blocks
        placed = (placed_in(page.blocks, f"page[{number}]") for number, page in enumerate(self._found, 1))
        return [block for blocks in placed for block in blocks]

    def _read_inside(self, part: _Part, tree: etree._Element, depth: int) -> None:
        """Behind a page without tables, the pages within it that have some; the others are what surrounds articles."""
        first = len(self._found)
        for frame in tree.iter("iframe"):
            self._follow(part, frame.get("src") or "", depth)
        self._found[first:] = filter(_has_table, self._found[first:])

    def _follow(self, part: _Part, address: str, depth: int) -> None:
        if not address.strip() or address.strip().lower().startswith(_NOWHERE):
            return
        page = self._find(_normal(_joined(part.location, address)), _normal(address))
        if page is None or depth >= _MAX_DEPTH:
            self.warnings.add(_MISSING)
        elif page not in self._seen and page.content.strip():
            self.read(page, depth + 1)

    def _find(self, *addresses: str) -> _Part | None:
        """The page with one of these addresses, else the only one with that file name: folders are often garbled."""
        for address in addresses:
            if address in self._by_name:
                return self._by_name[address]
        alike = self._by_file.get(_file(addresses[-1]), [])
        return alike[0] if len(alike) == 1 else None


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base.replace("\\", "/"), address.replace("\\", "/"))
    except ValueError:
        return address


def _frame_addresses(tree: etree._Element) -> list[str]:
    """Sheets of a workbook, of which the frames show one, then what is in the frames."""
    sheets = (link.get("href") for link in tree.iter("link") if link.get("id") == _SHEET_LINK)
    frames = (frame.get("src") for frame in tree.iter("frame") if frame.get("name") != _TAB_STRIP)
    return [address for address in (*sheets, *frames) if address]


def _has_table(page: PageText) -> bool:
    return next(page.document.tables(), None) is not None
