"""Agency and year of varied titles, openings and signatures; pages that are no report, and reports of every era."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from outline_texts import BODIES, document, report

from extract.sections import outline

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "name_cases.yaml").read_text(encoding="utf-8"))
PAGES: list[dict[str, Any]] = yaml.safe_load((HERE / "page_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_agency_and_year(case: dict[str, Any]) -> None:
    named = case.get("bodies_year", case["year"])
    opening = f"{named}年，我单位稳步推进公开工作。" if named else "我单位稳步推进公开工作。"
    found = outline(
        report(
            title=case["title"],
            bodies=[opening, *BODIES[1:]],
            preamble=case.get("preamble", ()),
            ending=case.get("ending", ()),
        )
    )
    assert (found.agency, found.year) == (case["agency"], case["year"])


@pytest.mark.parametrize("page", PAGES, ids=[page["case"] for page in PAGES])
def test_score_tells_reports_from_other_pages(page: dict[str, Any]) -> None:
    score = outline(document(page["lines"])).score
    assert (score >= 0.5) is page["report"]
