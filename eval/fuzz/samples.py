"""The files that are mutated: one of each format that a reader of ours reads, all made by us."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import dataclass
from html import escape
from itertools import product

from eval.gold.generate.render.registry import FORMATS
from eval.gold.generate.report import generate
from extract.templates import eras

_SEED = 61_000
_SIDE = 40
"""Pixels; too small for a line of text, so that only the decoders of images are tried and not the recognition."""
_TIME = (2024, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sample:
    """A good file and what it is."""

    format: str
    data: bytes


def samples() -> list[Sample]:
    """The samples, always the same. Formats that LibreOffice converts are left out: it is not ours to fuzz."""
    found = [
        Sample(name, generate(_SEED + i, era=era, format=name).data)
        for i, (name, era) in enumerate(product(FORMATS, eras()))
    ]
    page = next(sample.data for sample in found if sample.format == "html")
    text = next(sample.data for sample in found if sample.format == "lines")
    lines = text.decode("utf-8", "replace")
    found += [Sample("mht", _mht(page)), Sample("xlsx", _xlsx(lines))]
    found += [Sample("wordxml", _word_xml(lines)), Sample("excelxml", _excel_xml(lines))]
    found += [Sample(name.lower(), _image(name)) for name in ("PNG", "JPEG", "TIFF", "BMP")]
    return found


def bundle(members: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _mht(page: bytes) -> bytes:
    head = b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--b"\r\n\r\n'
    part = b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(page)
    return head + b"----b\r\n" + part + b"\r\n----b--\r\n"


def _xlsx(text: str) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in text.split("\n"):
        sheet.append(line.split("\t"))
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as made:  # without the time of its making
        return bundle({name: made.read(name) for name in made.namelist() if name != "docProps/core.xml"})


def _word_xml(text: str) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    return f'<w:wordDocument xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:wordDocument>'.encode()


def _excel_xml(text: str) -> bytes:
    rows = ""
    for line in text.split("\n"):
        cells = (f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in line.split("\t"))
        rows += f"<Row>{''.join(cells)}</Row>"
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="s"><Table>'
    return f"{head}{rows}</Table></Worksheet></Workbook>".encode()


def _image(kind: str) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((_SIDE, _SIDE)).convert("RGB").save(buffer, kind)
    return buffer.getvalue()
