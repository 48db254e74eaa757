"""The wide table of reviews and litigation where a page break cuts it."""

from __future__ import annotations

from anchoring_forms import Spanned, html, read

REVIEW = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
VALUES = [2, 2, 4, 1, 9, 4, 4, 4, 1, 13, 2, 0, 3, 1, 6]


def test_headings_cut_by_a_page_break() -> None:
    """The second lines of the headings and the values stand at the top of the next page, in a grid of its own."""
    cut: list[Spanned] = [text[:3] for text in REVIEW * 2]
    rest: list[Spanned] = [text[3:] for text in REVIEW * 2]
    first: list[list[Spanned]] = [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*((text, 2, 1) for text in REVIEW), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        cut,
    ]
    blank: list[Spanned] = [""] * 5
    second: list[list[Spanned]] = [[*blank, *rest], [str(value) for value in VALUES]]
    cells = read(html(first, second))
    assert [cell.value for key, cell in cells.items() if key[0] == "review_litigation"] == VALUES
