"""Text of documents made harmless: nothing in it can steer the terminal."""

from __future__ import annotations

import unicodedata

_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "\u2421"


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\t\n" or category in ("Zl", "Zp"):
        return " "
    code = ord(character)
    if category == "Cc":
        if code == 0x7F:
            return _DELETE_PICTURE
        return chr(_CONTROL_PICTURES + code) if code < 0x20 else f"\\x{code:02x}"
    if category in ("Cf", "Cs"):
        return f"\\u{code:04x}"
    return character


def neutral(text: str) -> str:
    """``text`` on one line, with control, format and bidirectional characters replaced by visible ones.

    Escape sequences in a document could otherwise recolour, rewrite or retitle the reader's terminal.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_visible, text))
