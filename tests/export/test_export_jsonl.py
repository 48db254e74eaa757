"""records.jsonl."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from export_records import a_cell, a_record

from extract.export.jsonl import record_line
from extract.export.writers import ExportFormat, open_writer, parse_formats
from extract.record import Record


def test_keys_are_in_the_order_of_the_contract() -> None:
    entry = json.loads(record_line(a_record()))
    assert list(entry) == [
        "report_id", "source", "format", "agency", "year", "template", "cells", "figures", "findings", "warnings",
        "models",
    ]  # fmt: skip
    assert list(entry["cells"][0]) == [
        "table", "row", "column", "unit", "printed", "value", "status", "confidence", "page", "box", "rules",
        "alternatives",
    ]  # fmt: skip
    assert list(entry["figures"][0]) == [
        "indicator", "text", "start", "end", "value", "unit", "qualifier", "period", "role", "group", "detail",
        "section", "confidence", "page", "box",
    ]  # fmt: skip
    assert list(entry["findings"][0]) == [
        "check", "kind", "severity", "message", "left", "right", "delta", "evidence",
    ]  # fmt: skip


def test_records_come_back(tmp_path: Path) -> None:
    records = [a_record(), a_record(agency=None, year=None, template=None, cells=[])]
    writer = open_writer(ExportFormat.JSONL, tmp_path)
    for record in records:
        writer.add(record)
    writer.close()
    data = (tmp_path / "records.jsonl").read_bytes()
    assert [Record.model_validate_json(line) for line in data.splitlines()] == records
    assert "甲县".encode() in data


@pytest.mark.parametrize("character", ["\n", "\r", "\x85", "\u2028", "\u2029"])
def test_a_line_end_in_the_text_does_not_end_the_line(character: str) -> None:
    record = a_record(cells=[a_cell(printed=f"1{character}2")])
    (line,) = record_line(record).splitlines()
    assert Record.model_validate_json(line) == record


def test_formats_by_name() -> None:
    assert parse_formats("csv, xlsx,csv") == [ExportFormat.CSV, ExportFormat.XLSX]


@pytest.mark.parametrize("text", ["", ",", "csv,pdf", "JSONL"])
def test_an_unknown_format_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="导出格式"):
        parse_formats(text)
