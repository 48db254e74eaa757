"""What the document lacks of its statutory tables and sections, and whether it counts its own parts rightly."""

from __future__ import annotations

from collections.abc import Sequence

from extract.findings.evidence import text_evidence
from extract.findings.model import FindingContext
from extract.findings.rules import text_rules
from extract.numerals import format_chinese, parse_chinese
from extract.record import Finding
from extract.sections.model import SectionSpan
from extract.sections.view import View
from extract.templates.model import TableTemplate, Template

_LONG_ENOUGH = 150
_LEAST_PARTS = 3


def missing_parts(context: FindingContext) -> list[Finding]:
    """Missing tables by section, then missing sections that hold no table; only where the template is known."""
    template = context.template
    if template is None or not template.sections:
        return []
    return [*_missing_tables(context, template), *_missing_sections(context, template)]


def _missing_tables(context: FindingContext, template: Template) -> list[Finding]:
    by_section: dict[str, list[TableTemplate]] = {}
    for table in template.tables:
        if table.id in context.missing_tables:
            by_section.setdefault(table.section, []).append(table)
    return [_table_finding(template, tables) for tables in by_section.values()]


def _table_finding(template: Template, tables: Sequence[TableTemplate]) -> Finding:
    names = "、".join(f"“{table.title}”" for table in tables)
    return Finding(
        check=f"structure.missing_table.{tables[0].section}",
        kind="structure",
        severity="warning",
        message=f"缺少法定表格：{template.authority}要求的{names}在文件中没有找到。",
        left=0,
        right=len(tables),
        delta=-len(tables),
    )


def _missing_sections(context: FindingContext, template: Template) -> list[Finding]:
    found = {span.id for span in context.outline.sections}
    with_tables = {table.section for table in template.tables}
    return [
        Finding(
            check=f"structure.missing_section.{section.id}",
            kind="structure",
            severity="warning",
            message=f"缺少法定章节：“{section.heading.text}”在文件中没有找到。",
            left=0,
            right=1,
            delta=-1,
        )
        for section in template.sections
        if section.required
        and section.id not in found
        and section.id not in with_tables
        and not _traces(context, section.id)
    ]


def _traces(context: FindingContext, section: str) -> bool:
    """Whether the running text shows the section without its heading."""
    prose = "".join(context.document.text[a:b] for a, b in context.narrative)
    if section == "overview":
        return len(prose) >= _LONG_ENOUGH
    trace = text_rules().traces.get(section)
    return trace is not None and trace.search(prose) is not None


def section_count(context: FindingContext, prose: View) -> list[Finding]:
    """An opening that states another number of parts than there are numbered headings (由五个部分组成, and six follow).

    Silent where the headings are not numbered from one without a gap, or where an annex may be counted as a part.
    """
    rules = text_rules().parts
    opening = next((s for s in context.outline.sections if s.id == "preamble"), None)
    ordinals = [(s, match) for s in context.outline.sections if (match := rules.ordinal.search(s.title))]
    numbered, numbers = [s for s, _ in ordinals], [_number(match["number"]) for _, match in ordinals]
    if opening is None or len(numbered) < _LEAST_PARTS or numbers != list(range(1, len(numbered) + 1)):
        return []
    begin, end = prose.position(opening.start), prose.position(opening.end)
    for match in rules.stated.finditer(prose.text, begin, end):
        line = next(line for line in reversed(prose.lines) if line.start <= match.start())
        start = max(begin, line.start, prose.text.rfind("。", begin, match.start()) + 1)
        sentence, stated = prose.text[start : match.end()], _number(match["count"])
        annexed = rules.annex.search(sentence) or any(rules.annex.search(s.title) for s in numbered)
        if annexed or not rules.whole.search(sentence) or stated < _LEAST_PARTS:
            continue
        if stated != len(numbered) and not _goes_on(prose, numbered):
            return [_count_finding(context, prose.span(start, match.end()), stated, numbered)]
    return []


def _number(text: str) -> int:
    return int(text) if text.isdigit() else parse_chinese(text) or 0


def _goes_on(prose: View, numbered: Sequence[SectionSpan]) -> bool:
    """Whether the number after the last heading stands somewhere behind it: a heading that was not recognised."""
    begin = prose.position(numbered[-1].start)
    return f"{format_chinese(len(numbered) + 1)}、" in prose.text[begin:]


def _count_finding(
    context: FindingContext, span: tuple[int, int], stated: int, numbered: Sequence[SectionSpan]
) -> Finding:
    real = len(numbered)
    headings = [
        text_evidence(context, s.start, s.start + len(s.title), "right", "标题", i + 1) for i, s in enumerate(numbered)
    ]
    return Finding(
        check="text.section_count",
        kind="text",
        severity="info",
        message=f"章节数不符：正文称报告有 {stated} 个部分，实有 {real} 个带序号的部分。",
        left=stated,
        right=real,
        delta=stated - real,
        evidence=[text_evidence(context, *span, "left", "正文", stated), *headings],
    )
