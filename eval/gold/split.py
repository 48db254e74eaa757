"""Which gold is for training and which for measuring: by agency, the same at every time and on every machine."""

from __future__ import annotations

import hashlib

from eval.gold.format import GoldReport

SEEN_FILE = "gold_seen.json"
"""In a folder of weights: agencies of the gold that the tagger was trained on."""
HELD_OUT = 0.3
"""Share of agencies that training leaves out."""


def held_out(agency: str) -> bool:
    """Whether the gold of an agency is for measuring only."""
    digest = hashlib.sha256(f"held out:{agency}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64 < HELD_OUT


def agency_of(gold: GoldReport) -> str:
    """Whose report it is; the file's own name where no agency is stated."""
    return gold.agency or gold.source
