"""Traditional characters as simplified ones."""

from __future__ import annotations

from extract.traditional import simplified


def test_words_of_the_forms() -> None:
    assert simplified("行政規範性文件、總計、結轉下年度繼續辦理") == "行政规范性文件、总计、结转下年度继续办理"


def test_the_length_stays_and_simplified_text_stays() -> None:
    text = "鷺島新區（２０２３）：複議、訴訟"
    assert len(simplified(text)) == len(text)
    assert simplified("行政复议 12 件") == "行政复议 12 件"
