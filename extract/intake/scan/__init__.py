"""Scans: page images to a document with readings for its value cells."""

from extract.intake.scan.reader import read_image, read_pdf_scan, read_scan

__all__ = ["read_image", "read_pdf_scan", "read_scan"]
