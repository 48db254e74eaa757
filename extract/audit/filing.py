"""Who has not filed, years between others, several reports for one year, and reports in the form of another era."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz, process

from extract.audit.agencies import Namesakes
from extract.audit.model import AuditEvidence, AuditFinding, Report
from extract.audit.names import LOCAL, parse_name
from extract.audit.rules import audit_rules
from extract.audit.series import Series, Witness, close, make_finding, name_places
from extract.export.labels import cell_label
from extract.templates import load_templates
from extract.templates.model import Template

_MAX_CELLS = 10
_MAX_HINTS = 500
_HINTS = 3
_SIMILAR = 80.0


def filing_findings(
    series: Series, expected: set[int] | None, namesakes: Namesakes, witness: Witness
) -> Iterator[AuditFinding]:
    """Findings within one agency.

    Args:
        expected: years the agency has to file, which ``missing_findings`` checks; None where no list names it.
        namesakes: a year is not missing where one of them filed: that report may be the one.
    """
    years = list(series.years)
    for before, after in pairwise(years):
        for year in range(before + 1, after):
            if expected is None and not namesakes.filed(series.agency.name, year):
                yield _gap(series, before, year, after, witness)
    for year, reports in series.years.items():
        for other in reports[1:]:
            found = _two_reports(series, year, (reports[0], other), witness)
            if found:
                yield found


def _gap(series: Series, before: int, year: int, after: int, witness: Witness) -> AuditFinding:
    first, last = series.best(before), series.best(after)
    return make_finding(
        "filing.gap",
        (first.report_id, last.report_id, year),
        agency=series.agency.name,
        year=year,
        other_year=before,
        words={"after": after},
        evidence=[witness.whole("left", first, "前一份报告"), witness.whole("right", last, "后一份报告")],
    )


def _two_reports(series: Series, year: int, pair: tuple[Report, Report], witness: Witness) -> AuditFinding | None:
    """Two files for one year: the same content, or another; None where there is nothing to compare."""
    one, other = pair
    left, right = dict(one.trusted()), dict(other.trusted())
    shared = [key for key in left if key in right]
    if not shared:
        return None
    differing = [key for key in shared if not close(left[key], right[key])]
    check = "filing.conflict" if differing else "filing.copy"
    evidence = []
    for key in differing[:_MAX_CELLS]:
        evidence += [witness.cell("left", one, key), witness.cell("right", other, key)]
    evidence = evidence or [witness.whole("left", one, "一份"), witness.whole("right", other, "另一份")]
    names = [cell_label(one.template, key) for key in differing]
    anonymous = bool(differing) and not _is_full(series)
    return make_finding(
        check,
        sorted((one.report_id, other.report_id)),
        agency=series.agency.name,
        year=year,
        words={
            "count": len(differing),
            "places": name_places([f"{name.row}·{name.column}" for name in names]),
            "hint": _slip(series, year),
        },
        evidence=evidence,
        left=left[differing[0]] if differing else None,
        right=right[differing[0]] if differing else None,
        minor=anonymous,
        notes=[audit_rules().same_name] if anonymous else [],
    )


def _is_full(series: Series) -> bool:
    """Whether the name leaves no doubt about which agency it is; towns of one name are many."""
    name = parse_name(series.agency.name)
    return bool(name.above) or name.kind not in LOCAL


def _slip(series: Series, year: int) -> str:
    """A hint that one of two reports may be that of the missing year beside it."""
    first, last = min(series.years), max(series.years)
    missing = next((y for y in (year + 1, year - 1) if y not in series.years and first < y < last), None)
    return audit_rules().year_slip.format(year=year, missing=missing) if missing else ""


def era_findings(series: Series, witness: Witness) -> Iterator[AuditFinding]:
    """Reports that use the statutory form of another era than that of their year."""
    for reports in series.years.values():
        for report in reports:
            yield from _era(series, report, witness)


def _era(series: Series, report: Report, witness: Witness) -> Iterator[AuditFinding]:
    right = _era_of(report.year)
    if right is None or report.template is None or report.template == right.era:
        return
    evidence = [_telltale(report, right, witness)]
    yield make_finding(
        "era.wrong",
        (report.report_id,),
        agency=series.agency.name,
        year=report.year,
        words={"authority": right.authority},
        evidence=evidence,
        left=int(report.template),
        right=int(right.era),
        doubtful=report.doubtful_year,
        notes=[audit_rules().doubtful_year] if report.doubtful_year else [],
    )


def _telltale(report: Report, right: Template, witness: Witness) -> AuditEvidence:
    """A cell by which the form can be told: one that the right form does not have, where there is any."""
    proper = set(right.keys(variants=True))
    found = [key for key, _ in report.trusted()]
    own = next((key for key in found if key not in proper), None)
    if own is None:
        return witness.cell("left", report, found[0]) if found else witness.whole("left", report, "报告")
    evidence = witness.cell("left", report, own)
    told = audit_rules().own_form.format(era=report.template, right=right.era)
    return evidence.model_copy(update={"label": f"{evidence.label}{told}"})


def _era_of(year: int | None) -> Template | None:
    """The template that a report of this year has to use, None for a year before the first."""
    if year is None:
        return None
    return next((t for t in load_templates() if t.first_year <= year <= (t.last_year or year)), None)


def missing_findings(
    expected: Sequence[tuple[str, set[int]]],
    filed: Sequence[set[int]],
    names: Sequence[str],
    namesakes: Namesakes,
) -> Iterator[AuditFinding]:
    """Years that a list asks for and nobody filed.

    Args:
        expected: name and years of each agency on the list.
        filed: years filed by the agency that each name stands for, in the same order.
        names: names of agencies that filed anything, for a hint at one that is written alike.
        namesakes: where one of them filed for the year, that report may be the missing one: the milder case.
    """
    hints = 0
    for (name, years), have in zip(expected, filed, strict=True):
        hint = ""
        if not have and hints < _MAX_HINTS:
            hints += 1
            alike = process.extract(name, names, scorer=fuzz.ratio, limit=_HINTS, score_cutoff=_SIMILAR)
            if alike:
                hint = audit_rules().similar_name.format(names="、".join(found for found, *_ in alike))
        for year in sorted(years - have):
            yield make_finding(
                "filing.missing",
                (parse_name(name).text, year),
                agency=name,
                year=year,
                words={"hint": hint},
                evidence=[],
                minor=namesakes.filed(name, year),
            )
