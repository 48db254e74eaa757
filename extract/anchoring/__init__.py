"""Anchoring: which table, row and column of the document is which of the template."""
