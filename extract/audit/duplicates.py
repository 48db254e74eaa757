"""Reports whose text, or whose tables, are those of another year or another agency.

Equal wording alone is no finding: offices fill in the same model text, and those with nothing to report write the same
sentences. A copy is equal wording *and* equal numbers, too many and too large to agree by chance.
"""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.audit.agencies import Agency
from extract.audit.candidates import Sketches
from extract.audit.facts import Agreement, compare_facts, equal_tables, information, table_facts
from extract.audit.model import AuditEvidence, AuditFinding, Coverage, Report
from extract.audit.rules import audit_rules
from extract.audit.series import Witness, make_finding
from extract.audit.shingles import masked, sampled, shingles, similarity, wording
from extract.audit.store import Store

_KEPT_TEXTS = 512
_SHOWN = 5
_UNKNOWN = "（机关不明）"
_Owner = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class _Copy:
    """Two reports of one text, the earlier first."""

    first: Report
    second: Report
    similarity: float
    agreement: Agreement


class Duplicates:
    """Finds copies among the reports of a store."""

    def __init__(self, store: Store, agencies: Sequence[Agency], witness: Witness) -> None:
        self._store = store
        self._agencies = agencies
        self._witness = witness
        self._owners: dict[int, _Owner] = {number: (owner, year) for number, owner, year in store.owners()}
        self._texts: OrderedDict[int, NDArray[np.uint64]] = OrderedDict()
        self._pairs: set[tuple[int, int]] = set()

    def texts(self, scratch: Path, coverage: Coverage, step: Callable[[], None]) -> Iterator[AuditFinding]:
        """Copies by text; ``step`` is called for each report read. Fills the counts of the coverage."""
        with Sketches(scratch) as sketches:
            for number in self._owners:
                report = self._store.get(number)
                text = self._store.text(report)
                if text is None:
                    coverage.without_text += 1
                else:
                    sketches.add(number, sampled(shingles(masked(text, report.agency))))
                step()
            pairs, coverage.all_pairs = sketches.pairs()
        coverage.pairs = len(pairs)
        yield from self._nearest(self._verified(pairs))

    def _verified(self, pairs: Sequence[tuple[int, int]]) -> Iterator[_Copy]:
        rules = audit_rules().duplicate
        for one, other in pairs:
            if not self._comparable(one, other):
                continue
            first, second = sorted((self._store.get(one), self._store.get(other)), key=_order)
            # Numbers first: they are at hand, and most pairs of one wording fail here.
            agreement = compare_facts(first, second)
            if agreement.share < rules.agreement or agreement.information < rules.information:
                continue
            alike = similarity(self._shingles(first), self._shingles(second))
            if alike >= rules.similar:
                self._pairs.add((first.number, second.number))
                yield _Copy(first, second, alike, agreement)

    def _comparable(self, one: int, other: int) -> bool:
        """Two files for one agency and year are another matter."""
        return not self._known(one) or self._owners[one] != self._owners[other]

    def _known(self, number: int) -> bool:
        """Whether the name of a report's agency says which agency it is."""
        owner = self._owners[number][0]
        return owner is not None and self._agencies[owner].comparable

    def _shingles(self, report: Report) -> NDArray[np.uint64]:
        if report.number not in self._texts:
            text = wording(self._store.text(report) or "", report.agency)
            short = len(text) < audit_rules().duplicate.characters
            self._texts[report.number] = np.empty(0, np.uint64) if short else shingles(text)
            if len(self._texts) > _KEPT_TEXTS:
                self._texts.popitem(last=False)
        self._texts.move_to_end(report.number)
        return self._texts[report.number]

    def _nearest(self, copies: Iterator[_Copy]) -> Iterator[AuditFinding]:
        """Of all the reports that one copies: the nearest year of its own agency, the most alike of the others."""
        best: dict[tuple[int, bool], _Copy] = {}
        for copy in copies:
            own = self._same_agency(copy.first.number, copy.second.number)
            place = (copy.second.number, own)
            if place not in best or self._closeness(copy, own) > self._closeness(best[place], own):
                best[place] = copy
        for place in sorted(best):
            yield self._copied(best[place], own=place[1])

    def _same_agency(self, one: int, other: int) -> bool:
        return self._known(one) and self._owners[one][0] == self._owners[other][0]

    @staticmethod
    def _closeness(copy: _Copy, own: bool) -> tuple[float, float]:
        years = -abs((copy.second.year or 0) - (copy.first.year or 0))
        return (years, copy.similarity) if own else (round(copy.similarity, 2), years)

    def _copied(self, copy: _Copy, *, own: bool) -> AuditFinding:
        first, second = copy.first, copy.second
        return make_finding(
            "duplicate.other_year" if own else "duplicate.other_agency",
            (first.report_id, second.report_id),
            agency=self._name(second),
            year=second.year,
            other_year=first.year,
            words={"share": f"{copy.similarity:.0%}", "facts": copy.agreement.count, "partner": self._name(first)},
            evidence=self._evidence(copy),
            left=round(copy.similarity, 4),
            minor=not (self._known(first.number) and self._known(second.number)),
        )

    def _evidence(self, copy: _Copy) -> list[AuditEvidence]:
        evidence = [
            self._witness.whole("left", copy.first, "报告全文"),
            self._witness.whole("right", copy.second, "报告全文"),
        ]
        for left, right in copy.agreement.figures[:_SHOWN]:
            evidence.append(self._witness.figure("left", copy.first, left, "正文数字"))
            evidence.append(self._witness.figure("right", copy.second, right, "正文数字"))
        for key in copy.agreement.cells[:_SHOWN]:
            evidence.append(self._witness.cell("left", copy.first, key))
            evidence.append(self._witness.cell("right", copy.second, key))
        return evidence

    def _name(self, report: Report) -> str:
        owner = self._owners[report.number][0]
        return _UNKNOWN if owner is None else self._agencies[owner].name

    def tables(self, prints: Sequence[TablePrint]) -> Iterator[AuditFinding]:
        """Reports whose tables are equal though their texts are not; each is held against the one before it."""
        rules = audit_rules().duplicate
        reports = max(len(self._owners), 2)
        between = math.log10(reports * (reports - 1) / 2) + rules.table_margin
        within = math.log10(reports) + rules.table_margin
        groups: dict[int, list[TablePrint]] = defaultdict(list)
        for print_ in prints:
            groups[print_.digest].append(print_)
        for group in groups.values():
            found = sorted(group, key=lambda one: (self._owners[one.number][1] or 0, one.number))
            for one, other in pairwise(found):
                enough = within if self._same_agency(one.number, other.number) else between
                known = (one.number, other.number) in self._pairs
                if not known and one.information >= enough and self._comparable(one.number, other.number):
                    yield from self._same_tables(one.number, other.number)

    def _same_tables(self, one: int, other: int) -> Iterator[AuditFinding]:
        first, second = self._store.get(one), self._store.get(other)
        facts = table_facts(second)
        if not equal_tables(table_facts(first), facts):
            return
        same = self._same_agency(one, other)
        shown = sorted(facts, key=lambda key: -facts[key])[:_SHOWN]
        evidence = []
        for key in shown:
            evidence += [self._witness.cell("left", first, key), self._witness.cell("right", second, key)]
        yield make_finding(
            "duplicate.tables",
            (first.report_id, second.report_id),
            agency=self._name(second),
            year=second.year,
            other_year=first.year,
            words={"partner": "本机关" if same else f"“{self._name(first)}”", "facts": len(facts)},
            evidence=evidence,
            left=len(facts),
        )


@dataclass(frozen=True, slots=True)
class TablePrint:
    """Fingerprint of the numbers in a report's tables, and how improbable it is that another has the same."""

    number: int
    digest: int
    information: float


def table_print(report: Report) -> TablePrint | None:
    """The fingerprint, None where the tables say too little."""
    facts = table_facts(report)
    # Small numbers repeat by chance; over a whole country that chance comes true.
    values = {value for value in facts.values() if value >= audit_rules().duplicate.smallest_fact}
    if len(values) < audit_rules().duplicate.table_values:
        return None
    body = repr(sorted(facts.items())).encode()
    digest = int.from_bytes(hashlib.blake2b(body, digest_size=8).digest(), "big")
    return TablePrint(report.number, digest, information(values))


def _order(report: Report) -> tuple[int, int]:
    return (report.year or 0, report.number)
