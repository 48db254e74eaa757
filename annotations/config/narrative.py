"""The labelling configuration of narrative tasks: spans with an indicator, attributes for each region."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from annotations.config.wording import indicator_groups, wording
from annotations.config.xml import element, per_region_panel, tostring, why_panel
from extract.export.labels import labels

OBJECT = "text"
CONTROL = "indicator"
NUMBER = "value"
TEXTS = ("unit", "group", "detail")
CHOICES = ("qualifier", "period", "role")


def narrative_config() -> str:
    """The configuration as XML; everything in it comes from data and is escaped."""
    words = wording().narrative
    root = element("View", style="display:flex;flex-direction:column")
    element("Header", root, value="$title", size="4")
    why_panel(root)
    element("Header", root, value=words.indicator, size="6")
    _indicators(root)
    element("Text", root, name=OBJECT, value="$text", granularity="symbol", saveTextResult="yes")
    panel = per_region_panel(root, CONTROL)
    _number(panel, words.value)
    _texts(panel, {"unit": words.unit, "group": words.group, "detail": words.detail})
    names = labels()
    options = {"qualifier": names.qualifiers, "period": names.periods, "role": names.roles}
    heads = {"qualifier": words.qualifier, "period": words.period, "role": words.role}
    for name in CHOICES:
        _choices(panel, name, heads[name], options[name])
    return tostring(root)


def _indicators(root: etree._Element) -> None:
    control = element("Labels", root, name=CONTROL, toName=OBJECT, showInline="true")
    names = labels().indicators
    for group in indicator_groups():
        for indicator, hotkey in group.indicators.items():
            keys = {"hotkey": hotkey} if hotkey else {}
            text = names[indicator]
            element("Label", control, value=text, alias=indicator, background=group.color, hint=group.name, **keys)


def _number(panel: etree._Element, head: str) -> None:
    element("Header", panel, value=head, size="6")
    element("Number", panel, name=NUMBER, toName=OBJECT, perRegion="true")


def _texts(panel: etree._Element, heads: Mapping[str, str]) -> None:
    for name in TEXTS:
        element("Header", panel, value=heads[name], size="6")
        element(
            "TextArea", panel, name=name, toName=OBJECT, perRegion="true",
            editable="true", maxSubmissions="1", rows="1", transcription="false",
        )  # fmt: skip


def _choices(panel: etree._Element, name: str, head: str, options: Mapping[str, str]) -> None:
    element("Header", panel, value=head, size="6")
    control = element(
        "Choices", panel, name=name, toName=OBJECT, perRegion="true", choice="single-radio", showInline="true"
    )
    for identifier, text in options.items():
        element("Choice", control, value=text, alias=identifier)
