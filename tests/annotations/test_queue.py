from __future__ import annotations

from pathlib import Path

import pytest
from annotation_out import write_out
from annotation_records import figure, generated, record
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from annotations.cli import app
from annotations.gold.write import gold_figure
from annotations.queue.experience import Experience, lessons, looks
from annotations.queue.score import Candidate, candidates, is_audit, order
from annotations.queue.show import build_queue
from annotations.queue.weights import weights
from annotations.task.model import TaskKey
from eval.gold.format import GoldReport, save_gold
from extract.record import Cell, Evidence, Finding, Status


def candidate(number: int, *confidences: float, failed: int = 0, missing: int = 0, wording: str = "") -> Candidate:
    key = TaskKey(f"{number:016x}", "narrative", 0)
    return Candidate(key, tuple(sorted(confidences)), failed, missing, frozenset(wording.split()))


def test_certain_cells_do_not_water_down_a_doubtful_one() -> None:
    zero = {"table": "requests", "row": "new", "unit": "件", "printed": "0", "value": 0, "page": 1, "box": (1, 1, 2, 2)}
    sure = [Cell(**zero, column=f"c{n}", status=Status.AS_PRINTED, confidence=0.999) for n in range(200)]
    doubtful = Cell(**zero, column="x", status=Status.NEEDS_REVIEW, confidence=0.6)
    alone = candidates(record(cells=[doubtful]), "")[-1]
    among = candidates(record(cells=[*sure, doubtful]), "")[-1]
    assert among.doubt == alone.doubt > 0.3
    assert candidates(record(cells=sure), "")[-1].doubt == 0


def test_failed_relations_and_missing_keys_raise_the_doubt() -> None:
    assert candidate(1, 0.8, failed=3).doubt > candidate(1, 0.8, failed=1).doubt > candidate(1, 0.8).doubt
    assert candidate(1, missing=2).doubt > candidate(1, missing=1).doubt > candidate(1).doubt == 0


def test_wording_that_is_known_counts_less() -> None:
    first, again, other = (
        candidate(1, 0.5, wording="a b"),
        candidate(2, 0.5, wording="a b"),
        candidate(3, 0.5, wording="c"),
    )
    scores = {q.candidate.key: q.score for q in order([first, again, other])}
    known = round(0.5 * weights().novelty, 4)
    assert sorted(scores.values()) == [known, 0.5, 0.5]
    assert {q.score for q in order([first], known={"a", "b"}) if not q.audit} <= {known}


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 5), st.sampled_from(["", "a", "a b", "c"])), max_size=12))
def test_the_queue_has_every_task_once_and_falls(entries: list[tuple[float, int, str]]) -> None:
    items = [candidate(n, c, failed=f, wording=w) for n, (c, f, w) in enumerate(entries)]
    queue = order(items)
    assert {q.candidate.key for q in queue} == {c.key for c in items}
    assert [q.score for q in queue] == sorted((q.score for q in queue), reverse=True)
    assert all(0 <= q.score <= 1 for q in queue)
    assert order(list(reversed(items))) == queue


def test_the_audit_sample_is_stable_and_of_its_size() -> None:
    keys = [TaskKey(f"{n:016x}", "table", 1) for n in range(4000)]
    chosen = [key for key in keys if is_audit(key)]
    assert 0.04 < len(chosen) / len(keys) < 0.06
    assert chosen == [key for key in keys if is_audit(TaskKey.parse(str(key)) or key)]
    queue = order([Candidate(key, (), 0, 0, frozenset()) for key in keys[:400]])
    audited = [q for q in queue if q.audit]
    assert audited
    assert all(q.score > 0 for q in audited), "certain tasks are looked at only when they are audited"
    assert len({q.score for q in audited}) > len(audited) // 2


def test_figures_with_a_finding_are_doubted() -> None:
    text = "本年收到申请3件。"
    subject = record([figure("3件", text, confidence=0.999)])
    assert candidates(subject, text)[0].doubt == 0
    shown = Evidence(side="left", label="正文", printed="3件", start=6, end=8)
    finding = Finding(
        check="x", kind="text", severity="error", message="m", left=3, right=4, delta=-1, evidence=[shown]
    )
    doubted = candidates(subject.model_copy(update={"findings": [finding]}), text)[0]
    assert doubted.doubt >= 1 - weights().inconsistent


def test_what_was_corrected_is_doubted_elsewhere_and_what_was_right_believed() -> None:
    text = "本年收到申请3件，办结2件，开展自查四次，效果好。\n"
    subject = record([figure("3件", text, confidence=0.999), figure("2件", text, "requests_concluded", confidence=0.7)])
    received, concluded, unnamed = looks(subject, text)
    assert unnamed.signature == ("", "展自查|#次")
    truth = [
        gold_figure(f, text, []) for f in (figure("2件", text, "requests_concluded"), figure("四次", text, "staff"))
    ]
    said = dict(lessons(subject, text, truth))
    assert said == {received: False, concluded: True, unnamed: False}
    experience = Experience()
    (before,) = candidates(subject, text)
    experience.learn((look, right) for look, right in said.items() if look == concluded)
    assert experience.confidence(concluded) > concluded.confidence
    assert before.doubt_after(experience) < before.doubt
    experience.learn(said.items())
    assert experience.confidence(received) == pytest.approx(weights().prior * 0.999 / (weights().prior + 1))
    assert before.doubt_after(experience) > before.doubt


def test_nouns_without_a_number_are_doubted_and_known_by_what_follows() -> None:
    text = "本年未发生行政复议案件、行政复议。\n"
    end = text.rindex("行政复议")
    nouns = [figure("行政复议", text, "reviews", confidence=0.999)]
    nouns.append(nouns[0].model_copy(update={"start": end, "end": end + 4}))
    first, second = looks(record(nouns), text)
    assert [first.words, second.words] == ["行政复议|案件", "行政复议|"]
    assert first.confidence == second.confidence == weights().noun


def test_words_that_are_called_two_things_are_doubted() -> None:
    text = "本年收到申请3件。\n"
    one = record([figure("3件", text, confidence=0.999)])
    other = record([figure("3件", text, "reviews", confidence=0.999)], report_id="f" * 16)
    tasks = [candidates(r, text)[0] for r in (one, other)]
    assert [q.doubt for q in order(tasks[:1])] == [0]
    assert [q.doubt for q in order(tasks)] == [pytest.approx(1 - weights().differing)] * 2
    experience = Experience()
    experience.learn([(tasks[0].looks[0], True)])
    assert order(tasks[1:], (), experience)[0].doubt == pytest.approx(1 - weights().differing), "seen and waiting"
    assert order(tasks[:1], (), experience)[0].doubt == 0


def test_numbers_of_tables_are_no_doubts() -> None:
    text = "三、收到和处理\n一、本年新收 | 3件 | 4件\n本年共3件。\n"
    assert [text[look.start : look.end] for look in looks(record(), text)] == ["3件"]
    assert looks(record(), text)[0].start == text.rindex("3件")
    said = "截至2023年12月31日，根据第711号令、〔2023〕5号文，全年阅读量15万多次，发布12条。\n"
    assert [said[look.start : look.end] for look in looks(record(), said)] == ["15万多次", "12条"]


def test_gold_of_earlier_rounds_moves_the_queue(tmp_path: Path) -> None:
    out = write_out(tmp_path / "out", [(42, "docx"), (43, "docx")])
    first, second = out.records()
    (tmp_path / "gold" / "figures").mkdir(parents=True)
    wrong = GoldReport(source="x.docx", figures=())
    before = {r.queued.candidate.key: r.queued.score for r in build_queue(out, None)}
    save_gold(wrong, tmp_path / "gold" / "figures" / f"{first.report_id}.json")
    after = {r.queued.candidate.key: r.queued.score for r in build_queue(out, tmp_path / "gold")}
    key = TaskKey(second.report_id, "narrative", 0)
    assert set(after) == set(before) - {TaskKey(first.report_id, "narrative", 0)}
    assert after[key] > before[key], "every figure of the other report was said to be wrong"


def test_every_task_of_push_is_in_the_queue() -> None:
    _, extraction = generated(21, "pdf_ruled")
    kinds = [c.key.kind for c in candidates(extraction.record, extraction.text)]
    assert kinds == ["narrative", *["table"] * (len(kinds) - 1)]
    assert len(kinds) > 1


def test_the_command_shows_and_writes_the_queue(tmp_path: Path) -> None:
    write_out(tmp_path / "out", [(42, "docx"), (43, "lines")])
    result = CliRunner().invoke(app, ["queue", str(tmp_path / "out"), "-o", str(tmp_path / "queue.csv")])
    assert result.exit_code == 0, result.output
    assert "标注队列" in result.output
    assert (tmp_path / "queue.csv").read_text(encoding="utf-8-sig").count("\n") == 3


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["queue", str(tmp_path)])
    assert result.exit_code == 2
    assert "不是抽取结果文件夹" in result.output
