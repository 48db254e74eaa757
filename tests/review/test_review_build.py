"""The file: deterministic, bounded, sealed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from review_records import HOSTILE, coloured_pdf, full_cells, hostile_record, make_record, pdf_record, write_out

from extract.export.labels import labels
from extract.record import Status
from extract.review import html
from extract.review.build import Built, ReviewOptions, build_review
from extract.review.folder import ReviewFolder
from extract.review.material import Pictures
from extract.review.wording import wording

PARTS = Path(html.__file__).with_name("page")
SCRIPTS = sorted(PARTS.glob("*.js"))


@pytest.fixture
def folder(tmp_path: Path) -> ReviewFolder:
    plain = make_record(full_cells("2019").values(), report_id="a" * 16, template="2019", agency="丙县")
    bare = make_record([], report_id="b" * 16, template=None, agency=None, year=None)
    records = [plain, pdf_record(tmp_path / "a.pdf"), hostile_record(), plain, bare]
    return ReviewFolder(write_out(tmp_path / "out", records))


def build(folder: ReviewFolder, page: Path, **options: Any) -> Built:
    return build_review(folder, list(folder.entries()), page, ReviewOptions(**options))


def blocks(page: Path) -> dict[str, str]:
    found = re.findall(r'<script type="text/plain" id="([^"]+)">([^<]*)</script>', page.read_text(encoding="utf-8"))
    return dict(found)


def index(page: Path) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/json" id="index">(.*?)</script>', page.read_text(encoding="utf-8"))
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def report(page: Path, key: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(blocks(page)[f"report-{key}"])))
    return loaded


def test_same_records_same_bytes_whatever_the_workers(folder: ReviewFolder, tmp_path: Path) -> None:
    build(folder, tmp_path / "one.html", workers=1)
    build(folder, tmp_path / "two.html", workers=2)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_every_report_is_there_in_its_order(folder: ReviewFolder, tmp_path: Path) -> None:
    built = build(folder, tmp_path / "page.html")
    keys = [line["key"] for line in index(tmp_path / "page.html")["reports"]]
    assert keys[0] == "a" * 16
    assert keys[3] == f"{'a' * 16}-2"  # the same bytes under another name
    assert [name for name in blocks(tmp_path / "page.html") if name.startswith("report-")] == [
        f"report-{k}" for k in keys
    ]
    assert (built.reports, built.pictures) == (5, 2)
    assert built.without == {Pictures.NO_PAGES: 4}
    assert index(tmp_path / "page.html")["failures"] == [["b.doc", "文件为空"]]


def test_doubt_counts_findings_and_cells_in_doubt(folder: ReviewFolder, tmp_path: Path) -> None:
    build(folder, tmp_path / "page.html")
    assert [line["doubt"] for line in index(tmp_path / "page.html")["reports"]] == [0, 2, 2, 0, 0]


def test_a_report_holds_its_record_and_sums(folder: ReviewFolder, tmp_path: Path) -> None:
    build(folder, tmp_path / "page.html")
    key = hashlib.sha256(coloured_pdf()).hexdigest()[:16]
    loaded = report(tmp_path / "page.html", key)
    assert loaded["pages"] == [[1, 595, 842], [2, 595, 842]]
    assert loaded["checks"]["requests.applicants[granted]"] == ["fails", 3, 0, 0]
    assert loaded["record"]["findings"][0]["id"]


def test_pictures_stop_at_the_limit_and_doubtful_pages_come_first(folder: ReviewFolder, tmp_path: Path) -> None:
    full = build(folder, tmp_path / "full.html")
    sizes = {name: len(data) for name, data in blocks(tmp_path / "full.html").items() if name.startswith("page-")}
    second = next(size for name, size in sizes.items() if name.endswith("-2"))
    built = build(folder, tmp_path / "page.html", picture_bytes=second)
    assert (full.pictures, built.pictures) == (2, 1)
    assert next(name for name in blocks(tmp_path / "page.html") if name.startswith("page-")).endswith("-2")
    assert build(folder, tmp_path / "page.html", picture_bytes=second // 4).without[Pictures.OVER_BUDGET] == 1
    none = build(folder, tmp_path / "page.html", picture_bytes=0)
    assert (none.pictures, none.without[Pictures.NOT_WANTED]) == (0, 1)


def test_the_policy_lets_in_this_script_and_style_and_nothing_else(folder: ReviewFolder, tmp_path: Path) -> None:
    build(folder, tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[0]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert not re.search(r"(src|href)=[\"']?(https?:|//)", text)


def test_no_text_of_a_document_stands_in_the_markup(folder: ReviewFolder, tmp_path: Path) -> None:
    build(folder, tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "onerror" in text  # in the index, as data
    assert HOSTILE not in text
    assert text.count("<script") == 3 - 1 + len(blocks(tmp_path / "page.html"))
    assert index(tmp_path / "page.html")["reports"][2]["agency"] == HOSTILE


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_make_no_markup_and_reach_nothing(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|\bfetch\b|XMLHttp|import\(", text
    )
    assert "</script" not in text.lower()
    assert text.count("\n") <= 300


def test_every_script_is_part_of_the_page() -> None:
    assert sorted(f"{name}.js" for name in html._SCRIPTS) == [path.name for path in SCRIPTS]


def test_every_word_that_the_scripts_ask_for_is_there() -> None:
    words = wording().interface
    asked = {name for path in SCRIPTS for name in re.findall(r'say\("(\w+)"', path.read_text(encoding="utf-8"))}
    assert asked <= words.keys()
    assert {f"pictures_{state.value}" for state in Pictures if state is not Pictures.SHOWN} <= words.keys()
    assert {status.value for status in Status} == set(labels().statuses)


def test_a_folder_without_records_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="请先运行 nianbao extract"):
        ReviewFolder(tmp_path)
    (tmp_path / "records.jsonl").write_text('{"report_id": 1}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="第 1 行不是记录"):
        list(ReviewFolder(tmp_path).entries())
    record = make_record([], report_id="../../secret")
    assert ReviewFolder(write_out(tmp_path / "out", [record])).text(record) == ""
