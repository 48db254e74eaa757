"""What a competent script without our pipeline reads from a report, given the right era for free."""

from eval.benchmarks.baselines.docx_tables import docx_cells
from eval.benchmarks.baselines.pdf_tables import pdf_cells
from eval.benchmarks.baselines.positional import positional_cells

__all__ = ["docx_cells", "pdf_cells", "positional_cells"]
