"""Page images as a file: a PDF without text, or a TIFF of many pages."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from eval.gold.scans.geometry import Pixels
from eval.gold.scans.sensor import jpeg

_POINTS = 72.0


@dataclass(frozen=True, slots=True)
class PageScan:
    """A page as scanned; black and white ones are grey images of 0 and 255.

    Attributes:
        quality: of the JPEG it is kept as, 0 for no loss.
        bits: 1 for black and white.
    """

    image: Pixels
    dpi: float
    quality: int = 0
    bits: int = 8

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        height, width = self.image.shape[:2]
        return width * _POINTS / self.dpi, height * _POINTS / self.dpi

    def seen(self) -> Pixels:
        """The image as a reader of the file gets it, after the loss of its JPEG."""
        return np.asarray(Image.open(io.BytesIO(jpeg(self.image, self.quality)))) if self.quality else self.image


def write_pdf(pages: Sequence[PageScan]) -> bytes:
    """A PDF with one image a page; the bytes depend on the pages alone."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in pages:
        number = len(objects) + 1
        width, height = page.size
        kids.append(f"{number} 0 R")
        content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /I Do Q".encode()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.3f} {height:.3f}] /Contents {number + 1} 0 R "
            f"/Resources << /XObject << /I {number + 2} 0 R >> >> >>".encode()
        )
        objects.append(_stream("", content))
        objects.append(_image(page))
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(kids)}] >>".encode()
    return _file(objects)


def _image(page: PageScan) -> bytes:
    height, width = page.image.shape[:2]
    space = "/DeviceRGB" if page.image.ndim == 3 else "/DeviceGray"
    if page.quality:
        coded, data = "/DCTDecode", jpeg(page.image, page.quality)
    else:
        raw = np.packbits(page.image > 0, axis=1) if page.bits == 1 else page.image
        coded, data = "/FlateDecode", zlib.compress(raw.tobytes(), 6)
    entries = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space} "
        f"/BitsPerComponent {page.bits} /Filter {coded} "
    )
    return _stream(entries, data)


def _stream(entries: str, data: bytes) -> bytes:
    return f"<< {entries}/Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    """Objects numbered from 1 with their cross-reference table; the first is the catalogue."""
    parts = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"]
    offsets, position = [], len(parts[0])
    for number, content in enumerate(objects, 1):
        offsets.append(position)
        parts.append(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
        position += len(parts[-1])
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    parts.append(f"xref\n0 {count}\n0000000000 65535 f \n{table}".encode())
    parts.append(f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{position}\n%%EOF\n".encode())
    return b"".join(parts)


def write_tiff(pages: Sequence[PageScan]) -> bytes:
    """A TIFF: fax compression for black and white, none that loses for the rest."""
    images = [Image.fromarray(page.seen()) for page in pages]
    fax = all(page.bits == 1 for page in pages)
    if fax:
        images = [image.convert("1") for image in images]
    buffer = io.BytesIO()
    images[0].save(
        buffer,
        "TIFF",
        save_all=True,
        append_images=images[1:],
        compression="group4" if fax else "tiff_deflate",
        dpi=(pages[0].dpi, pages[0].dpi),
    )
    return buffer.getvalue()


def write_png(page: PageScan) -> bytes:
    """One page as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(page.seen()).save(buffer, "PNG", dpi=(page.dpi, page.dpi))
    return buffer.getvalue()
