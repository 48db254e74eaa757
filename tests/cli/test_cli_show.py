"""``nianbao show``."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest
from batch_fakes import make_record, write_inputs
from hypothesis import given
from hypothesis import strategies as st

from extract.cli.plain import neutral
from extract.cli.terminal import console
from extract.cli.view import print_record
from extract.export.jsonl import record_line
from extract.export.labels import labels
from extract.record import Alternative, Cell, Evidence, Figure, Finding, Record, Status


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def a_cell(row: str, column: str, value: float | None, status: Status, printed: str = "") -> Cell:
    return Cell(
        table="requests", row=row, column=column, unit="件", printed=printed, value=value, status=status, confidence=0.5
    )


@pytest.fixture(autouse=True)
def wide_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")


def view(record: Record, stream: io.StringIO | None = None) -> str:
    stream = stream or io.StringIO()
    print_record(record, console(stream))
    return stream.getvalue()


def with_every_status() -> Record:
    columns = ("natural_person", "business", "research", "public_interest", "legal_service", "other", "total")
    cells = [
        a_cell("new", column, n + 70, status) for n, (column, status) in enumerate(zip(columns, Status, strict=True))
    ]
    cells[1] = cells[1].model_copy(
        update={"printed": "7l", "alternatives": [Alternative(printed="7l", value=7, confidence=0.2)], "rules": ["和"]}
    )
    return make_record("0123456789abcdef", "甲.docx", 5).model_copy(update={"cells": cells})


def row_of(text: str, label: str) -> str:
    return next(line for line in text.splitlines() if label in line)


def test_a_status_shows_without_colour() -> None:
    text = view(with_every_status())
    assert "\x1b" not in text
    row = row_of(text, "一、本年新收政府信息公开申请数量").split("│")
    marks = [label.mark for label in labels().statuses.values()]
    assert [cell.split() for cell in row[3:10]] == [[str(70 + n), *([m] if m else [])] for n, m in enumerate(marks)]
    for label in labels().statuses.values():
        assert not label.mark or f"{label.mark} = {label.name}" in text


def test_colour_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in view(with_every_status(), Terminal())


def test_what_was_repaired_is_told_with_what_is_printed() -> None:
    row = row_of(view(with_every_status()), "7l=7")
    for part in ("商业企业", "7l", "71", "已修正", "0.50", "和"):
        assert part in row


def test_figures_and_findings_have_their_names() -> None:
    text = view(make_record("0123456789abcdef", "甲.docx", 5))
    assert "收到申请数" in text
    for part in ("文表", "文表不一致", "左：受理 “5”", "右：一、本年新收政府信息公开申请数量 / 总计 “7”", "-2"):
        assert part in row_of(text, "文表不一致")


def test_a_row_that_only_some_reports_have_shows_where_it_is() -> None:
    without = make_record("0123456789abcdef", "甲.docx", 5)
    having = without.model_copy(update={"cells": [a_cell("other", "total", 4, Status.AS_PRINTED, "4")]})
    assert "│ （六）其他处理 " in row_of(view(having), "（六）其他处理  ")
    assert len(view(having).splitlines()) - len(view(having.model_copy(update={"cells": []})).splitlines()) == 1


def test_a_record_without_tables_says_so() -> None:
    record = make_record("0123456789abcdef", "甲.docx", 5).model_copy(update={"template": None, "cells": []})
    assert "没有找到法定表格" in view(record)


EVIL = "\x1b[31m\x1b]0;title\x07\x9b2J\x00\u202e\r\x08"


def test_escape_sequences_of_a_document_do_not_reach_the_terminal() -> None:
    record = make_record(EVIL, EVIL, 5)
    record.agency, record.format, record.warnings = EVIL, EVIL, [EVIL]
    cell = a_cell(EVIL, EVIL, 1, Status.NEEDS_REVIEW, EVIL)
    cell.rules, cell.alternatives = [EVIL], [Alternative(printed=EVIL, value=1, confidence=0.1)]
    figure = Figure(
        **(record.figures[0].model_dump() | {"indicator": EVIL, "text": EVIL, "unit": EVIL, "detail": EVIL})
    )
    evidence = Evidence(side="left", label=EVIL, printed=EVIL)
    finding = Finding(**(record.findings[0].model_dump() | {"message": EVIL, "evidence": [evidence]}))
    record.cells, record.figures, record.findings = [cell], [figure], [finding]
    assert not {c for c in EVIL if not c.isprintable()} & set(view(record))


@given(st.text())
def test_neutral_text_steers_nothing_and_stays_on_one_line(text: str) -> None:
    assert not {unicodedata.category(character) for character in neutral(text)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(neutral(text).splitlines()) <= 1


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_plain_text_stays(text: str) -> None:
    assert neutral(text) == text


def test_a_report_is_extracted_on_the_fly(call, tmp_path: Path) -> None:
    (path,) = write_inputs(tmp_path / "in", a="report 41")
    result = call("show", path)
    assert result.exit_code == 0, result.output
    assert "41件" in result.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["in"]


def test_status_1_for_a_report_without_record(call, tmp_path: Path) -> None:
    (path,) = write_inputs(tmp_path / "in", a="reject")
    result = call("show", path)
    assert (result.exit_code, "没有标题" in result.stderr, result.stdout) == (1, True, "")


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    lines = [record_line(make_record(f"{n:016x}", f"{n}.docx", 40 + n)) for n in (1, 2)]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_a_record_is_named_by_its_id(call, records: Path) -> None:
    result = call("show", f"{records}#{2:016x}")
    assert result.exit_code == 0
    assert "42件" in result.stdout
    assert "41件" not in result.stdout


def test_the_only_record_of_a_file_is_shown(call, records: Path) -> None:
    records.write_text(records.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    assert "41件" in call("show", records).stdout


def test_several_records_are_listed(call, records: Path) -> None:
    result = call("show", records)
    assert result.exit_code == 0
    assert [line.split("  ")[0] for line in result.stdout.splitlines()] == [f"{records}#{n:016x}" for n in (1, 2)]


@pytest.mark.parametrize("suffix", ["#ffff", ".absent"])
def test_status_2_where_there_is_no_such_record_or_file(call, records: Path, suffix: str) -> None:
    result = call("show", f"{records}{suffix}")
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_line_that_is_no_record_is_named(call, records: Path) -> None:
    with records.open("a", encoding="utf-8") as file:
        file.write("{}\n")
    result = call("show", records)
    assert (result.exit_code, "第 3 行" in result.stderr) == (2, True)


def test_a_hash_may_be_part_of_a_file_name(call, tmp_path: Path) -> None:
    path = tmp_path / "a#b.txt"
    path.write_text("report 41", encoding="utf-8")
    assert "41件" in call("show", path).stdout
