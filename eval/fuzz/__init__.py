"""Mutated files through the real workers: ``python -m eval.fuzz --help``."""
