"""pdfplumber's plain table extraction, rows of all pages one after the other."""

from __future__ import annotations

import io

import pdfplumber

from eval.benchmarks.baselines.rows import Answers, fill_rows
from extract.templates import Template


def pdf_cells(data: bytes, template: Template) -> Answers:
    """Fill the template from ``page.extract_tables()`` with default settings, parts of merged cells left out."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    rows = [[cell for cell in row if cell is not None] for table in tables for row in table]
    return fill_rows(rows, template)
