"""OFD (GB/T 33190-2016), the national fixed-layout format: text objects with places, paths, and page images."""

from extract.intake.ofd.reader import read_ofd

__all__ = ["read_ofd"]
