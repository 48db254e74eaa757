"""The signs that a value cell of a statutory table may hold, in the order of the network's classes."""

from __future__ import annotations

SIGNS = "0123456789.-,万元零/—"
OTHER = "□"
"""Anything else, however long: words of a label, a stroke of a pen. A text with it is no reading of a value."""
ALPHABET = SIGNS + OTHER
"""Class ``i + 1`` of the network is ``ALPHABET[i]``; class 0 is the blank of CTC. An empty cell is the empty string."""

BLANK = 0
CLASSES = len(ALPHABET) + 1


def encode(text: str) -> list[int]:
    """Class numbers of a text; ``ValueError`` for a sign outside of the alphabet."""
    return [ALPHABET.index(sign) + 1 for sign in text]
