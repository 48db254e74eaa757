"""Batch: many inputs, one output folder, resumable."""
