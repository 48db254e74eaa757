"""Statutory tables and sections that the document lacks; only where the template is known."""

from __future__ import annotations

from collections.abc import Sequence

from extract.findings.model import FindingContext
from extract.findings.rules import text_rules
from extract.record import Finding
from extract.templates.model import TableTemplate, Template

_LONG_ENOUGH = 150


def missing_parts(context: FindingContext) -> list[Finding]:
    """Missing tables by section, then missing sections that hold no table."""
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
