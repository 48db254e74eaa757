"""Columns and values of the flat tables, in csv and parquet."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from export_records import a_cell, a_figure, a_record
from hypothesis import given
from hypothesis import strategies as st

from extract.export.csvfile import CsvFile, safe_text, write_failures
from extract.export.parquet import ParquetWriter
from extract.export.tables import TABLES, tidy
from extract.export.writers import ExportFormat, open_writer

CONTRACT = {
    "cells": "report_id, source, agency, year, template, table, row, column, unit, printed, value, status, confidence, "
    "page, x0, y0, x1, y1",
    "figures": "report_id, source, agency, year, indicator, text, value, unit, qualifier, period, role, group, detail, "
    "section, start, end, confidence, page",
    "findings": "report_id, source, agency, year, check, kind, severity, message, left, right, delta, evidence",
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    writers = [open_writer(ExportFormat.CSV, tmp_path), ParquetWriter(tmp_path)]
    for writer in writers:
        writer.add(a_record())
        writer.close()
    return tmp_path


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_are_those_of_the_contract(written: Path, name: str) -> None:
    header = (written / f"{name}.csv").read_bytes().split(b"\n")[0].decode()
    assert header.split(",") == CONTRACT[name].split(", ")
    assert pq.read_schema(written / f"{name}.parquet").names == header.split(",")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_row_is_as_long_as_its_header(table) -> None:
    assert [len(row) for row in table.rows(a_record())] == [len(table.columns)] * len(list(table.rows(a_record())))


def test_values_in_csv(written: Path) -> None:
    first, repaired, amount, blank = read(written / "cells.csv")
    assert [first[k] for k in ("agency", "year", "value", "confidence", "page", "x0", "y0", "x1", "y1")] == [
        "甲县", "2023", "12", "0.999", "3", "1", "2.5", "30.25", "4",
    ]  # fmt: skip
    assert (repaired["printed"], repaired["value"], repaired["status"]) == ("l2", "12", "repaired")
    assert (amount["value"], amount["page"], amount["x0"]) == ("239.8282", "3", "")
    assert (blank["printed"], blank["value"], blank["page"], blank["status"]) == ("", "", "", "blank")


def test_evidence_is_compact_json(written: Path) -> None:
    (finding,) = read(written / "findings.csv")
    assert finding["evidence"] == '[{"side":"left","label":"新收","printed":"3","value":3,"table":"requests"}]'
    assert (finding["left"], finding["right"], finding["delta"]) == ("3", "1.5", "1.5")


def test_csv_is_utf8_without_a_mark_and_lines_end_with_newlines(written: Path) -> None:
    data = (written / "cells.csv").read_bytes()
    assert data.startswith(b"report_id,")
    assert b"\r" not in data
    assert data.endswith(b"\n")


def test_parquet_keeps_types(written: Path) -> None:
    rows = pq.read_table(written / "cells.parquet").to_pylist()
    assert (rows[0]["year"], rows[0]["value"], rows[0]["page"]) == (2023, 12.0, 3)
    assert (rows[3]["value"], rows[3]["page"], rows[3]["printed"]) == (None, None, "")
    types = {field.name: str(field.type) for field in pq.read_schema(written / "figures.parquet")}
    assert (types["start"], types["value"], types["text"]) == ("int64", "double", "string")


def test_a_parquet_file_without_rows_has_its_columns(tmp_path: Path) -> None:
    ParquetWriter(tmp_path).close()
    assert pq.read_table(tmp_path / "findings.parquet").num_rows == 0
    assert pq.read_schema(tmp_path / "findings.parquet").names == CONTRACT["findings"].split(", ")


def test_parquet_holds_text_that_csv_escapes(tmp_path: Path) -> None:
    writer = ParquetWriter(tmp_path)
    writer.add(a_record(figures=[a_figure(detail="=1+1")]))
    writer.close()
    assert pq.read_table(tmp_path / "figures.parquet")["detail"].to_pylist() == ["=1+1"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1 + 0.2, 0.3), (1398.0, 1398), (2398282.0000000005, 2398282), (-3, -3), (None, None), (float("nan"), None),
        (float("inf"), None), (10**20, 10**20),
    ],
)  # fmt: skip
def test_numbers_have_no_noise(value: float | None, expected: float | None) -> None:
    assert (tidy(value), type(tidy(value))) == (expected, type(expected))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "＝1",
        "－2+3",
        "＠x",
        "-1=2",
        "+A1",
        "- 3a",
    ],
)
def test_formulas_are_escaped(text: str) -> None:
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize("text", ["-3", "+5", "-3.5%", "-1,234", "－３", "-", "--", "—", "/", "3", "件=1", "", "甲-乙"])
def test_numbers_dashes_and_plain_text_stay(text: str) -> None:
    assert safe_text(text) == text


def test_formulas_in_every_text_column_are_escaped(tmp_path: Path) -> None:
    writer = open_writer(ExportFormat.CSV, tmp_path)
    writer.add(a_record(source="=a.docx", agency="@b", cells=[a_cell(printed="=1")], figures=[a_figure(text="+x")]))
    writer.close()
    (cell,), (figure,) = read(tmp_path / "cells.csv"), read(tmp_path / "figures.csv")
    assert (cell["source"], cell["agency"], cell["printed"]) == ("'=a.docx", "'@b", "'=1")
    assert figure["text"] == "'+x"


def rewrite(path: Path, values: list) -> list[str]:
    file = CsvFile(path, ["h"])
    file.write([values])
    file.close()
    with path.open(encoding="utf-8", newline="") as reader:
        _, row = csv.reader(reader)
    return row


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('=",\r\n\t'))


@given(st.lists(ANY_TEXT, min_size=2, max_size=4))
def test_any_text_comes_back_from_csv(tmp_path_factory: pytest.TempPathFactory, values: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "text.csv"
    assert rewrite(path, values) == [safe_text(value) for value in values]


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_any_number_comes_back_from_csv_without_an_exponent(
    tmp_path_factory: pytest.TempPathFactory, value: float
) -> None:
    (text,) = rewrite(tmp_path_factory.getbasetemp() / "number.csv", [value])
    assert type(value)(text) == value
    assert "e" not in text


def test_failures(tmp_path: Path) -> None:
    write_failures(tmp_path / "failures.csv", [("甲.pdf", "encrypted", '文件已加密："密"，请去除。')])
    expected = 'source,error,message\n甲.pdf,encrypted,"文件已加密：""密""，请去除。"\n'
    assert (tmp_path / "failures.csv").read_text(encoding="utf-8") == expected


def test_evidence_of_a_hostile_label_is_still_json(tmp_path: Path) -> None:
    finding = a_record().findings[0]
    finding.evidence[0].label = '"],\n=1'
    writer = open_writer(ExportFormat.CSV, tmp_path)
    writer.add(a_record(findings=[finding]))
    writer.close()
    assert json.loads(read(tmp_path / "findings.csv")[0]["evidence"])[0]["label"] == '"],\n=1'
