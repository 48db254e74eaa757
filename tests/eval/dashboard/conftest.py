"""A small store of two runs of two reports: a scan drawn here with a wrong cell on it, and a text that is all right.

In the later run the scan is right as well.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from eval.out import load_out
from eval.run import evaluate_all
from eval.runs.keep import keep
from eval.runs.store import RunStore
from extract.pipeline import report_id
from extract.record import Alternative, Cell, Figure, Record, Status
from extract.templates import load_template

NOTICE = "石桥镇 2022 年政府信息公开工作年度报告\n"
TEXT = "二〇二三年，我街道主动公开信息<script>alert(1)</script>12条，收到申请2件。"
BOX = (100.0, 200.0, 160.0, 220.0)


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts its script in place of ``__main__``; processes that are spawned later would try to run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def page() -> bytes:
    """A white page of 600 x 800 pixels with a grey block where the wrong cell is."""
    image = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(image).rectangle(BOX, fill=(120, 120, 120))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _cells(wrong: bool) -> list[Cell]:
    cells = []
    for key in list(load_template("2021").keys()):
        first = key == ("requests", "new", "natural_person")
        value = 3 if first and wrong else 0
        cells.append(
            Cell(
                **key._asdict(),
                unit="件",
                printed=str(value),
                value=value,
                status=Status.AS_PRINTED,
                confidence=0.97 if first else 0.999,
                page=1,
                box=BOX if first else (300.0, 300.0, 320.0, 310.0),
                alternatives=[Alternative(printed="0", value=0, confidence=0.03)] if first else [],
            )
        )
    return cells


def _figure(text: str, indicator: str, value: int) -> Figure:
    at = TEXT.index(text)
    return Figure(
        indicator=indicator, text=text, start=at, end=at + len(text), value=value, unit=text[-1], qualifier="exact",
        period="this_year", role="single", confidence=0.9,
    )  # fmt: skip


def write_out(folder: Path, *, wrong: bool) -> Path:
    """An OUT folder of a scanned report and a text."""
    source = folder.parent / "scan.png"
    source.write_bytes(page())
    record = Record(
        report_id=report_id(page()),
        source=str(source),
        format="image",
        agency="云溪街道办事处",
        year=2023,
        template="2021",
        cells=_cells(wrong),
        figures=[_figure("12条", "published_total" if wrong else "disclosed_total", 12)],
        models={"nianbao": "0.1.0", "figures": "rules-0.1.0"},
    )
    plain = Record(
        report_id=report_id(NOTICE.encode()),
        source=str(folder.parent / "notice.txt"),
        format="text",
        agency="石桥镇",
        year=2022,
        template="2021",
        cells=_cells(wrong=False),
        models=record.models,
    )
    (folder / "text").mkdir(parents=True)
    for one, text in ((record, TEXT), (plain, NOTICE)):
        (folder / "text" / f"{one.report_id}.txt").write_text(text, encoding="utf-8")
    (folder / "records.jsonl").write_text(
        "".join(f"{r.model_dump_json()}\n" for r in (record, plain)), encoding="utf-8"
    )
    return folder


def write_gold(folder: Path) -> Path:
    """Gold in which every cell is 0 and the text has two figures."""
    folder.mkdir()
    cells = [{**key._asdict(), "printed": "0", "value": 0} for key in list(load_template("2021").keys())]
    places = (
        ("disclosed_total", "12条", 12, "</script>", "，收到申请"),
        ("requests_received", "2件", 2, "收到申请", "。"),
    )
    figures = [
        {"indicator": name, "text": text, "value": value, "unit": text[-1], "qualifier": "exact"}
        | {"before": before, "after": after}
        for name, text, value, before, after in places
    ]
    gold = {"source": "scan.png", "agency": "云溪街道办事处", "year": 2023, "template": "2021", "cells": cells}
    about = {"set": "scans", "level": "L2", "layout": "scan"}
    (folder / "scan.json").write_text(json.dumps(gold | {"figures": figures, "fixture": about}), encoding="utf-8")
    plain = gold | {"source": "notice.txt", "agency": "石桥镇", "year": 2022, "figures": []}
    about = {"set": "eras", "level": "digital", "layout": "text"}
    (folder / "notice.json").write_text(json.dumps(plain | {"fixture": about}), encoding="utf-8")
    return folder


_MADE = 1_750_000_000


@pytest.fixture(scope="session")
def run_store(tmp_path_factory: pytest.TempPathFactory) -> RunStore:
    """Two runs of one study: ``旧`` with a cell that is wrong in silence, ``新`` without."""
    root = tmp_path_factory.mktemp("runs")
    gold = write_gold(root / "gold")
    bench = root / "bench.json"
    times = {"reports": 5, "median_ms": 40.0, "median_cpu_ms": 39.0, "p95_ms": 60.0}
    bench.write_text(json.dumps({"formats": {"docx": times}}), encoding="utf-8")
    store = root / "store"
    for name, wrong, hour in (("旧", True, 0), ("新", False, 1)):
        folder = write_out(root / name, wrong=wrong)
        # Runs are told apart by the second in which they were made, and these two are made in one.
        os.utime(folder / "records.jsonl", times=(_MADE + 3600 * hour,) * 2)
        out = load_out(folder)
        keep(out, evaluate_all(out, [gold]), store, name=name, study="勾稽", bench=bench)
    return RunStore(store)
