"""Texts as sets of hashed shingles, with everything masked that differs between two copies of one text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from re import Pattern

import numpy as np
from numpy.typing import NDArray

from extract.audit.names import parse_name
from extract.audit.rules import audit_rules
from extract.templates import load_templates

_KEEP = re.compile(r"[^\w一-龥]+|_+")
_DIGITS = re.compile(r"\d+")
_SHORTEST_LABEL = 4
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_NAME = "某"


@cache
def _label_pattern() -> Pattern[str]:
    """Labels of the statutory tables: every report has them, so that they are no sign of a copy."""
    entries = [
        (entry.label, entry.group)
        for template in load_templates()
        for table in template.tables
        for part in (table.rows, table.columns)
        for entry in part
    ]
    labels = {_KEEP.sub("", text) for label, group in entries for text in (*label.all, group)}
    usual = sorted((label for label in labels if len(label) >= _SHORTEST_LABEL), key=lambda label: (-len(label), label))
    return re.compile("|".join(map(re.escape, usual)))


def plain_text(text: str) -> str:
    """The characters of a text without spaces and signs, as names are compared."""
    return _KEEP.sub("", unicodedata.normalize("NFKC", text))


def masked(text: str, agency: str | None) -> str:
    """The characters of the narrative that say something: no tables, signs, years, names of the agency, phones.

    Rows of tables stand in the text with tabs or bars between their cells; where a document runs them into one line
    they stay.
    """
    text = "\n".join(line for line in text.split("\n") if "\t" not in line and not line.startswith("|"))
    text = unicodedata.normalize("NFKC", text)
    for mask in audit_rules().masks:
        text = mask.pattern.sub(mask.put, text)
    text = _KEEP.sub("", text)
    for name in _own_names(agency):
        text = text.replace(name, _NAME)
    return text


def wording(text: str, agency: str | None) -> str:
    """What is left of a masked text without its numbers and the statutory tables: how it is put, not what it states."""
    return _DIGITS.sub("", _label_pattern().sub("", masked(text, agency)))


def _own_names(agency: str | None) -> list[str]:
    """Names an agency goes by in its own text, the longest first."""
    if not agency:
        return []
    name = parse_name(agency)
    names = {_KEEP.sub("", agency), name.text, name.core, name.stem, *name.above}
    return sorted((one for one in names if len(one) >= 2), key=lambda one: (-len(one), one))


def shingles(text: str) -> NDArray[np.uint64]:
    """Hashes of every run of ``duplicate.shingle`` characters, sorted, each once.

    A polynomial hash mixed by multiplication and shift, after the finalizer of splitmix64
    (https://prng.di.unimi.it/splitmix64.c), so that any bits of it can stand for the whole.
    """
    size = audit_rules().duplicate.shingle
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4").astype(np.uint64)
    count = len(codes) - size + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    hashes: NDArray[np.uint64] = np.zeros(count, np.uint64)
    for start in range(size):
        hashes = hashes * _MULTIPLIER + codes[start : start + count]
    hashes ^= hashes >> np.uint64(30)
    hashes *= _MIX
    hashes ^= hashes >> np.uint64(27)
    return np.unique(hashes)


def sampled(hashes: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """The same fixed share of the shingles of every text, as 32 bits each (FracMinHash, Irber et al. 2022,
    doi:10.1101/2022.01.11.475838): a shingle kept in one text is kept in all.

    Of a short text a larger share is kept, or too few would be left to recognise it by; since one share divides the
    other, what is kept of a long text is kept of a short one as well.
    """
    rules = audit_rules().duplicate
    share = rules.sample if len(hashes) >= rules.long else rules.sample_short
    kept: NDArray[np.uint64] = hashes[hashes % np.uint64(share) == 0]
    return (kept >> np.uint64(32)).astype(np.uint32)


def similarity(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """Jaccard similarity of two sets of hashes, 0 where both are empty."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    whole = len(one) + len(other) - shared
    return shared / whole if whole else 0.0
