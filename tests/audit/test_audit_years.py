"""Sums between years, and values that leap."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_reports import a_number, a_report, audited, checks

OUT, IN = "requests/carried_out/total", "requests/carried_in/total"
CARRY = "cross_year.requests.carry"
STOCK = "art20_1/normative_documents/{}"
LICENSES = "art20_5/licensing/decisions"


def test_what_is_carried_out_is_carried_in(tmp_path: Path) -> None:
    assert not audited(tmp_path, [a_report(2021, {OUT: 3}), a_report(2022, {IN: 3})]).findings


def test_a_carry_that_does_not_fit_names_both_cells(tmp_path: Path) -> None:
    (finding,) = audited(tmp_path, [a_report(2022, {IN: 5}), a_report(2021, {OUT: 3})]).findings
    assert (finding.check, finding.severity, finding.year, finding.other_year) == (CARRY, "error", 2022, 2021)
    assert (finding.left, finding.right, finding.delta) == (3, 5, -2)
    assert [(e.side, e.year, e.row, e.printed) for e in finding.evidence] == [
        ("left", 2021, "carried_out", "3"),
        ("right", 2022, "carried_in", "5"),
    ]


def test_the_form_of_2019_goes_on_into_that_of_2021(tmp_path: Path) -> None:
    assert checks(audited(tmp_path, [a_report(2020, {OUT: 1}, era="2019"), a_report(2021, {IN: 2})])) == [CARRY]


def test_a_doubtful_cell_hints_and_does_not_accuse(tmp_path: Path) -> None:
    (finding,) = audited(tmp_path, [a_report(2021, {OUT: 3}), a_report(2022, {IN: 5}, review=(IN,))]).findings
    assert (finding.severity, finding.doubtful) == ("info", True)
    assert "待复核" in finding.message


def test_a_blank_cell_says_nothing(tmp_path: Path) -> None:
    assert not audited(tmp_path, [a_report(2021, {OUT: 3}), a_report(2022, {IN: None})]).findings


def test_a_year_between_says_nothing_about_sums(tmp_path: Path) -> None:
    assert checks(audited(tmp_path, [a_report(2021, {OUT: 3}), a_report(2023, {IN: 5})])) == ["filing.gap"]


def test_one_of_two_versions_that_agrees_is_enough(tmp_path: Path) -> None:
    records = [a_report(2021, {OUT: 3}), a_report(2022, {IN: 5}), a_report(2022, {IN: 3}, salt="second")]
    assert checks(audited(tmp_path, records)) == ["filing.conflict"]


def test_applicants_moved_between_columns_weigh_less(tmp_path: Path) -> None:
    before = {OUT: 3, "requests/carried_out/natural_person": 3}
    (finding,) = audited(
        tmp_path, [a_report(2021, before), a_report(2022, {IN: 3, "requests/carried_in/business": 3})]
    ).findings
    assert finding.severity == "warning"
    assert "总计相符" in finding.message


def test_documents_in_force(tmp_path: Path) -> None:
    first = a_report(2021, {STOCK.format("in_force"): 8})
    fits = {STOCK.format("issued_this_year"): 2, STOCK.format("repealed_this_year"): 3, STOCK.format("in_force"): 7}
    assert not audited(tmp_path / "a", [first, a_report(2022, fits)]).findings
    (finding,) = audited(tmp_path / "b", [first, a_report(2022, fits | {STOCK.format("in_force"): 9})]).findings
    assert finding.check == "cross_year.normative_documents.in_force"
    assert (finding.left, finding.right) == (8, 10)
    assert len(finding.evidence) == 4


def test_items_of_the_form_of_2019(tmp_path: Path) -> None:
    last, change = "art20_6/penalty/items_last_year", "art20_6/penalty/change_this_year"
    records = [a_report(2019, {last: 10, change: -2}, era="2019"), a_report(2020, {last: 9}, era="2019")]
    assert checks(audited(tmp_path, records)) == ["cross_year.matters.items"]


def test_the_number_of_all_years_never_falls(tmp_path: Path) -> None:
    def report(year: int, value: float, **more: object) -> object:
        return a_report(year, figures=[a_number("disclosed_cumulative", value, period="cumulative", **more)])

    assert checks(audited(tmp_path / "a", [report(2021, 900), report(2022, 80)])) == ["cross_year.cumulative"]  # type: ignore[list-item]
    assert not audited(tmp_path / "b", [report(2021, 900), report(2022, 900)]).findings  # type: ignore[list-item]
    rounded = report(2022, 10_000, qualifier="at_least")
    assert not audited(tmp_path / "c", [report(2021, 14_800), rounded]).findings  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("series", "year", "severity"),
    [
        ((52, 5200, 49), 2022, "warning"),
        ((480, 0, 500), 2022, "warning"),
        ((50, 55, 5100), 2023, "info"),
        ((6100, 55, 50), 2021, "info"),
        ((550, 9487), 2022, "info"),
        ((813, 236, 8_360_000), 2023, "info"),  # neighbours that are not steady, and a leap far beyond them
    ],
)
def test_a_leap_is_found(tmp_path: Path, series: tuple[int, ...], year: int, severity: str) -> None:
    records = [a_report(2021 + n, {LICENSES: value}) for n, value in enumerate(series)]
    (finding,) = audited(tmp_path, records).findings
    assert (finding.check, finding.year, finding.severity) == ("jump.magnitude", year, severity)
    assert finding.left == series[year - 2021]


@pytest.mark.parametrize(
    "series",
    [
        (52, 300, 49),
        (1, 12, 1),
        (52, 50, 5200, 5100),
        (0, 0, 700, 800),
        (0, 700, 0),
        (500, 480, 0),
        (3, 40, 5, 90),
        (60, 300, 4000),
        (31, 946, 1002),  # a duty that grew after the first year
    ],
)
def test_a_true_change_is_no_leap(tmp_path: Path, series: tuple[int, ...]) -> None:
    records = [a_report(2021 + n, {LICENSES: value}) for n, value in enumerate(series)]
    assert not audited(tmp_path, records).findings


def test_a_leap_by_a_power_of_ten_says_so(tmp_path: Path) -> None:
    records = [a_report(2021 + n, {LICENSES: value}) for n, value in enumerate((50, 50_000, 51))]
    (finding,) = audited(tmp_path, records).findings
    assert "10 的 3 次方" in finding.message
