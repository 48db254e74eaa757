"""Bytes of a text file to text: byte-order mark, UTF-8, declared charset, GB18030, UTF-16, then a statistical guess."""

from __future__ import annotations

import codecs
import re

from extract.errors import ErrorCode, NianbaoError
from extract.intake.characters import clean

# UTF-32 stands before UTF-16 because its little-endian mark begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
# GB2312 and GBK are subsets of GB18030, and pages that declare them use characters beyond them.
_DECLARED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-8": "utf-8",
    "utf8": "utf-8",
}
_HEAD = 4096
_SAMPLE = 65_536
_MAX_ERROR_SHARE = 0.01
_MAX_JUNK_SHARE = 0.05
_FORGIVEN_JUNK = 4
_MIN_PLAUSIBLE_SHARE = 0.7
_JUNK = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_PLAUSIBLE = re.compile("[\t\n\r -~\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_JUNK_DETAIL = "内容不是可识别的文本或文档"


def decode(data: bytes) -> str:
    """Text of a file in whatever encoding it has, line ends as ``\\n``, control characters dropped.

    Raises:
        NianbaoError: UNREADABLE where no encoding makes text of the bytes.
    """
    text = _decode(_without_padding(data))
    sample = text[:_SAMPLE]
    if len(_JUNK.findall(sample)) > max(_FORGIVEN_JUNK, _MAX_JUNK_SHARE * len(sample)):
        raise NianbaoError(ErrorCode.UNREADABLE, _JUNK_DETAIL)
    return clean(text)


def _without_padding(data: bytes) -> bytes:
    """Drop the NUL bytes that a broken download leaves at the end, keeping whole characters of UTF-16 and UTF-32."""
    if not data.endswith(b"\0" * 8):
        return data
    body = data.rstrip(b"\0")
    return body + b"\0" * (-len(body) % 4)


def _decode(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    utf16 = _utf16_name(data[:_HEAD])
    if utf16 is not None:
        return data.decode(utf16, "replace")
    for name in _candidates(data):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return _lenient(data)


def _candidates(data: bytes) -> list[str]:
    """Encodings to try strictly: valid UTF-8 is never an accident, so it goes before what the file says of itself."""
    names = ["utf-8", "gb18030"]
    match = _DECLARATION.search(data[:_HEAD])
    if match is not None:
        declared = _DECLARED.get(match[1].decode("ascii").lower())
        if declared is not None and declared not in names:
            names.insert(1, declared)
    return names


def _utf16_name(head: bytes) -> str | None:
    """UTF-16 without a mark: NUL bytes, and nearly all high bytes from the blocks that Chinese text uses."""
    if b"\0" not in head:
        return None
    shares = {"utf-16-le": _high_byte_share(head[1::2]), "utf-16-be": _high_byte_share(head[0::2])}
    name = max(shares, key=lambda key: shares[key])
    return name if shares[name] > 0.95 and min(shares.values()) < 0.9 else None


def _high_byte_share(high: bytes) -> float:
    usual = sum(1 for byte in high if byte in (0x00, 0x20, 0x30, 0xFF) or 0x4E <= byte <= 0x9F)
    return usual / len(high) if high else 0.0


def _lenient(data: bytes) -> str:
    """A few broken characters are forgiven (a file cut inside a character); beyond that the guess of a detector."""
    attempts = [data.decode(name, "replace") for name in _candidates(data)]
    best = min(attempts, key=lambda text: text.count("\ufffd") / max(len(text), 1))
    if best.count("\ufffd") <= max(1, _MAX_ERROR_SHARE * len(best)):
        return best
    # charset-normalizer is slow to import and rarely needed.
    from charset_normalizer import from_bytes

    guess = from_bytes(data[:_SAMPLE]).best()
    text = "" if guess is None else data.decode(guess.encoding, "replace")
    sample = text[:_SAMPLE]
    if not sample or len(_PLAUSIBLE.findall(sample)) < _MIN_PLAUSIBLE_SHARE * len(sample):
        raise NianbaoError(ErrorCode.UNREADABLE, _JUNK_DETAIL)
    return text
