"""Statutory templates as data, one file an era, and the loader."""

from extract.templates.loader import eras, load_template, load_templates
from extract.templates.model import CellKey, Column, Label, Relation, Row, TableTemplate, Template

__all__ = [
    "CellKey",
    "Column",
    "Label",
    "Relation",
    "Row",
    "TableTemplate",
    "Template",
    "eras",
    "load_template",
    "load_templates",
]
