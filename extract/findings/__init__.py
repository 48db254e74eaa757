"""Findings: checks of one report against itself."""

from extract.findings.find import find
from extract.findings.model import FindingContext

__all__ = ["FindingContext", "find"]
