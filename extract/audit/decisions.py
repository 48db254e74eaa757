"""What people said of findings: a small csv that is read before a run and honoured by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.audit.expected import read_rows
from extract.audit.model import AuditError, AuditFinding, Decision
from extract.export.csvfile import CsvFile
from extract.record import Value

FILE = "decisions.csv"
COLUMNS = ("id", "decision", "note", "check", "agency", "year", "left", "right", "message")
_WORDS: dict[str, Decision] = {
    "confirm": "confirm",
    "属实": "confirm",
    "dismiss": "dismiss",
    "不成立": "dismiss",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision; ``left`` and ``right`` are the values it was made about, as text, None where nobody noted them."""

    id: str
    decision: Decision
    note: str = ""
    check: str = ""
    agency: str = ""
    year: str = ""
    left: str | None = None
    right: str | None = None
    message: str = ""


def read_decisions(path: Path) -> dict[str, Decided]:
    """Decisions by id of the finding, none where there is no such file; of two for one finding the later counts.

    ``decision`` is ``confirm`` (属实) or ``dismiss`` (不成立); an empty one is no decision.

    Raises:
        AuditError: where the file cannot be read or holds another word.
    """
    if not path.exists():
        return {}
    found: dict[str, Decided] = {}
    for number, row in enumerate(read_rows(path, "决定文件"), 2):
        name, word = row.get("id", ""), row.get("decision", "")
        if not name or not word:
            continue
        if word not in _WORDS:
            raise AuditError(
                f"决定文件 {path} 第 {number} 行的 decision 是“{word}”，只能是 confirm（属实）或 dismiss（不成立）"
            )
        texts = {
            column: row.get(column, "").removeprefix("'") for column in ("note", "check", "agency", "year", "message")
        }
        found[name] = Decided(name, _WORDS[word], left=row.get("left"), right=row.get("right"), **texts)
    return found


def apply_decisions(findings: Iterable[AuditFinding], decisions: dict[str, Decided]) -> list[AuditFinding]:
    """The findings with what was decided; where the values have changed since, the decision is open again."""
    done = []
    for finding in findings:
        decided = decisions.get(finding.id)
        if decided:
            same = decided.left in (None, _text(finding.left)) and decided.right in (None, _text(finding.right))
            finding = finding.model_copy(
                update={"decision": decided.decision if same else "changed", "note": decided.note}
            )
        done.append(finding)
    return done


def decide(
    decisions: dict[str, Decided], findings: Sequence[AuditFinding], ids: Iterable[str], decision: Decision, note: str
) -> None:
    """Add decisions about findings of this run.

    Raises:
        AuditError: where no finding has one of the ids.
    """
    by_id = {finding.id: finding for finding in findings}
    for one in ids:
        finding = by_id.get(one)
        if finding is None:
            raise AuditError(f"没有编号为 {one} 的问题")
        decisions[one] = Decided(
            one, decision, note, finding.check, finding.agency, str(finding.year or ""),
            _text(finding.left), _text(finding.right), finding.message,
        )  # fmt: skip


def write_decisions(path: Path, decisions: dict[str, Decided]) -> None:
    """Write the file, in the order in which the decisions were made; also those about findings of other runs."""
    file = CsvFile(path, COLUMNS)
    file.write(
        (d.id, d.decision, d.note, d.check, d.agency, d.year, d.left, d.right, d.message) for d in decisions.values()
    )
    file.close()


def _text(value: Value) -> str:
    return "" if value is None else str(value)
