"""The digit reader: crops of table cells to n-best readings with calibrated probabilities."""

from models.digits.reader import DigitReader, open_reader

__all__ = ["DigitReader", "open_reader"]
