"""Page layout: where a page has text, titles, tables, captions, headers and footers."""

from models.layout.reader import LayoutReader, Region, layout_reader

__all__ = ["LayoutReader", "Region", "layout_reader"]
