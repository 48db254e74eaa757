"""Intake: the bytes of any supported file become a ``Document``; content decides the format, never the name."""

from extract.intake.reader import read_document

__all__ = ["read_document"]
