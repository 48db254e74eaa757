"""One row an agency and year, in formats that other programs read."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest
from audit_reports import a_number, a_report, an_out
from openpyxl import load_workbook

from extract.audit.audit import AuditOptions
from extract.audit.codebook import variables
from extract.audit.model import AuditError
from extract.audit.output import Decisions, audit_into
from extract.audit.panel import parse_panel_formats
from extract.export.labels import cell_labels
from extract.templates import eras, load_templates

NEW, FEES = "requests/new/total", "art20_8/administrative_fees/amount"


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("panel")
    records = [
        a_report(2021, {NEW: 7, FEES: 12.34}, review=("requests/granted/total",)),
        a_report(2020, {"art20_9/government_procurement/amount": 922533.2}, era="2019"),
        a_report(2022, figures=[a_number("disclosed_total", 428)]),
        a_report(2022, {NEW: 9}, salt="second", agency="云溪市青岚区石桥街道"),
        a_report(2021, agency="教育局"),
        a_report(None, agency="云溪市青岚区柳塘镇"),
    ]
    out = an_out(folder / "out", records)
    audit_into(folder / "audit", AuditOptions([out]), Decisions({}, (), (), ""), "csv,parquet,xlsx,dta")
    return folder / "audit"


def test_one_row_an_agency_and_year(panel: Path) -> None:
    rows = list(csv.DictReader((panel / "panel.csv").open(encoding="utf-8")))
    assert [(row["agency"], row["year"], row["n_reports"]) for row in rows] == [
        ("云溪市青岚区石桥街道", "2020", "1"),
        ("云溪市青岚区石桥街道", "2021", "1"),
        ("云溪市青岚区石桥街道", "2022", "2"),
    ]
    assert (rows[1]["req_new_total"], rows[1]["fee_admin_amount"]) == ("7", "12.34")
    assert rows[0]["proc_central_amount"] == "922533.2"
    assert rows[0]["fee_admin_amount"] == ""
    assert rows[2]["txt_disclosed"] == "428"


def test_a_doubtful_cell_is_left_out_and_named(panel: Path) -> None:
    row = list(csv.DictReader((panel / "panel.csv").open(encoding="utf-8")))[1]
    assert (row["req_granted_total"], row["n_review"], row["review_vars"]) == ("", "1", "req_granted_total")


def test_every_format_has_the_same_panel(panel: Path) -> None:
    parquet = pd.read_parquet(panel / "panel.parquet")
    stata = pd.read_stata(panel / "panel.dta")
    (sheet, codebook) = load_workbook(panel / "panel.xlsx", read_only=True).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    names = [variable.name for variable in variables()]
    assert list(parquet) == list(stata) == list(rows[0]) == names
    for name in ("year", "req_new_total", "fee_admin_amount"):
        assert parquet[name].dropna().tolist() == stata[name].dropna().tolist()
    assert [row[names.index("req_new_total")] for row in rows[1:]] == [0, 7, 0]
    assert sum(1 for _ in codebook.iter_rows()) == len(names) + 1


def test_stata_takes_every_variable(panel: Path) -> None:
    names = [variable.name for variable in variables()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in names)
    with pd.io.stata.StataReader(panel / "panel.dta") as reader:
        labels = reader.variable_labels()
    assert labels["req_new_total"] == "一、本年新收政府信息公开申请数量·总计"
    assert all(0 < len(label) <= 80 for label in labels.values())


def test_the_codebook_knows_every_cell_in_two_languages(panel: Path) -> None:
    rows = list(csv.DictReader((panel / "codebook.csv").open(encoding="utf-8")))
    keys = {(row["table"], row["row"], row["column"]) for row in rows if row["table"]}
    assert keys == {tuple(key) for era in eras() for key in cell_labels(era)}
    assert all(row["label_zh"] and row["label_en"] for row in rows)
    # An identifier in place of English words means that somebody added a row and forgot its name.
    rules = {(t.id, r.id) for template in load_templates() for t in template.tables for r in t.rows}
    assert not [row["label_en"] for row in rows if "_" in row["label_en"]]
    assert rules <= {(row["table"], row["row"]) for row in rows}


def test_formats_by_name() -> None:
    assert parse_panel_formats("dta, csv,dta") == ["dta", "csv"]
    with pytest.raises(AuditError, match="sas"):
        parse_panel_formats("sas")
