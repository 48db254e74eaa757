"""Characters that no reader wants: controls, invisible marks and the many kinds of space and line end."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls except tab and newline, soft hyphen, zero-width and direction marks, byte-order marks, lone surrogates.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff]"
)
_WIDE_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def clean(text: str) -> str:
    """Line ends as ``\\n``; control characters, invisible marks and lone surrogates gone; everything else kept."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def plain_spaces(text: str) -> str:
    """``clean`` with no-break, full-width and other wide spaces as plain ones, one for one."""
    # Printable text has neither controls nor any space but the plain one; most paragraphs are such.
    return text if text.isprintable() else _WIDE_SPACES.sub(" ", clean(text))
