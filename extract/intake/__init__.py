"""Intake: the bytes of any supported file become a ``Document``; content decides the format, never the name."""
