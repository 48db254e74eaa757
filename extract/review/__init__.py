"""The review page: the records of a folder as one html file, beside page images and text; see ``build.py``."""
