"""Word files for the tests: packages around raw WordprocessingML, and patches to files of python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx.document

from extract.document import Document
from extract.intake import read_document
from extract.limits import Limits

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(body: str, *, numbering: str = "", styles: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """A docx with this inside its body, its numbering and its styles element."""
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _relations({"styles": "styles.xml", "numbering": "numbering.xml"}),
        "word/document.xml": _part("document", f"<w:body>{body}</w:body>"),
        "word/numbering.xml": _part("numbering", numbering),
        "word/styles.xml": _part("styles", styles),
    }
    return archive({**parts, **(extra or {})})


def archive(parts: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return buffer.getvalue()


def saved(document: docx.document.Document) -> bytes:
    """The bytes of a python-docx document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def patched(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {member: source.read(member) for member in source.namelist()}
    return archive({**parts, name: change(parts[name])})


def read(body: str, *, numbering: str = "", styles: str = "") -> Document:
    """Read a document with this body."""
    return read_document(package(body, numbering=numbering, styles=styles), Limits())


def p(text: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    """A cell; plain text becomes a paragraph."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells or plain texts."""
    inner = "".join(cell if cell.startswith("<w:") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def paragraphs(document: Document) -> list[str]:
    """Texts of the paragraphs."""
    return [paragraph.text for paragraph in document.paragraphs()]


def cells(document: Document, table: int = 0) -> list[tuple[int, int, int, int, str]]:
    """Row, column, row span, column span and text of the cells of one table."""
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in list(document.tables())[table].cells]


def rows(document: Document, table: int = 0) -> list[list[str]]:
    """Texts of one table by rows."""
    return [[cell.text for cell in row] for row in list(document.tables())[table].rows()]


def _part(root: str, content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {NAMESPACES}>{content}</w:{root}>'.encode()


def _relations(targets: dict[str, str]) -> bytes:
    items = "".join(f'<Relationship Type="{_RELATION}/{kind}" Target="{name}"/>' for kind, name in targets.items())
    return f"<Relationships>{items}</Relationships>".encode()
