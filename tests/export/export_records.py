"""Records for the tests of the exports."""

from __future__ import annotations

from typing import Any

from extract.record import Alternative, Cell, Evidence, Figure, Finding, Record, Status


def a_cell(**changes: Any) -> Cell:
    values = {
        "table": "requests", "row": "new", "column": "natural_person", "unit": "件", "printed": "12", "value": 12,
        "status": Status.AS_PRINTED, "confidence": 0.999, "page": 3, "box": (1.0, 2.5, 30.25, 4.0),
    }  # fmt: skip
    return Cell(**(values | changes))


def a_figure(**changes: Any) -> Figure:
    values = {
        "indicator": "requests_received", "text": "2.5万余件", "start": 10, "end": 16, "value": 25000, "unit": "件",
        "qualifier": "at_least", "period": "this_year", "role": "total", "confidence": 0.9,
    }  # fmt: skip
    return Figure(**(values | changes))


def a_finding(**changes: Any) -> Finding:
    values = {
        "check": "requests.balance", "kind": "table", "severity": "error", "message": "勾稽关系不成立", "left": 3,
        "right": 1.5, "delta": 1.5, "evidence": [],
    }  # fmt: skip
    return Finding(**(values | changes))


def a_record(**changes: Any) -> Record:
    values = {
        "report_id": "0123456789abcdef", "source": "甲/乙.docx", "format": "docx", "agency": "甲县", "year": 2023,
        "template": "2021",
        "cells": [
            a_cell(),
            a_cell(
                column="business", printed="l2", value=12, status=Status.REPAIRED, rules=["requests.balance[business]"],
                alternatives=[Alternative(printed="l2", value=None, confidence=0.25)],
            ),
            a_cell(table="art20_8", row="administrative_fees", column="amount", unit="万元", value=239.8282, box=None),
            a_cell(column="total", printed="", value=None, status=Status.BLANK, page=None, box=None),
        ],
        "figures": [a_figure()],
        "findings": [
            a_finding(evidence=[Evidence(side="left", label="新收", printed="3", value=3.0, table="requests")])
        ],
        "warnings": ["表三缺一行"], "models": {"rules": "1"},
    }  # fmt: skip
    return Record(**(values | changes))
