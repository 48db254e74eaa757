"""The audit as a list of steps: read, match agencies, check each agency, find copies, apply decisions."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extract.audit.agencies import Agency, Namesakes, match_agencies
from extract.audit.decisions import Decided, apply_decisions
from extract.audit.duplicates import Duplicates, TablePrint, table_print
from extract.audit.expected import read_aliases, read_expected
from extract.audit.filing import era_findings, filing_findings, missing_findings
from extract.audit.jumps import jump_findings
from extract.audit.model import AuditError, AuditFinding, Coverage
from extract.audit.reading import read_outs
from extract.audit.series import Series, Witness
from extract.audit.shingles import plain_text
from extract.audit.store import Store
from extract.audit.years import year_findings
from extract.export.outfolder import OutFolder

Step = Callable[[str, int, int], None]
"""``step(what, done, whole)``: progress of one stage; ``done`` counts since the last call."""

_SEVERITIES = ("error", "warning", "info")


def _silent(_what: str, _done: int, _whole: int) -> None:
    return


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What to audit.

    Attributes:
        outs: output folders of ``nianbao extract``.
        expected: csv of who has to file.
        aliases: csv of names decided by a person.
        decisions: what was decided about findings of earlier runs.
        scratch: folder for large temporary files, None for the system's own.
        step: progress.
    """

    outs: Sequence[Path]
    expected: Path | None = None
    aliases: Path | None = None
    decisions: Mapping[str, Decided] = field(default_factory=dict)
    scratch: Path | None = None
    step: Step = _silent


@dataclass(slots=True)
class Filing:
    """Who filed what: for the overview of the report.

    Attributes:
        years: report years of each agency, by its name.
        expected: years that a list asks for, of the agencies on it.
    """

    years: dict[str, set[int]] = field(default_factory=dict)
    expected: dict[str, set[int]] = field(default_factory=dict)


@dataclass(slots=True)
class AuditResult:
    """Findings by severity, agency and year, with the agencies and the counts."""

    findings: list[AuditFinding]
    agencies: list[Agency]
    coverage: Coverage
    filing: Filing


def run_audit(options: AuditOptions, use: Callable[[Store, Sequence[Agency]], None] | None = None) -> AuditResult:
    """Check the reports of all folders against each other.

    Args:
        use: called with the store and the agencies before the scratch files go, for the panel.

    Raises:
        AuditError: where a folder or a list cannot be used.
    """
    expected = read_expected(options.expected) if options.expected else {}
    aliases = read_aliases(options.aliases) if options.aliases else {}
    with (
        tempfile.TemporaryDirectory(prefix="nianbao-audit-", dir=options.scratch) as name,
        Store(Path(name), options.outs) as store,
    ):
        result = _Audit(options, store, Path(name), expected, aliases).run()
        if use:
            use(store, result.agencies)
    return result


class _Audit:
    def __init__(
        self,
        options: AuditOptions,
        store: Store,
        scratch: Path,
        expected: Mapping[str, set[int] | None],
        aliases: Mapping[str, str],
    ) -> None:
        self._options, self._store, self._scratch = options, store, scratch
        self._expected, self._aliases = expected, aliases

    def run(self) -> AuditResult:
        """All steps in order; AuditError where no folder holds a readable record."""
        whole = sum(OutFolder(out).size() for out in self._options.outs if out.is_dir())
        coverage = read_outs(self._options.outs, self._store, lambda done: self._options.step("读取", done, whole))
        if not coverage.reports:
            raise AuditError("这些文件夹里没有可读的记录")
        agencies = self._match()
        self._store.assign(agencies)
        self._count(coverage, agencies)
        filing = self._filing(agencies, coverage)
        namesakes = Namesakes(agencies)
        findings = [*self._checks(agencies, filing, coverage, namesakes), *self._missing(filing, namesakes)]
        findings.sort(key=_order)
        return AuditResult(apply_decisions(findings, dict(self._options.decisions)), agencies, coverage, filing)

    def _match(self) -> list[Agency]:
        filed = self._store.filed()
        for name in self._expected:
            filed.setdefault(name, set())
        return match_agencies(filed, self._aliases, self._mentions)

    def _mentions(self, name: str, other: str) -> bool:
        return any(other in plain_text(self._store.text(report) or "") for report in self._store.under(name))

    def _count(self, coverage: Coverage, agencies: Sequence[Agency]) -> None:
        for _, owner, year in self._store.owners():
            coverage.unnamed += owner is None
            coverage.undated += year is None
        years = {year for agency in agencies for year in agency.years}
        coverage.agencies = sum(bool(agency.years) for agency in agencies)
        coverage.first_year, coverage.last_year = min(years, default=None), max(years, default=None)

    def _filing(self, agencies: Sequence[Agency], coverage: Coverage) -> Filing:
        filing = Filing()
        every = set(range(coverage.first_year or 0, (coverage.last_year or -1) + 1))
        for agency in agencies:
            filing.years[agency.name] = set(agency.years)
            wanted = [self._expected[name] for name in agency.names if name in self._expected]
            if wanted:
                filing.expected[agency.name] = set().union(*(every if years is None else years for years in wanted))
        return filing

    def _checks(
        self, agencies: Sequence[Agency], filing: Filing, coverage: Coverage, namesakes: Namesakes
    ) -> Iterator[AuditFinding]:
        witness = Witness(self._store)
        prints: list[TablePrint] = []
        for owner, reports in self._store.by_agency():
            self._options.step("逐机关核对", 1, coverage.agencies)
            prints += filter(None, map(table_print, reports))
            series = Series.of(agencies[owner], reports)
            yield from era_findings(series, witness)
            if series.agency.comparable:
                yield from year_findings(series, witness)
                yield from jump_findings(series, witness)
                yield from filing_findings(series, filing.expected.get(series.agency.name), namesakes, witness)
        duplicates = Duplicates(self._store, agencies, witness)
        yield from duplicates.texts(self._scratch, coverage, lambda: self._options.step("查重", 1, coverage.reports))
        yield from duplicates.tables(prints)

    @staticmethod
    def _missing(filing: Filing, namesakes: Namesakes) -> Iterator[AuditFinding]:
        expected = list(filing.expected.items())
        filed = [filing.years[name] for name, _ in expected]
        yield from missing_findings(expected, filed, [name for name, years in filing.years.items() if years], namesakes)


def _order(finding: AuditFinding) -> tuple[int, str, int, str, str]:
    return (_SEVERITIES.index(finding.severity), finding.agency, finding.year or 0, finding.check, finding.id)
