"""Records that the tests of the annotation loop share: made by the pipeline from generated reports, and by hand."""

from __future__ import annotations

from functools import cache

from annotations.config.narrative import narrative_config
from annotations.config.table import table_config
from annotations.config.tags import Tags, read_tags
from eval.gold.generate.report import generate
from extract.pipeline import Extraction, Extractor
from extract.record import Cell, Figure, Record


@cache
def extractor() -> Extractor:
    return Extractor()


@cache
def generated(seed: int, format: str, era: str = "2021") -> tuple[bytes, Extraction]:
    """Bytes of a generated report and what the pipeline makes of it."""
    report = generate(seed, era=era, format=format)
    return report.data, extractor().extract(report.data, report.name)


@cache
def narrative_tags() -> Tags:
    return read_tags(narrative_config())


@cache
def table_tags() -> Tags:
    return read_tags(table_config())


def figure(text: str, where: str, indicator: str = "requests_received", **changes: object) -> Figure:
    """A figure at the first place of ``text`` in ``where``."""
    start = where.index(text)
    fields: dict[str, object] = {
        "indicator": indicator, "text": text, "start": start, "end": start + len(text), "value": 3, "unit": "件",
        "qualifier": "exact", "period": "this_year", "role": "single", "section": "overview", "confidence": 0.85,
    }  # fmt: skip
    return Figure.model_validate({**fields, **changes})


def record(figures: list[Figure] | None = None, cells: list[Cell] | None = None, **changes: object) -> Record:
    fields: dict[str, object] = {
        "report_id": "0123456789abcdef", "source": "in/某某街道.txt", "format": "text", "agency": "某某街道办事处",
        "year": 2023, "template": "2021", "figures": figures or [], "cells": cells or [],
        "models": {"nianbao": "0.1.0", "figures": "rules-0.1.0"},
    }  # fmt: skip
    return Record.model_validate({**fields, **changes})
