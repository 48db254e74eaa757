"""All checks of one report against itself, in a fixed order."""

from __future__ import annotations

from dataclasses import replace

from extract.findings.breakdown import breakdown_sums
from extract.findings.contradiction import contradictions
from extract.findings.damage import date_format, missing_figures, number_form
from extract.findings.model import FindingContext
from extract.findings.rates import complete_rates, shares
from extract.findings.structure import missing_parts, section_count
from extract.findings.table import table_relations
from extract.findings.text_table import listed_items, text_against_table
from extract.findings.years import agency_words, plan_years, report_years
from extract.record import Finding
from extract.sections.view import view_of_spans

_MOST_FIGURES = 1000


def find(context: FindingContext) -> list[Finding]:
    """Every inconsistency of the report: tables, text against table, text, structure; same input, same order.

    Figures beyond the first 1,000 are left out: no report has so many, and some checks compare them in pairs.
    """
    if len(context.figures) > _MOST_FIGURES:
        context = replace(context, figures=context.figures[:_MOST_FIGURES])
    prose = view_of_spans(context.document.text, context.narrative)
    return [
        *table_relations(context),
        *text_against_table(context),
        *listed_items(context),
        *breakdown_sums(context),
        *contradictions(context),
        *shares(context),
        *complete_rates(context),
        *report_years(context),
        *plan_years(context, prose),
        *agency_words(context, prose),
        *date_format(context, prose),
        *number_form(context, prose),
        *missing_figures(context, prose),
        *missing_parts(context),
        *section_count(context, prose),
    ]
