from __future__ import annotations

from eval.gold.format import GoldFinding
from eval.metrics.findings import rule_for, score_findings
from extract.record import Evidence, Finding


def finding(check: str, kind: str = "table", *cells: tuple[str, str, str]) -> Finding:
    evidence = [Evidence(side="left", label="", printed="", table=t, row=r, column=c) for t, r, c in cells]
    return Finding.model_validate(
        {"check": check, "kind": kind, "severity": "error", "message": "不符", "left": 1, "right": 2, "delta": -1}
        | {"evidence": evidence}
    )


REVIEW = finding("review.total", "table", ("review_litigation", "review", "total"))
LITIGATION = finding("litigation.total", "table", ("review_litigation", "litigation_after_review", "total"))


def test_finding_in_words_means_ours_by_kind_table_and_row() -> None:
    gold = [GoldFinding(check="table 4: reviews total", why="11 but 0")]
    scores = score_findings([REVIEW, LITIGATION], gold)
    assert [(s.gold is not None, s.findings) for s in scores] == [(True, (REVIEW,)), (False, (LITIGATION,))]


def test_finding_of_another_kind_is_not_meant() -> None:
    cross = REVIEW.model_copy(update={"kind": "cross_table"})
    [missed, unmatched] = score_findings([cross], [GoldFinding(check="table 4: reviews total")])
    assert missed.findings == ()
    assert unmatched.gold is None


def test_one_error_of_the_source_may_be_several_of_our_findings() -> None:
    rows = [finding(f"requests.sum[{row}]", "table", ("requests", row, "total")) for row in ("new", "granted")]
    [score] = score_findings(rows, [GoldFinding(check="table 3: results against total")])
    assert len(score.findings) == 2


def test_kind_and_evidence_of_gold_are_enough_without_the_name() -> None:
    place = {"table": "review_litigation", "row": "review", "column": "total"}
    gold = GoldFinding.model_validate({"check": "another.name", "kind": "table", "evidence": [place]})
    assert [bool(s.findings) for s in score_findings([REVIEW], [gold])] == [True]
    nameless = GoldFinding.model_validate({"check": "another.name", "evidence": [place]})
    assert score_findings([REVIEW], [nameless])[0].findings == ()


def test_unknown_name_means_only_the_very_same_check() -> None:
    assert rule_for("no such name") is None
    assert score_findings([finding("table.requests.results")], [GoldFinding(check="requests.results")])[0].findings
    gold = GoldFinding(check="review.total")
    assert score_findings([REVIEW], [gold])[0].findings == (REVIEW,)
    assert score_findings([finding("review.total[x]")], [gold])[0].findings
    assert not score_findings([finding("review.totals")], [gold])[0].findings


def test_golds_own_kind_and_evidence_must_agree() -> None:
    place = {"table": "review_litigation", "row": "review"}
    gold = GoldFinding.model_validate({"check": "table 4: reviews total", "kind": "table", "evidence": [place]})
    assert score_findings([REVIEW], [gold])[0].findings
    other = gold.model_copy(update={"kind": "text_table"})
    assert not score_findings([REVIEW], [other])[0].findings
    elsewhere = GoldFinding.model_validate(
        {"check": "table 4: reviews total", "evidence": [{"table": "review_litigation", "column": "upheld"}]}
    )
    assert not score_findings([REVIEW], [elsewhere])[0].findings
