"""Annotations as gold: agreement between annotators, conflicts, files."""
