"""What counts of what several people said, without a server."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from annotation_records import figure, narrative_tags, record

from annotations.errors import AnnotateCode, AnnotateError
from annotations.gold.agreement import cell_agreement, span_agreement
from annotations.gold.collect import Collected, Conflict, collect
from annotations.gold.write import write_gold
from annotations.studio.connect import TOKEN_VARIABLE, read_token
from annotations.studio.images import LocalPictures
from annotations.studio.server import server_command, server_environment
from annotations.task.model import Json
from annotations.task.narrative import LabelledSpan, narrative_tasks
from annotations.task.table import LabelledCell
from eval.gold.format import load_gold_dir
from extract.export.pageimage import PagePicture
from extract.templates.model import CellKey

TEXT = "本年收到申请3件，办结2件。"
SUBJECT = record([figure("3件", TEXT), figure("2件", TEXT, "requests_concluded", value=2)])
PEOPLE = {1: "甲@example.cn", 2: "乙@example.cn"}


def task(annotations: list[Json], number: int = 1, **data: object) -> Json:
    (made,) = narrative_tasks(SUBJECT, TEXT, narrative_tags(), "m")
    return {"id": number, "data": {**made.data, **data}, "annotations": annotations}


def annotation(number: int, who: int, keep: int | None = None, **fields: object) -> Json:
    """An annotation that keeps the first ``keep`` regions of the prediction."""
    (made,) = narrative_tasks(SUBJECT, TEXT, narrative_tags(), "m")
    ids = list(dict.fromkeys(r["id"] for r in made.result))[:keep]
    result = [r for r in made.result if r["id"] in ids]
    return {"id": number, "completed_by": who, "updated_at": f"2026-01-0{number}", "result": result, **fields}


def collected(*tasks: Json) -> Collected:
    into = Collected()
    collect(tasks, narrative_tags(), PEOPLE, {SUBJECT.report_id: TEXT}, into)
    return into


def test_two_who_agree_count_once_with_both_names() -> None:
    (said,) = collected(task([annotation(1, 1), annotation(2, {"id": 2})])).said.values()
    assert said.annotators == ("甲@example.cn", "乙@example.cn")
    assert (said.agreement, len(said.spans)) == (1.0, 2)


def test_two_who_disagree_are_a_conflict_until_somebody_judges() -> None:
    both = [annotation(1, 1), annotation(2, 2, keep=1)]
    found = collected(task(both))
    assert found.said == {}
    assert [c.kind for c in found.conflicts] == ["disagreement"]
    assert "0.67" in found.conflicts[0].detail
    both[0]["ground_truth"] = True
    (said,) = collected(task(both)).said.values()
    assert len(said.spans) == 2


def test_the_last_word_of_one_person_counts() -> None:
    (said,) = collected(task([annotation(1, 1), annotation(2, 1, keep=1)])).said.values()
    assert (said.annotation_id, len(said.spans), said.agreement) == (2, 1, None)


def test_foreign_and_repeated_tasks_are_named() -> None:
    foreign = {"id": 5, "data": {"text": "x"}, "annotations": []}
    unknown = task([], 6, key="ffffffffffffffff/narrative/0")
    found = collected(task([annotation(1, 1)]), task([annotation(2, 1)], 2), foreign, unknown)
    assert sorted(c.kind for c in found.conflicts) == ["duplicate", "unknown", "unknown"]
    assert len(found.said) == 1


def test_gold_has_neighbours_offsets_and_the_text(tmp_path: Path) -> None:
    write_gold([SUBJECT], lambda _: TEXT, collected(task([annotation(1, 1)])), tmp_path)
    (gold,) = load_gold_dir(tmp_path / "figures").values()
    assert [(f.text, f.before, f.after) for f in gold.figures] == [
        ("3件", "本年收到申请", "，办结2件。"), ("2件", "本年收到申请3件，办结", "。"),
    ]  # fmt: skip
    assert [TEXT[f.model_extra["start"] : f.model_extra["end"]] for f in gold.figures] == ["3件", "2件"]
    assert (tmp_path / "text" / f"{SUBJECT.report_id}.txt").read_text(encoding="utf-8") == TEXT


def test_two_reports_of_one_file_name_are_not_mixed(tmp_path: Path) -> None:
    other = SUBJECT.model_copy(update={"report_id": "f" * 16})
    found = collected(task([annotation(1, 1)]))
    (said,) = found.said.values()
    twin = type(said.key)("f" * 16, "narrative", 0)
    found.said[twin] = type(said)(twin, *(getattr(said, n) for n in said.__slots__ if n != "key"))
    result = write_gold([SUBJECT, other], lambda _: TEXT, found, tmp_path)
    assert [c.kind for c in result.conflicts] == ["duplicate"]
    assert len(load_gold_dir(tmp_path / "figures")) == 1


def test_a_conflict_is_no_formula(tmp_path: Path) -> None:
    bad = annotation(1, 1)
    bad["result"][0]["value"]["labels"] = ["=cmd()"]
    bad["result"][0]["id"] = "=cmd()"
    write_gold([SUBJECT], lambda _: TEXT, collected(task([bad])), tmp_path)
    rows = list(csv.reader((tmp_path / "conflicts.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])


def test_a_full_width_formula_is_none_either_and_an_empty_detail_stays_empty(tmp_path: Path) -> None:
    conflicts = [Conflict("a", "region", "＝cmd()"), Conflict("b", "region", "")]
    write_gold([], lambda _: TEXT, Collected(conflicts=conflicts), tmp_path)
    rows = list(csv.reader((tmp_path / "conflicts.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row[2] for row in rows[1:]] == ["'＝cmd()", ""]


def span(start: int, indicator: str = "staff") -> LabelledSpan:
    return LabelledSpan(start, start + 2, indicator, None, "", None, None, None, "", "")


def test_agreement_is_f1_of_spans_and_share_of_cells() -> None:
    assert span_agreement([[span(0), span(5)], [span(0), span(9)]]) == 0.5
    assert span_agreement([[span(0)], [span(0, "rate")]]) == 0.0
    assert span_agreement([[], []]) == 1.0
    assert span_agreement([[span(0)]]) is None
    first = LabelledCell(CellKey("t", "r", "c"), "1", 1, "as_printed", (0, 0, 1, 1))
    other = LabelledCell(CellKey("t", "r", "c"), "2", 2, "as_printed", (0, 0, 1, 1))
    moved = LabelledCell(CellKey("t", "r", "c"), "1", 1, "needs_review", (0, 0, 2, 2))
    assert cell_agreement([[first], [moved]]) == 1.0
    assert cell_agreement([[first], [other]]) == 0.0
    assert cell_agreement([[first], []]) == 0.0


def test_tokens_come_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    with pytest.raises(AnnotateError) as error:
        read_token(None)
    assert error.value.code is AnnotateCode.NO_TOKEN
    (tmp_path / "token").write_text(" abc \n", encoding="utf-8")
    assert read_token(tmp_path / "token") == "abc"
    monkeypatch.setenv(TOKEN_VARIABLE, "xyz")
    assert read_token(None) == "xyz"
    with pytest.raises(AnnotateError):
        read_token(tmp_path / "none")


def test_pictures_stay_below_their_root(tmp_path: Path) -> None:
    picture = PagePicture(3, 1.0, 1.0, 1, 1, b"jpeg")
    store = LocalPictures(tmp_path)
    assert store.put("0123456789abcdef", picture) == "/data/local-files/?d=nianbao/0123456789abcdef/3.jpg"
    assert (tmp_path / "nianbao/0123456789abcdef/3.jpg").read_bytes() == b"jpeg"
    for name in ("../../etc/passwd", "", "0123456789abcde/", "0123456789ABCDEF"):
        with pytest.raises(AnnotateError):
            store.put(name, picture)


def test_links_out_of_the_root_are_refused_or_replaced(tmp_path: Path) -> None:
    picture, report = PagePicture(3, 1.0, 1.0, 1, 1, b"jpeg"), "0123456789abcdef"
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    root.mkdir()
    elsewhere.mkdir()
    (elsewhere / "kept").write_bytes(b"kept")
    store = LocalPictures(root)
    for target in (elsewhere, tmp_path / "nothing"):
        link = root / "nianbao" / report
        link.symlink_to(target)
        with pytest.raises(AnnotateError, match="是链接"):
            store.put(report, picture)
        link.unlink()
    store.put(report, picture)
    shown = root / "nianbao" / report / "3.jpg"
    shown.unlink()
    shown.symlink_to(elsewhere / "kept")
    store.put(report, picture)
    assert not shown.is_symlink()
    assert shown.read_bytes() == b"jpeg"
    assert [(p.name, p.read_bytes()) for p in elsewhere.iterdir()] == [("kept", b"kept")]
    other = tmp_path / "other"
    other.mkdir()
    (other / "nianbao").symlink_to(elsewhere)
    with pytest.raises(AnnotateError, match="是链接"):
        LocalPictures(other)


def test_the_server_listens_here_only_and_sends_nothing(tmp_path: Path) -> None:
    environment = server_environment(tmp_path, 8099, {"PATH": "/bin"})
    assert environment["COLLECT_ANALYTICS"] == environment["LATEST_VERSION_CHECK"] == "false"
    assert environment["SENTRY_DSN"] == ""
    assert environment["LABEL_STUDIO_PASSWORD"] == (tmp_path / "password.txt").read_text(encoding="ascii")
    assert (tmp_path / "password.txt").stat().st_mode & 0o077 == 0
    assert server_environment(tmp_path, 8099, {})["LABEL_STUDIO_PASSWORD"] == environment["LABEL_STUDIO_PASSWORD"]
    command = server_command(Path("label-studio"), tmp_path, 8099)
    assert command[command.index("--internal-host") + 1] == "127.0.0.1"
    assert json.dumps(command).count(environment["LABEL_STUDIO_PASSWORD"]) == 0
