"""A stand-in for Chinese fonts that a PDF names but does not embed.

PDFium drops text whose glyphs have no extent, and where a machine lacks Chinese fonts that is every text of a single
character (``条``, ``件``). The stand-in gives each character the same box. It is also why the result never depends on
the fonts that are installed.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache

import pypdfium2.raw as raw

_EM = 1000
_FIRST, _LAST = 0x21, 0xFFEF
_CJK_CHARSETS = frozenset(
    (raw.FXFONT_SHIFTJIS_CHARSET, raw.FXFONT_HANGEUL_CHARSET, raw.FXFONT_GB2312_CHARSET, raw.FXFONT_CHINESEBIG5_CHARSET)
)
_HANDLE = 1
_NAME = b"Boxes\0"


@cache
def install_stand_in() -> raw.FPDF_SYSFONTINFO:
    """Make PDFium take the stand-in for Chinese fonts that are not embedded; the returned structure must live on."""
    font = _font()

    def map_font(_info: object, _weight: int, _italic: int, charset: int, *_rest: object) -> int:
        """The handle of the stand-in for an East Asian charset, else 0: PDFium chooses itself."""
        return _HANDLE if charset in _CJK_CHARSETS else 0

    def font_data(_info: object, _font: object, table: int, buffer: int | None, size: int) -> int:
        """Bytes of the whole font, copied where the buffer holds them; 0 for single tables, which are not served."""
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    def face_name(_info: object, _font: object, buffer: int | None, size: int) -> int:
        """Bytes of the stand-in's name, copied where the buffer holds them."""
        if buffer and size >= len(_NAME):
            ctypes.memmove(buffer, _NAME, len(_NAME))
        return len(_NAME)

    callbacks = {
        "MapFont": map_font,
        "GetFontData": font_data,
        "GetFaceName": face_name,
        "GetFontCharset": lambda _info, _font: raw.FXFONT_GB2312_CHARSET,
        "DeleteFont": lambda _info, _font: None,
        "EnumFonts": lambda _info, _mapper: None,
    }
    types = dict(raw.FPDF_SYSFONTINFO._fields_)
    info = raw.FPDF_SYSFONTINFO(version=1, **{name: types[name](call) for name, call in callbacks.items()})
    raw.FPDF_SetSystemFontInfo(info)
    return info


def install_machine_fonts() -> None:
    """Make PDFium take the machine's own fonts again, for pages that people are to see."""
    if install_stand_in.cache_info().currsize:
        raw.FPDF_SetSystemFontInfo(raw.FPDF_GetDefaultSystemFontInfo())
        install_stand_in.cache_clear()


def _font() -> bytes:
    """A TrueType font with one glyph, a box over the whole square, for every character of the basic plane.

    Tables as in the OpenType specification; format 13 of ``cmap`` gives a range of characters one glyph.
    """
    outline = struct.pack(">hhhhh", 1, 0, -120, _EM, 880) + struct.pack(">HH", 3, 0) + b"\x01" * 4
    outline += struct.pack(">hhhh", 0, _EM, 0, -_EM) + struct.pack(">hhhh", -120, 0, _EM, 0)
    outline += b"\0" * (-len(outline) % 4)
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 10, 12) + struct.pack(">HHIIIIII", 13, 0, 28, 0, 1, _FIRST, _LAST, 1),
        b"glyf": outline,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, -120, _EM, 880, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, _EM, 0, 0, _EM, 1, 0, 0, 0, 0, 0, 0, 0, 1),
        b"hmtx": struct.pack(">Hhh", _EM, 0, 0),
        b"loca": struct.pack(">III", 0, 0, len(outline)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    header = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, len(tables) * 16 - 64)
    offset = len(header) + 16 * len(tables)
    directory, body = b"", b""
    for tag, data in tables.items():
        padded = data + b"\0" * (-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, offset + len(body), len(data))
        body += padded
    return header + directory + body
