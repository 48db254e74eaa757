"""Who filed what, and in which form."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_reports import AGENCY, a_report, audited, checks

from extract.audit.expected import read_aliases, read_expected
from extract.audit.model import AuditError


def _list(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_who_has_not_filed(tmp_path: Path) -> None:
    expected = _list(tmp_path, f"机关,年度\n{AGENCY},2021-2023\n云溪市青岚区柳塘镇,2022\n")
    result = audited(tmp_path / "out", [a_report(2021), a_report(2023)], expected=expected)
    found = [(f.check, f.agency, f.year) for f in result.findings]
    assert sorted(found) == [
        ("filing.missing", "云溪市青岚区柳塘镇", 2022),
        ("filing.missing", "云溪市青岚区石桥街道", 2022),
    ]


def test_a_report_without_the_units_above_may_be_the_missing_one(tmp_path: Path) -> None:
    expected = _list(tmp_path, "机关,年度\n青岚区教育局,2021\n青岚区财政局,2021\n")
    result = audited(tmp_path / "out", [a_report(2021, agency="教育局")], expected=expected)
    found = {f.agency: f.severity for f in result.findings}
    assert found == {"青岚区教育局": "warning", "青岚区财政局": "error"}


@pytest.mark.parametrize(("others", "found"), [([], []), (["白沙县石桥镇"], []), (["白沙县柳塘镇"], ["filing.gap"])])
def test_a_year_filed_under_a_short_name_is_no_gap(tmp_path: Path, others: list[str], found: list[str]) -> None:
    # 石桥镇 of 2022 is one of the two towns where there are two, and nobody's business where it is another name.
    short = "石桥镇" if found == [] else "石桥乡"
    records = [a_report(year, agency="云溪县石桥镇") for year in (2021, 2023)]
    records += [a_report(2022, agency=short), *(a_report(2021, agency=name) for name in others)]
    assert checks(audited(tmp_path, records)) == found


def test_a_short_name_that_another_agency_explains_fills_no_gap(tmp_path: Path) -> None:
    # Both towns lack 2021, but the short name files for 2019 as well, which the first has under its own name.
    first = [a_report(year, agency="云溪县石桥镇") for year in (2019, 2020, 2022)]
    second = [
        a_report(year, agency=name) for year, name in ((2019, "石桥镇"), (2020, "白沙县石桥镇"), (2021, "石桥镇"))
    ]
    result = audited(tmp_path, [*first, *second, a_report(2022, agency="白沙县石桥镇")])
    gaps = [(f.agency, f.year) for f in result.findings if f.check == "filing.gap"]
    assert gaps == [("云溪县石桥镇", 2021)]


def test_a_year_missing_from_the_list_may_stand_under_a_short_name(tmp_path: Path) -> None:
    expected = _list(tmp_path, "机关,年度\n云溪县石桥镇,2021-2022\n")
    records = [
        a_report(2021, agency="云溪县石桥镇"),
        a_report(2021, agency="白沙县石桥镇"),
        a_report(2022, agency="石桥镇"),
    ]
    (finding,) = audited(tmp_path / "out", records, expected=expected).findings
    assert (finding.check, finding.year, finding.severity) == ("filing.missing", 2022, "warning")


def test_a_list_in_other_writing_finds_its_agency(tmp_path: Path) -> None:
    expected = _list(tmp_path, "单位,年份\n青岚区石桥街道,2021\n", "gb18030")
    assert not audited(tmp_path / "out", [a_report(2021)], expected=expected).findings


def test_a_name_nearly_like_one_that_filed_is_named(tmp_path: Path) -> None:
    expected = _list(tmp_path, "agency\n云溪市青岚区石挢东街道\n")
    (finding,) = audited(tmp_path / "out", [a_report(2021)], expected=expected).findings
    assert "云溪市青岚区石桥街道" in finding.message


def test_several_years_in_one_field(tmp_path: Path) -> None:
    path = _list(tmp_path, "机关,年度\n甲,2019、2020；2022\n甲,2024~2025\n乙,\n")
    assert read_expected(path) == {"甲": {2019, 2020, 2022, 2024, 2025}, "乙": None}


@pytest.mark.parametrize("text", ["年度\n2020\n", ""])
def test_a_list_without_agencies(tmp_path: Path, text: str) -> None:
    path = _list(tmp_path, text)
    if text:
        with pytest.raises(AuditError, match="机关"):
            read_expected(path)
    else:
        assert read_expected(path) == {}
    with pytest.raises(AuditError, match="无法读取"):
        read_expected(tmp_path / "none.csv")


def test_aliases(tmp_path: Path) -> None:
    assert read_aliases(_list(tmp_path, "name,agency,how\n甲街道,乙街道,exact\n")) == {"甲街道": "乙街道"}


def test_two_reports_for_one_year(tmp_path: Path) -> None:
    cell = "art20_5/licensing/decisions"
    same = [a_report(2021, {cell: 5}), a_report(2021, {cell: 5}, salt="mirror")]
    assert checks(audited(tmp_path / "a", same)) == ["filing.copy"]
    other = [same[0], a_report(2021, {cell: 6}, salt="mirror")]
    (finding,) = audited(tmp_path / "b", other).findings
    assert (finding.check, {finding.left, finding.right}) == ("filing.conflict", {5, 6})


def test_a_year_written_wrongly_is_suspected(tmp_path: Path) -> None:
    cell = "art20_5/licensing/decisions"
    years = ((2021, 5, ""), (2022, 6, ""), (2022, 7, "b"), (2024, 8, ""))
    result = audited(tmp_path, [a_report(year, {cell: value}, salt=salt) for year, value, salt in years])
    conflict = next(f for f in result.findings if f.check == "filing.conflict")
    assert "2023 年没有报告" in conflict.message


def test_the_form_of_another_era(tmp_path: Path) -> None:
    (finding,) = audited(
        tmp_path, [a_report(2022, era="2019"), a_report(2020, era="2019", agency="甲县人民政府")]
    ).findings
    assert (finding.check, finding.left, finding.right, finding.severity) == ("era.wrong", 2019, 2021, "error")
    assert finding.evidence[0].label.endswith("（2019 年的格式有这一格，2021 年的没有）")


def test_agencies_of_one_bare_name_are_not_compared(tmp_path: Path) -> None:
    records = [
        a_report(2021, {"requests/carried_out/total": 3}, agency="教育局"),
        a_report(2022, agency="教育局"),
    ]
    result = audited(tmp_path, records)
    assert not result.findings
    assert [agency.comparable for agency in result.agencies] == [False]


def test_the_same_file_twice_counts_once(tmp_path: Path) -> None:
    result = audited(tmp_path, [a_report(2021), a_report(2021)])
    assert (result.coverage.reports, result.coverage.repeated) == (1, 1)
    assert not result.findings


def test_lines_that_are_no_records_are_counted(tmp_path: Path) -> None:
    record = a_report(2021)
    bad = record.model_copy(update={"report_id": "../../etc/passwd"})
    (tmp_path / "text").mkdir()
    result = audited(tmp_path, [record, bad])
    with (tmp_path / "records.jsonl").open("a") as file:
        file.write("{}\nnot json\n")
    assert list(result.coverage.unreadable.values()) == [1]
    assert result.coverage.reports == 1
