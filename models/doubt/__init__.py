"""The reader of cells in doubt: whole cells as they lie on the page, seals and ruling lines with them."""

from models.doubt.reader import DoubtReader, open_reader

__all__ = ["DoubtReader", "open_reader"]
