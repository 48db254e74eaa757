"""Findings: checks of one report against itself."""
