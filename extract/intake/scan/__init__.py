"""Scans: page images to a document with readings for its value cells."""

from extract.intake.scan.reader import open_images, open_pictures, read_image, read_scan

__all__ = ["open_images", "open_pictures", "read_image", "read_scan"]
