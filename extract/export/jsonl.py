"""JSON Lines: one record a line, keys in the order of the contract, UTF-8 unescaped."""

from __future__ import annotations

from extract.export.outfolder import RECORDS
from extract.export.textform import TextForm
from extract.record import Record

# Line ends to some readers (``str.splitlines``, JavaScript before 2019), though not to JSON: escaped so that one
# record is one line for everybody. They can only stand inside strings.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def record_line(record: Record) -> str:
    """The record as one line of JSON with its newline."""
    line = record.model_dump_json()
    for character, escape in _LINE_ENDS.items():
        line = line.replace(character, escape)
    return line + "\n"


FORM = TextForm(names=(RECORDS,), heads=(b"",), render=lambda record: [record_line(record).encode()])
"""records.jsonl."""
