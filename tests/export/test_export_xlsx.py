"""records.xlsx."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from export_records import a_cell, a_figure, a_record

from extract.export import xlsx
from extract.export.labels import cell_label, labels
from extract.record import Record, Status
from extract.templates import eras, load_template


def write(folder: Path, *records: Record) -> openpyxl.Workbook:
    folder.mkdir(exist_ok=True)
    writer = xlsx.XlsxWriter(folder)
    for record in records:
        writer.add(record)
    writer.close()
    return openpyxl.load_workbook(folder / "records.xlsx")


def values(book: openpyxl.Workbook, sheet: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in book[sheet].iter_rows(values_only=True)]


def test_sheets_and_headers(tmp_path: Path) -> None:
    book = write(tmp_path, a_record())
    assert book.sheetnames == ["cells", "单元格", "figures", "findings"]
    assert values(book, "cells")[0][:5] == ("report_id", "source", "agency", "year", "template")
    assert values(book, "单元格")[0] == xlsx.CHINESE_HEADER


def test_the_second_sheet_speaks_as_the_form_does(tmp_path: Path) -> None:
    row = values(write(tmp_path, a_record()), "单元格")[2]
    assert row[5:12] == (
        "收到和处理政府信息公开申请情况", "一、本年新收政府信息公开申请数量", "法人或其他组织·商业企业", "件", "l2",
        12, "已修正",
    )  # fmt: skip


def test_numbers_are_numbers_and_formulas_are_text(tmp_path: Path) -> None:
    book = write(tmp_path, a_record(cells=[a_cell(printed="=1+1", value=-3)], figures=[a_figure(detail="@x")]))
    assert values(book, "cells")[1][9:11] == ("'=1+1", -3)
    assert values(book, "单元格")[1][9] == "'=1+1"
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_control_characters_and_long_text_fit(tmp_path: Path) -> None:
    book = write(tmp_path, a_record(cells=[a_cell(printed="a\x00\x1b[31mb\ud800"), a_cell(printed="长" * 40_000)]))
    assert [row[9] for row in values(book, "cells")[1:]] == ["a[31mb?", "长" * 32_767]


def test_the_bytes_depend_on_the_records_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a", a_record())
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 2, 3, 4, 5, 6, 0, 1, 0))
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    write(tmp_path / "b", a_record())
    assert (tmp_path / "a/records.xlsx").read_bytes() == (tmp_path / "b/records.xlsx").read_bytes()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["records.xlsx"]


def test_rows_beyond_a_full_sheet_go_to_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    book = write(tmp_path, a_record())
    assert [len(values(book, name)) for name in ("cells", "cells 2", "单元格", "单元格 2")] == [3, 3, 3, 3]
    assert values(book, "cells 2")[0] == values(book, "cells")[0]


def test_every_cell_of_every_form_has_labels() -> None:
    for era in eras():
        for key in load_template(era).keys(variants=True):
            label = cell_label(era, key)
            assert (label.row, label.column) != (key.row, key.column)
            assert label.table != key.table


def test_a_cell_of_no_known_form_keeps_its_identifiers() -> None:
    assert cell_label(None, ("a", "b", "c")) == cell_label("1999", ("a", "b", "c"))
    assert cell_label("2021", ("a", "b", "c")).row == "b"


def test_every_identifier_of_the_record_has_a_name() -> None:
    assert set(labels().statuses) == set(Status)
    marks = [label.mark for label in labels().statuses.values()]
    assert len(set(marks)) == len(marks)
