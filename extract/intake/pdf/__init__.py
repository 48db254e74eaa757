"""Text PDF: characters with boxes, ruled tables, tables by alignment, and paragraphs."""

from extract.intake.pdf.reader import read_pdf

__all__ = ["read_pdf"]
