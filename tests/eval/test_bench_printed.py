"""Reports of other layouts through a printer and a scanner."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

from eval.benchmarks.accuracy import Answer, AnswerCounts, our_answers
from eval.benchmarks.printed import TEXT, Truth, as_read, judge, printed_reports, read_truth, read_unprinted
from eval.gold.scans.printing import missing_tools
from extract.config import Config
from extract.pipeline import Extractor

VARIED = Path(__file__).parents[1] / "pipeline" / "varied"
STRUCK = "d25_strike.docx"
NAMES = ("d12_title_textbox.docx", "h15_typos.html", STRUCK)
"""A row that a page break cuts, the sliver below a merged cell that one cuts, corrections with a line through them."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three of the reports in other shapes and what they hold."""
    lines = (VARIED / "truth.tsv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.split("\t")[0] in NAMES]
    (tmp_path / "truth.tsv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    for name in NAMES:
        shutil.copy(VARIED / name, tmp_path / name)
    return tmp_path


def test_truth_has_numbers_blanks_and_what_nobody_can_tell(tmp_path: Path) -> None:
    (tmp_path / "truth.tsv").write_text("a.html\trequests\tnew\ttotal=3 other= business=?\n", encoding="utf-8")
    assert read_truth(tmp_path) == {
        "a.html": {("requests", "new", "total"): 3.0, ("requests", "new", "other"): None}
        | {("requests", "new", "business"): "?"}
    }


def test_what_a_printer_leaves_out_is_named_with_its_reason() -> None:
    truths = read_truth(VARIED)
    for line in (VARIED / "unprinted.tsv").read_text(encoding="utf-8").splitlines():
        name, table, column, reason = line.split("\t")
        assert any(table in ("*", key[0]) and column in ("*", key[2]) for key in truths[name])
        assert reason
    assert len(read_unprinted(VARIED)) < len(truths) / 20


@pytest.mark.skipif(bool(missing_tools()), reason="LibreOffice, Chromium or typefaces are not installed")
def test_what_is_not_printed_is_not_counted(folder: Path) -> None:
    name = NAMES[1]
    (folder / "unprinted.tsv").write_text(f"{name}\trequests\ttotal\tcut\n{STRUCK}\t*\t*\tfields\n", encoding="utf-8")
    reports = {report.name: report.truth for report in printed_reports(folder, len(NAMES), 1)}
    assert STRUCK not in reports
    left_out = read_truth(folder)[name].keys() - reports[name].keys()
    assert {(table, column) for table, _, column in left_out} == {("requests", "total")}


def test_cells_are_judged_by_value() -> None:
    keys = [("requests", "new", column) for column in ("a", "b", "c", "d", "e", "f")]
    values: list[Truth] = [3.0, 4.0, 5.0, None, "?", 6.0]
    truth = dict(zip(keys, values, strict=True))
    answers = {keys[0]: Answer(3), keys[1]: Answer(5, marked=True), keys[2]: Answer(6), keys[4]: Answer(9)}
    counts, silent = judge(answers, truth)
    assert counts == AnswerCounts(gold=5, right=2, marked=1, absent=1, silent=1)
    assert silent == ["requests/new/c: 6 (5.0)"]


@pytest.mark.skipif(bool(missing_tools()), reason="LibreOffice, Chromium or typefaces are not installed")
def test_nothing_is_wrong_in_silence_in_print_or_on_a_scan(folder: Path) -> None:
    extractor = Extractor(Config(taggers="rules"))
    for report in printed_reports(folder, len(NAMES), 1):
        # A line through one digit is not seen on a scan.
        for way in (TEXT,) if report.name == STRUCK else (TEXT, "L2"):
            record = extractor.extract(as_read(report, way), f"{report.name}.pdf").record
            counts, silent = judge(our_answers(record), report.truth)
            assert (counts.right, silent) == (counts.gold, []), (report.name, way)
