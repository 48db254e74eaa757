"""Training of the reader of cells in doubt."""
