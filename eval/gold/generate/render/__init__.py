"""A layout as a file: one module a format, each ``render_*(layout, options) -> bytes``."""
