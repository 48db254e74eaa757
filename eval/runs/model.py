"""What a stored run is: its description, and the columns of its tables (Parquet)."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

SCHEMA = 1
"""Version of the layout of a store; a run of another version is not read."""

_T, _B, _I, _F = pa.string(), pa.bool_(), pa.int64(), pa.float64()
_REPORT = {"dataset": _T, "source": _T}
_BOX = {"page": _I, "x0": _F, "y0": _F, "x1": _F, "y1": _F}

TABLES: dict[str, pa.Schema] = {
    # A report of gold. `level` is that of a scan or `digital`; `set` and `trap` are empty outside the gold set.
    "reports": pa.schema(
        {**_REPORT, "report_id": _T, "era": _T, "format": _T, "layout": _T, "level": _T, "set": _T, "trap": _T}
        | {"failed": _B, "agency_right": _B, "year_right": _B, "template_right": _B, "n_findings": _I}
    ),
    # A cell of gold or of the record. `outcome` as in docs/evaluation.md; `alternatives` is JSON.
    "cells": pa.schema(
        {**_REPORT, "table": _T, "row": _T, "column": _T, "outcome": _T, "harmed": _B, "status": _T, "confidence": _F}
        | {"printed": _T, "value": _F, "gold_printed": _T, "gold_value": _F, "ambiguous": _B, "unit": _T}
        | {"rules": pa.list_(_T), "alternatives": _T, **_BOX}
    ),
    # A figure of gold with the record's of the same span, or one of either alone. Places are offsets into the text.
    "figures": pa.schema(
        {**_REPORT, "verdict": _T, "gold_indicator": _T, "indicator": _T, "text": _T, "start": _I, "end": _I}
        | {"value": _F, "unit": _T, "gold_value": _F, "gold_unit": _T, "wrong": pa.list_(_T), "confidence": _F}
    ),
    # A finding of the record, or one of gold that the record lacks (`missed`). `gold` is what gold calls it.
    "findings": pa.schema(
        {**_REPORT, "id": _T, "check": _T, "kind": _T, "severity": _T, "message": _T, "gold": _T, "missed": _B}
    ),
    "texts": pa.schema({**_REPORT, "text": _T}),
    # Pages that have a picture in the store; width and height in the unit of the boxes.
    "pages": pa.schema({"report_id": _T, "page": _I, "width": _F, "height": _F}),
    "speed": pa.schema({"measure": _T, "group": _T, "value": _F, "reports": _I}),
}


class RunInfo(BaseModel):
    """Where a run comes from.

    Attributes:
        run_id: time and content of the run; storing one run twice gives one run.
        name: what people call it.
        time: when the records were written (UTC).
        version: of nianbao; ``commit`` of its working tree, "" where there is none, with ``+`` for uncommitted changes.
        models: names and versions that the records state.
        study: name of a comparison (an ablation) that the run is part of, "" for none.
        datasets: reports judged, by gold folder.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: int = SCHEMA
    run_id: str = Field(pattern=r"[0-9]{8}-[0-9]{6}-[0-9a-f]{8}")
    name: str
    time: datetime
    version: str
    commit: str = ""
    models: dict[str, list[str]] = {}
    study: str = ""
    note: str = ""
    out: str = ""
    datasets: dict[str, int] = {}
