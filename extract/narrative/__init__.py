"""Narrative: figures in running text as a spaCy pipeline."""
