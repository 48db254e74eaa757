"""Files, extracted by the whole pipeline, then audited: a few planted defects, and nothing beside them."""

from __future__ import annotations

from pathlib import Path
from random import Random

from audit_reports import an_out

from eval.gold.generate.layout import build_layout
from eval.gold.generate.model import TrueCell, Truth
from eval.gold.generate.options import LayoutOptions
from eval.gold.generate.printing import plain
from eval.gold.generate.render.options import RenderOptions
from eval.gold.generate.render.registry import FORMATS
from eval.gold.panel.agencies import random_agencies
from eval.gold.panel.compose import narrative_of
from eval.gold.panel.model import Draft
from eval.gold.panel.series import random_series, sum_applicants
from extract.audit.audit import AuditOptions, run_audit
from extract.pipeline import Extractor
from extract.templates import load_template
from extract.templates.model import CellKey

YEARS = range(2021, 2024)
LICENSES = CellKey("art20_5", "licensing", "decisions")


def _as_file(draft: Draft, file_format: str) -> bytes:
    """The report as a file; ``file_format`` is a name in ``FORMATS``. The agency is printed with all units above it."""
    cells = {key: TrueCell(plain(value), value) for key, value in draft.values.items()}
    truth = Truth(load_template(draft.era), draft.owner.agency, draft.year, cells)
    narrative = narrative_of(draft, draft.text_of or draft)
    layout = build_layout(truth, narrative, LayoutOptions(), Random(draft.seed))
    return FORMATS[file_format].render(layout, RenderOptions())


def test_planted_defects_survive_extraction(tmp_path: Path) -> None:
    rng = Random(11)
    owners = [owner for owner in random_agencies(40, rng) if owner.model is None and owner.agency.scale == "street"][:4]
    series = [
        random_series(owner, YEARS, dict.fromkeys(YEARS, owner.agency.name), Random(f"{owner.index}"))
        for owner in owners
    ]
    carried, leapt, copied, sound = series
    for row in ("carried_in", "granted", "processed_total"):
        carried[2022].values[CellKey("requests", row, "natural_person")] += 4
    sum_applicants(carried[2022].values, "2021")
    for year, value in zip(YEARS, (61, 6300, 58), strict=True):
        leapt[year].values[LICENSES] = value
    copied[2023].text_of = copied[2022]
    for draft in (*carried.values(), *copied.values(), *sound.values()):
        draft.values[LICENSES] = 40 + draft.year % 7
    records, texts = [], {}
    for drafts in series:
        for draft, kind in zip(drafts.values(), ("html", "docx", "html"), strict=True):
            result = Extractor().extract(_as_file(draft, kind), f"{draft.owner.index}_{draft.year}.{kind}")
            records.append(result.record)
            texts[result.record.report_id] = result.text
    found = run_audit(AuditOptions([an_out(tmp_path, records, texts)])).findings
    names = [owner.agency.name.removesuffix("办事处").removesuffix("人民政府") for owner in owners]
    assert sorted((f.check, f.agency, f.year) for f in found) == sorted([
        ("cross_year.requests.carry", names[0], 2022),
        ("jump.magnitude", names[1], 2022),
        ("duplicate.other_year", names[2], 2023),
    ])  # fmt: skip
