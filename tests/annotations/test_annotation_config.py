from __future__ import annotations

import pytest
from annotation_records import narrative_tags, table_tags
from label_studio_sdk.label_interface import LabelInterface
from lxml import etree

from annotations.config.narrative import narrative_config
from annotations.config.table import table_config
from annotations.config.tags import missing_parts, read_tags
from annotations.config.wording import indicator_groups, wording
from annotations.config.xml import element, tostring
from annotations.errors import AnnotateError
from extract.export.labels import labels
from extract.record import Status
from extract.templates import load_templates

CONFIGS = [narrative_config, table_config]


@pytest.mark.parametrize("config", CONFIGS)
def test_label_studio_accepts_the_configuration(config) -> None:
    LabelInterface(config()).validate()


def test_every_indicator_has_one_group_and_hotkeys_are_unique() -> None:
    named = [i for group in indicator_groups() for i in group.indicators]
    hotkeys = [key for group in indicator_groups() for key in group.indicators.values() if key]
    assert sorted(named) == sorted(labels().indicators)
    assert len(hotkeys) == len(set(hotkeys))
    assert narrative_tags().options == set(labels().indicators)


def test_every_status_with_a_place_can_be_labelled() -> None:
    assert table_tags().options == {s.value for s in Status} - {"missing"}
    assert len({look.hotkey for look in wording().statuses.values()}) == len(wording().statuses)


def test_every_cell_of_every_era_can_be_chosen() -> None:
    paths = set()
    for leaf in etree.fromstring(table_config()).iter("Choice"):
        if not len(leaf):
            chain = [leaf, *(a for a in leaf.iterancestors("Choice"))]
            paths.add(tuple(c.get("alias") for c in reversed(chain)))
    assert paths == {(t.era, *key) for t in load_templates() for key in t.keys(variants=True)}


def test_what_data_says_is_escaped() -> None:
    text = '"><Labels name="x" toName="y"/>&'
    parsed = etree.fromstring(tostring(element("Header", value=text)))
    assert parsed.get("value") == text
    assert len(parsed) == 0


def test_tags_come_from_the_configuration() -> None:
    renamed = narrative_config().replace('name="indicator"', 'name="biaoqian"').replace('"text"', '"zhengwen"')
    tags = read_tags(renamed.replace("$text", "$neirong").replace('whenTagName="indicator"', 'whenTagName="biaoqian"'))
    assert (tags.kind, tags.labels, tags.object, tags.variable) == ("narrative", "biaoqian", "zhengwen", "neirong")
    assert tags.options == set(labels().indicators)


@pytest.mark.parametrize("text", ["", "<View>", "<View><Text name='t' value='$t'/></View>", "no xml"])
def test_a_configuration_without_labels_is_refused(text: str) -> None:
    with pytest.raises(AnnotateError, match="标注配置"):
        read_tags(text)


def test_what_a_changed_configuration_lacks_is_named() -> None:
    ours = narrative_config()
    without_label = "\n".join(line for line in ours.splitlines() if 'alias="requests_received"' not in line)
    without_control = ours.replace('<Number name="value"', '<Number name="zhi"')
    assert missing_parts(ours, ours) == []
    assert missing_parts(without_label, ours) == ["indicator=requests_received"]
    assert missing_parts(without_control, ours) == ["Number value"]
    more = ours.replace("</Labels>", '<Label value="新指标" alias="new_one"/></Labels>')
    assert missing_parts(more, ours) == []
