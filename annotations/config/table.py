"""The labelling configuration of table pages: rectangles on cells with transcription, value, status and place."""

from __future__ import annotations

from lxml import etree

from annotations.config.wording import wording
from annotations.config.xml import element, per_region_panel, tostring, why_panel
from extract.export.labels import labels
from extract.templates import load_templates
from extract.templates.model import TableTemplate, Template

OBJECT = "page"
CONTROL = "status"
RECTANGLE = "cell"
TEXT = "printed"
NUMBER = "value"
PLACE = "place"


def table_config() -> str:
    """The configuration as XML; rows and columns come from the templates of all eras."""
    words = wording().table
    root = element("View")
    element("Header", root, value="$title", size="4")
    why_panel(root)
    element("Header", root, value=words.status, size="6")
    control = element("Labels", root, name=CONTROL, toName=OBJECT, showInline="true")
    for status, look in wording().statuses.items():
        named = labels().statuses[status]
        element(
            "Label", control, value=named.name, alias=status, background=look.color, hotkey=look.hotkey,
            hint=named.meaning,
        )  # fmt: skip
    element("Rectangle", root, name=RECTANGLE, toName=OBJECT, smart="true", strokeWidth="2", canRotate="false")
    element("Image", root, name=OBJECT, value="$image", zoom="true", zoomControl="true", rotateControl="false")
    panel = per_region_panel(root, CONTROL)
    element("Header", panel, value=words.printed, size="6")
    element(
        "TextArea", panel, name=TEXT, toName=OBJECT, perRegion="true", editable="true", maxSubmissions="1", rows="1"
    )
    element("Header", panel, value=words.value, size="6")
    element("Number", panel, name=NUMBER, toName=OBJECT, perRegion="true")
    element("Header", panel, value=words.place, size="6")
    _places(panel)
    return tostring(root)


def _places(panel: etree._Element) -> None:
    taxonomy = element(
        "Taxonomy", panel, name=PLACE, toName=OBJECT, perRegion="true", leafsOnly="true", showFullPath="true",
        maxUsages="1",
    )  # fmt: skip
    for template in load_templates():
        _era(taxonomy, template)


def _era(taxonomy: etree._Element, template: Template) -> None:
    last = template.last_year or ""
    years = f"{template.first_year}–{last}" if last != template.first_year else str(last)
    era = element("Choice", taxonomy, value=years, alias=template.era)
    for table in template.tables:
        _table(element("Choice", era, value=table.title, alias=table.id), table)


def _table(parent: etree._Element, table: TableTemplate) -> None:
    for row in table.rows:
        text = "·".join(filter(None, (row.group, row.ordinal + row.label.text)))
        branch = element("Choice", parent, value=text, alias=row.id)
        for column in table.columns:
            label = "·".join(filter(None, (column.group, column.label.text)))
            element("Choice", branch, value=label, alias=column.id)
