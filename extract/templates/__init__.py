"""Statutory templates as data, one file an era, and the loader."""
