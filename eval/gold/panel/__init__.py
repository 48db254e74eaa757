"""Panels of invented agencies over years, with planted contradictions and the noise that looks like them."""
