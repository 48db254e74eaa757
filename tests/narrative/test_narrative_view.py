"""The folded view: what is dropped, what is kept, and that every character knows where it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.narrative.view import fold


@given(st.text(alphabet="年2条 \n\u3000，。１％𠮷—", max_size=80))
def test_offsets_point_at_the_characters_they_stand_for(text: str) -> None:
    view = fold(text)
    assert len(view.text) == len(view.offsets)
    assert list(view.offsets) == sorted(set(view.offsets))
    for character, offset in zip(view.text, view.offsets, strict=True):
        assert character == text[offset] or character in " \n。" or text[offset] in "１％，,"


def test_space_inside_a_figure_is_dropped() -> None:
    assert fold("公开 12 条").text == "公开12条"


def test_space_between_two_numbers_stays() -> None:
    assert fold("规章 0 10 5").text == "规章0 10 5"


def test_spaces_between_thousands_are_dropped() -> None:
    assert fold("公开政府信息1 532条，阅读1 234 567次").text == "公开政府信息1532条，阅读1234567次"
    assert fold("规章 0 100 5").text == "规章0 100 5"
    assert fold("公开2022 100条").text == "公开2022 100条"


def test_wrapped_line_is_joined() -> None:
    text = "本年度在政府门户网站主动公开各类政府信\n息12条。"
    assert "政府信息12条" in fold(text).text


def test_heading_line_is_not_joined() -> None:
    assert fold("（二）依申请公开情况\n全年收到申请2件").text == "（二）依申请公开情况\n全年收到申请2件"


def test_markup_and_bookmarks_vanish() -> None:
    assert fold("**公开**[bookmark: _GoBack]3条").text == "公开3条"


def test_locate_finds_the_character_of_an_offset() -> None:
    view = fold("公 开 3 条")
    assert [view.text[view.locate(o)] for o in (0, 2, 4, 6)] == ["公", "开", "3", "条"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("公开$3$条", "公开3条"),
        ("公开**82**条，__4__件", "公开82条，4件"),
        ("公开~~5~~ 2条", "公开2条"),
        ("~~公开5条，受理1件。~~公开6条", "公开6条"),
        (r"公开\*\*82\*\*条", "公开82条"),
        ("公开<u>3</u>件", "公开3件"),
        ("公开5~~8条，受理3~~6件", "公开5~~8条，受理3~~6件"),
    ],
)
def test_what_markdown_leaves_in_a_sentence_is_dropped(text: str, folded: str) -> None:
    assert fold(text).text == folded
