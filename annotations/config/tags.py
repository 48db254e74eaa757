"""Which controls of a project's labelling configuration hold what: names come from the configuration, never from us."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from label_studio_sdk.label_interface.control_tags import ControlTag
from label_studio_sdk.label_interface.interface import LabelInterface

from annotations.config import narrative, table
from annotations.errors import AnnotateCode, AnnotateError

_REGION_KINDS = {"narrative": ("text", narrative.CONTROL), "table": ("image", table.CONTROL)}


@dataclass(frozen=True, slots=True)
class Tags:
    """The controls of one configuration by what they hold.

    Attributes:
        kind: ``narrative`` (labels on a text) or ``table`` (labels on rectangles of an image).
        labels: name of the control with the labels; ``object`` is what it labels.
        variable: key of the task's data that the object shows (``text`` for ``$text``).
        options: the labels that may be used.
        parts: names of the other controls, by our name for what they hold; absent ones are not there.
    """

    kind: str
    labels: str
    object: str
    variable: str
    options: frozenset[str]
    parts: Mapping[str, str]


def read_tags(config: str) -> Tags:
    """Find the controls of a configuration.

    A control is known by our name for it; where a project calls it otherwise, the labels are known by the kind of
    object that they label, and the rectangle by its tag.

    Raises:
        AnnotateError: ``config_changed`` where it is no configuration or labels neither a text nor an image.
    """
    try:
        interface = LabelInterface(config)
        interface.validate()  # type: ignore[no-untyped-call]
    except Exception as error:  # the library raises many kinds, some of them plain Exception
        raise AnnotateError(AnnotateCode.CONFIG_CHANGED, f"不是有效的标注配置（{error}）") from error
    controls = list(interface.controls)
    for kind, (object_tag, usual) in _REGION_KINDS.items():
        objects = {o.name: o for o in interface.objects if o.tag.lower() == object_tag}
        found = [c for c in controls if c.tag.lower() == "labels" and set(c.to_name or ()) & objects.keys()]
        if found:
            control = next((c for c in found if c.name == usual), found[0])
            name = next(n for n in control.to_name or () if n in objects)
            variable = str(objects[name].value).lstrip("$")
            return Tags(
                kind, str(control.name), name, variable, frozenset(control.labels or ()), _parts(controls, name)
            )
    raise AnnotateError(AnnotateCode.CONFIG_CHANGED, "没有给正文或图像打标签的控件（Labels）")


def _parts(controls: Iterable[ControlTag], name: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for control in controls:
        if name not in (control.to_name or ()):
            continue
        if str(control.tag).lower() == "rectangle":
            parts.setdefault(table.RECTANGLE, str(control.name))
        elif str(control.tag).lower() != "labels":
            parts[str(control.name)] = str(control.name)
    return parts


def missing_parts(config: str, wanted: str) -> list[str]:
    """What our configuration ``wanted`` has and ``config`` lacks: controls (with their tag and object) and options.

    Raises:
        AnnotateError: ``config_changed`` where ``config`` is no configuration.
    """
    try:
        theirs, ours = LabelInterface(config), LabelInterface(wanted)
    except Exception as error:  # as above
        raise AnnotateError(AnnotateCode.CONFIG_CHANGED, f"不是有效的标注配置（{error}）") from error
    found = {c.as_tuple(): frozenset(c.labels or ()) for c in theirs.controls}
    lacking: list[str] = []
    for control in ours.controls:
        if control.as_tuple() not in found:
            lacking.append(f"{control.tag} {control.name}")
        else:
            options = sorted(frozenset(control.labels or ()) - found[control.as_tuple()])
            lacking += [f"{control.name}={option}" for option in options]
    variables = {(o.name, o.value) for o in theirs.objects}
    lacking += [f"{o.tag} {o.name}" for o in ours.objects if (o.name, o.value) not in variables]
    return lacking
