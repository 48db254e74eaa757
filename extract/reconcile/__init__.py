"""Reconciliation: readings and statutory relations give every cell a value and a status."""
