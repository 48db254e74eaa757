"""What people decided stays decided, until the values change."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_reports import a_report, an_out

from extract.audit.audit import AuditOptions, AuditResult
from extract.audit.decisions import FILE, read_decisions
from extract.audit.model import AuditError
from extract.audit.output import Decisions, audit_into

OUT, IN = "requests/carried_out/total", "requests/carried_in/total"


def _run(
    tmp_path: Path, values: tuple[float, float] = (3, 5), confirm: tuple[str, ...] = (), dismiss: tuple[str, ...] = ()
) -> AuditResult:
    out = an_out(tmp_path / "out", [a_report(2021, {OUT: values[0]}), a_report(2022, {IN: values[1]})])
    folder = tmp_path / "audit"
    made = read_decisions(folder / FILE)
    return audit_into(folder, AuditOptions([out], decisions=made), Decisions(made, confirm, dismiss, "已与区里核实"))


def test_a_dismissed_finding_stays_dismissed(tmp_path: Path) -> None:
    (finding,) = _run(tmp_path).findings
    (again,) = _run(tmp_path, dismiss=(finding.id,)).findings
    assert (again.id, again.decision) == (finding.id, "dismiss")
    (later,) = _run(tmp_path).findings
    assert (later.decision, later.note) == ("dismiss", "已与区里核实")
    assert "已与区里核实" in (tmp_path / "audit" / FILE).read_text(encoding="utf-8")


def test_other_values_open_the_question_again(tmp_path: Path) -> None:
    (finding,) = _run(tmp_path).findings
    _run(tmp_path, confirm=(finding.id,))
    (changed,) = _run(tmp_path, (3, 6)).findings
    assert (changed.id, changed.decision) == (finding.id, "changed")


def test_a_decision_about_a_finding_of_another_run_is_kept(tmp_path: Path) -> None:
    (finding,) = _run(tmp_path).findings
    _run(tmp_path, dismiss=(finding.id,))
    assert not _run(tmp_path, (3, 3)).findings
    assert list(read_decisions(tmp_path / "audit" / FILE)) == [finding.id]


def test_words_of_a_person_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text("id,decision,note\nab,属实,\ncd,不成立,因为\nef,,\n", encoding="utf-8-sig")
    assert {name: one.decision for name, one in read_decisions(path).items()} == {"ab": "confirm", "cd": "dismiss"}


def test_an_unknown_word_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text("id,decision\nab,maybe\n", encoding="utf-8")
    with pytest.raises(AuditError, match="第 2 行"):
        read_decisions(path)


def test_an_unknown_id_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="0123"):
        _run(tmp_path, confirm=("0123",))
    assert list((tmp_path / "audit").iterdir()) == []


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    _run(tmp_path)
    first = {path.name: path.read_bytes() for path in (tmp_path / "audit").iterdir()}
    _run(tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "audit").iterdir()} == first
    assert set(first) == {"audit.html", "findings.csv", "agencies.csv", "decisions.csv"}
