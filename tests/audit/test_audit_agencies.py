"""Names of agencies: what is one agency, and above all what is not."""

from __future__ import annotations

import pytest

from extract.audit.agencies import Agency, match_agencies
from extract.audit.names import parse_name


def _match(filed: dict[str, set[int]], **more: object) -> list[set[str]]:
    return sorted((set(agency.names) for agency in match_agencies(filed, {}, **more)), key=sorted)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云溪市青岚区人民政府石桥街道办事处", "云溪市青岚区石桥街道"),
        ("青岚区石桥街道办", "青岚区石桥街道办事处"),
        ("青岚区石桥街办事处", "青岚区石桥街街道"),
        ("青岚区 石桥（街道）", "青岚区石桥街道"),
        ("青岚县柳塘镇政府", "青岚县柳塘镇人民政府"),
        ("青岚县柳塘乡", "青岚县柳塘乡人民政府"),
        ("青岚县政府", "青岚县人民政府"),
        ("青岚区发改委", "青岚区发展和改革委员会"),
        ("青岚区市场监管局", "青岚区市场监督管理局"),
    ],
)
def test_two_writings_of_one_agency(one: str, other: str) -> None:
    assert _match({one: {2020}, other: {2021}}) == [{one, other}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青岚区石桥街道", "青岚区石桥镇"),
        ("青岚区石桥街道", "青岚区石塘街道"),
        ("青岚区东街街道", "青岚区西街街道"),
        ("青岚区第一中心", "青岚区第二中心"),
        ("青岚区教育局", "石湾区教育局"),
        ("青岚区人民政府", "青岚区人民政府办公室"),
        ("云溪市人民政府", "云溪市青岚区人民政府"),
        ("教育局", "青岚区教育局"),
    ],
)
def test_two_agencies(one: str, other: str) -> None:
    assert len(_match({one: {2021}, other: {2021}})) == 2
    if "石桥镇" not in other:
        assert len(_match({one: {2020}, other: {2021}})) == 2


def test_a_short_name_joins_the_only_full_one() -> None:
    names = {"王家街道": {2020}, "云溪市青岚区王家街道": {2021}}
    assert _match(names) == [set(names)]


def test_a_short_name_with_two_full_ones_joins_neither() -> None:
    names = {"王家街道": {2020}, "青岚区王家街道": {2021}, "石湾区王家街道": {2021}}
    assert len(_match(names)) == 3


def test_a_short_name_that_filed_the_same_year_is_another_agency() -> None:
    assert len(_match({"王家街道": {2020, 2021}, "青岚区王家街道": {2021}})) == 2


def test_a_middle_level_left_out() -> None:
    names = {"云溪市王家街道": {2020}, "云溪市青岚区王家街道": {2021}, "王家街道办事处": {2022}}
    assert _match(names) == [set(names)]


def test_renamed_only_where_the_years_follow_each_other() -> None:
    assert len(_match({"青岚区环境保护局": {2017, 2018}, "青岚区生态环境局": {2019, 2020}})) == 1
    assert len(_match({"青岚区环境保护局": {2018, 2019}, "青岚区生态环境局": {2019, 2020}})) == 2
    assert len(_match({"青岚区环境保护局": {2014}, "青岚区生态环境局": {2020}})) == 2
    assert len(_match({"青岚县柳塘镇人民政府": {2020}, "青岚县柳塘街道办事处": {2021}})) == 1


def test_one_wrong_character() -> None:
    assert len(_match({"青岚区梅溪街道": {2020}, "青岚区海溪街道": {2021, 2022}})) == 1
    names = {"青岚区樱溪街道": {2020}, "青岚区梅溪街道": {2021, 2022}}
    assert len(_match(names)) == 2
    assert len(_match(names, mentions=lambda name, other: (name, other) == ("青岚区樱溪街道", "梅溪街道"))) == 1


def test_one_wrong_character_below_a_unit_that_is_left_out() -> None:
    names = {"手洞县碧台街道": {2021}, "双庄市丰洞县碧台街道": {2022, 2023}}
    assert len(_match(names)) == 2
    assert len(_match(names, mentions=lambda name, other: (name, other) == ("手洞县碧台街道", "丰洞县"))) == 1


def test_names_that_say_too_little_are_not_compared() -> None:
    agencies = match_agencies({"教育局": {2020, 2021}}, {})
    assert [agency.comparable for agency in agencies] == [False]


def test_a_person_has_the_last_word() -> None:
    filed = {"甲街道": {2020}, "青岚区乙街道": {2021}, "青岚区乙街道办事处": {2022}}
    found: list[Agency] = match_agencies(filed, {"甲街道": "青岚区乙街道"})
    assert [set(agency.names) for agency in found] == [set(filed)]
    assert found[0].names["甲街道"] == "alias"


def test_hostile_names_are_bounded() -> None:
    assert len(parse_name("省" * 100_000).text) < 100
    assert len(parse_name("甲省" * 5_000).above) <= 6


def test_a_short_name_with_a_look_alike_in_it_takes_the_full_name() -> None:
    # 岚 and 坪 are among the characters that recognition confuses, but here nothing differs.
    filed: dict[str, set[int]] = {"青岚区石坪镇政府": {2019, 2020}, "云溪市青岚区石坪镇人民政府": {2021}}
    (agency,) = match_agencies(filed, {})
    assert agency.name == "云溪市青岚区石坪镇"
    assert set(agency.names) == set(filed)
    assert "识别错误" not in agency.note


def test_a_misread_government_without_its_city_is_the_one_it_looks_like() -> None:
    filed: dict[str, set[int]] = {"何桥区政府": {2019}, "河桥区政府": {2020}, "云溪市河桥区人民政府": {2021, 2022}}
    (agency,) = match_agencies(filed, {})
    assert agency.years == {2019, 2020, 2021, 2022}
    assert "识别错误" in agency.note


def test_a_city_that_nobody_else_has_heard_of_is_misread() -> None:
    """领 for 岭: no look-alike on the list, but many agencies lie in 丰岭市 and one in 丰领市."""
    others = {f"丰岭市青岚区{name}": {2020} for name in ("教育局", "财政局", "审计局", "水利局")}
    right, wrong = "丰岭市青岚区石桥镇", "丰领市青岚区石桥镇"
    assert {right, wrong} in _match({right: {2021}, wrong: {2022}, **others})
    assert {right, wrong} not in _match({right: {2021}, wrong: {2022}})
    # Two real cities whose names are alike both have agencies of their own.
    assert {right, wrong} not in _match({right: {2021}, wrong: {2022}, **others, "丰领市青岚区教育局": {2020}})
