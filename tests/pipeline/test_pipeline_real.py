"""The real reports beside the repository, where they are: all gold cells right, findings found, figures as required."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.gold.format import load_gold_dir, source_name
from eval.metrics.cells import Outcome
from eval.metrics.report import ReportScore, score_report
from eval.run import DatasetScore
from extract.errors import ErrorCode, NianbaoError
from extract.pipeline import Extractor

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold"
SEED_F1 = 0.85

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="no ../shared with real reports beside the repository")


@pytest.fixture(scope="module")
def scores() -> dict[str, ReportScore]:
    """Every real report that has gold, by file name."""
    gold = load_gold_dir(GOLD)
    extractor = Extractor()
    found = {}
    for path in sorted([*(SHARED / "seeds").iterdir(), *(SHARED / "real").iterdir()]):
        name = source_name(path.name)
        if name in gold:
            extraction = extractor.extract(path.read_bytes(), path.name)
            found[name] = score_report(extraction.record, extraction.text, gold[name])
    assert found.keys() == gold.keys()
    return found


def test_every_gold_cell_is_right(scores: dict[str, ReportScore]) -> None:
    wrong = [(name, c.key, c.outcome) for name, s in scores.items() for c in s.cells if c.outcome is not Outcome.RIGHT]
    assert [item for item in wrong if item[2] not in (Outcome.EXTRA, Outcome.EXTRA_REVIEW)] == []


def test_no_cell_is_invented(scores: dict[str, ReportScore]) -> None:
    extra = [(name, c.key) for name, s in scores.items() for c in s.cells if c.outcome is Outcome.EXTRA]
    assert extra == []


def test_no_cell_was_right_before_and_wrong_after(scores: dict[str, ReportScore]) -> None:
    assert [(name, c.key) for name, s in scores.items() for c in s.cells if c.harmed] == []


def test_every_finding_is_found(scores: dict[str, ReportScore]) -> None:
    missed = [(name, f.gold.check) for name, s in scores.items() for f in s.findings if f.gold and not f.findings]
    assert missed == []


def test_agency_year_and_template_are_right(scores: dict[str, ReportScore]) -> None:
    assert [(name, what) for name, s in scores.items() for what, right in s.identity.items() if not right] == []


def test_figures_of_the_seeds(scores: dict[str, ReportScore]) -> None:
    seeds = {path.name for path in (SHARED / "seeds").iterdir()}
    counts = DatasetScore(GOLD, [score for name, score in scores.items() if name in seeds]).figures()
    assert counts.rates()["strict_f1"] >= SEED_F1


def test_the_blank_form_is_no_report() -> None:
    forms = sorted((SHARED / "real").glob("*blank*"))
    assert forms
    for path in forms:
        with pytest.raises(NianbaoError) as caught:
            Extractor().extract(path.read_bytes(), path.name)
        assert caught.value.code is ErrorCode.NOT_A_REPORT
