"""Labelling configurations of the Label Studio projects, generated from data and validated."""
