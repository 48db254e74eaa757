"""Evaluation against gold."""
