"""An html page to a ``Document``: paragraphs and tables as a reader sees them, hidden parts and link lists left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Literal

import yaml
from lxml import etree

from extract.document import Document, Format
from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import DocumentBuilder
from extract.intake.html_forms import control_text
from extract.intake.html_panes import show_noscript, show_panes
from extract.intake.html_shown import Hiding, Looks, is_raised
from extract.intake.html_tables import GridBuilder
from extract.intake.html_text import Container
from extract.intake.html_walk import Event, Walk
from extract.intake.layout import Block, check_depth, emit
from extract.intake.notemarks import LEFT_OUT, STRUCK_OUT, is_note_mark
from extract.limits import Limits

_CELLS = ("td", "th")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CELL_PARTS = ("td", "th", "tr")
_LABEL = re.compile("[\u4e00-\u9fff]")
_ENOUGH_CHARS = 200
_OWN_LABELS = 6
_MAX_PIECES = 30


@cache
def _tags(kind: str) -> frozenset[str]:
    """Tags of a kind, ``dropped`` or ``blocks``."""
    data = yaml.safe_load((files(__package__) / "html_tags.yaml").read_text(encoding="utf-8"))
    return frozenset(data[kind].split())


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page shows: its drafts, for a reader that has them within a larger document, and as a document."""

    blocks: list[Block]
    document: Document
    uses_rules: bool
    """Whether rules of the page have hidden something of it."""


def read_html(text: str, limits: Limits, document_format: Literal["html", "mht"] = "html") -> Document:
    """Read a page from its decoded text; ``document_format`` is the kind of file that it was in.

    Raises:
        NianbaoError: EMPTY without text, UNREADABLE where the parser gives up, TOO_LARGE over a limit.
    """
    document = read_page(parse_page(text), limits, document_format).document
    if not document.text.strip():
        raise NianbaoError(ErrorCode.EMPTY, "网页中没有正文")
    return document


def read_page(root: etree._Element, limits: Limits, document_format: Format = "html") -> PageText:
    """Read a parsed page, which may hold no text; errors as ``read_html``."""
    hiding: Hiding = "rules"
    page = _read(root, limits, document_format, hiding)
    if page.uses_rules:
        more = _read(root, limits, document_format, "styles")
        if _is_part_of_report(more.document, page.document):
            page, hiding = more, "styles"
    shown = page.document
    if show_panes(root, shown) or (len(shown.text) < _ENOUGH_CHARS and show_noscript(root, shown)):
        page = _read(root, limits, document_format, hiding)
    if len(page.document.text) < _ENOUGH_CHARS:
        # Some pages hide the article and let a script show it.
        page = _read(root, limits, document_format, "none")
    return page


def parse_page(text: str) -> etree._Element:
    """The tree of a page; errors as ``read_html``."""
    # As bytes of a known encoding, so that what the page declares of itself is overruled. Without huge_tree the parser
    # silently stops at the 256th level, which unclosed <font> and <span> tags reach in real pages; with it at the
    # 2048th, and the size of the input is bounded already.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NianbaoError(ErrorCode.UNREADABLE, "网页无法解析") from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise NianbaoError(ErrorCode.TOO_LARGE, "网页标签嵌套过深")
    if root is None:
        raise NianbaoError(ErrorCode.EMPTY, "网页中没有正文")
    return root


def _read(root: etree._Element, limits: Limits, document_format: Format, hiding: Hiding) -> PageText:
    builder = DocumentBuilder(document_format, limits)
    page = _Page(root, limits, hiding)
    blocks = page.read()
    emit(blocks, builder)
    builder.warnings.extend(sorted(page.left_out))
    return PageText(blocks, builder.build(), page.looks.uses_rules)


def _is_part_of_report(more: Document, shown: Document) -> bool:
    """Whether what rules hide is more than an old copy: most of the text, or tables with rows of their own.

    Tabs hide all but the first section of a report in this way until they are clicked.
    """
    own = {cell.text for table in more.tables() for cell in table.cells if _LABEL.search(cell.text)}
    for table in shown.tables():
        own.difference_update(cell.text for cell in table.cells)
    return len(own) >= _OWN_LABELS or len(more.text) > 2 * len(shown.text)


@dataclass(slots=True)
class _OpenTable:
    grid: GridBuilder
    has_open_cell: bool = False


class _Page:
    """Collects the drafts of one page while its tags go by."""

    def __init__(self, root: etree._Element, limits: Limits, hiding: Hiding) -> None:
        self._walk = Walk(root)
        self.looks = Looks(root, hiding)
        self.left_out: set[str] = set()
        """What a reader should know about text that was left out, in Chinese."""
        # The outermost row or cell that is open and shows nothing of its text.
        self._muted: etree._Element | None = None
        self._dropped, self._block_tags = _tags("dropped"), _tags("blocks")
        self._limits = limits
        self._containers = [Container([])]
        self._tables: list[_OpenTable] = []
        # Of each open td, whether it opened a cell; one outside any table is only a block.
        self._cells: list[bool] = []
        self._n_cells = 0
        self._open_links: list[int] = []
        self._n_links = 0
        self._preformatted = 0

    def read(self) -> list[Block]:
        """Walk the page."""
        for event in self._walk:
            if event.kind == "text":
                self._text(event.text)
            elif event.element is not None:
                if event.kind == "end":
                    self._end(event.tag)
                    if event.element is self._muted:
                        self._muted = None
                elif self._is_read(event.tag, event.element):
                    self._start(event)
                else:
                    self._walk.skip()
        self._containers[0].flush()
        return self._containers[0].blocks

    def _is_read(self, tag: str, element: etree._Element) -> bool:
        """Whether to go into the element; takes what a form control shows, and mutes cells that show nothing."""
        look = self.looks.of(tag, element)
        if look == "gone":
            return False
        if look != "shown":
            if look == "struck" and _short_text(element):
                self.left_out.add(STRUCK_OUT)
            if tag in _CELL_PARTS and self._muted is None:
                self._muted = element
            return tag in _CELL_PARTS
        if len(self._containers) > 1 and self._muted is None:
            shown = control_text(tag, element)
            if shown is not None:
                # Apart from what stands beside the control, as its frame is.
                self._text(f" {shown} ")
                return False
            if self._marks_note(tag, element):
                self.left_out.add(LEFT_OUT)
                return False
        return tag not in self._dropped

    def _marks_note(self, tag: str, element: etree._Element) -> bool:
        if tag in self._block_tags or not is_raised(tag, element):
            return False
        return is_note_mark(_short_text(element), self._containers[-1].ending())

    def _text(self, text: str) -> None:
        if self._muted is not None:
            return
        container = self._containers[-1]
        link = self._open_links[-1] if self._open_links else 0
        if not self._preformatted:
            container.add(text, self._walk.path, link)
            return
        for index, line in enumerate(text.split("\n")):
            if index:
                container.break_line()
            container.add(line, self._walk.path, link)

    def _start(self, event: Event) -> None:
        tag, element = event.tag, event.element
        if tag == "br":
            self._containers[-1].break_line()
        elif tag == "a" and element is not None:
            self._n_links += 1
            self._open_links.append(self._n_links if element.get("href") else 0)
        elif tag in self._block_tags:
            self._containers[-1].flush()
            self._containers[-1].heading = _HEADINGS.get(tag, self._containers[-1].heading)
            self._preformatted += tag == "pre"
            if tag == "table":
                check_depth(len(self._tables) + 1)
                self._tables.append(_OpenTable(GridBuilder(self._walk.path())))
            elif tag == "tr" and self._tables and not self._tables[-1].has_open_cell:
                self._tables[-1].grid.start_row()
            elif tag in _CELLS and element is not None:
                self._start_cell(element)

    def _start_cell(self, element: etree._Element) -> None:
        is_cell = bool(self._tables) and not self._tables[-1].has_open_cell
        self._cells.append(is_cell)
        if not is_cell:
            return
        self._n_cells += 1
        if self._n_cells > self._limits.cells:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"表格单元格超过 {self._limits.cells} 个")
        table = self._tables[-1]
        table.has_open_cell = True
        cell = table.grid.start_cell(element.get("colspan"), element.get("rowspan"), self._walk.path())
        self._containers.append(Container(cell.blocks))

    def _end(self, tag: str) -> None:
        if tag == "a":
            self._open_links.pop()
        elif tag in self._block_tags:
            self._containers[-1].flush()
            self._preformatted -= tag == "pre"
            if tag in _HEADINGS:
                self._containers[-1].heading = 0
            elif tag in _CELLS and self._cells.pop():
                self._containers.pop()
                self._tables[-1].has_open_cell = False
            elif tag == "table":
                table = self._tables.pop().grid.finish()
                if table is not None:
                    self._containers[-1].blocks.append(table)


def _short_text(element: etree._Element) -> str:
    """The first pieces of the text inside, edges bare: enough to tell a mark, or that there is any."""
    return "".join(map(str, islice(element.itertext(), _MAX_PIECES))).strip()
