"""The review table and the articles in layouts other than the form's."""

from __future__ import annotations

from trap_grids import C, Grid, Truth

from extract.templates.model import CellKey

RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_COLUMNS = ("upheld", "corrected", "other", "pending", "total")
CASES = {
    "review": "行政复议",
    "litigation_direct": "未经复议直接起诉",
    "litigation_after_review": "复议后起诉",
}


def _values(truth: Truth, case: str) -> list[C]:
    return [C(truth[CellKey("review_litigation", case, column)]) for column in _COLUMNS]


def row_a_case(truth: Truth) -> Grid:
    """A row for each kind of case, the results across."""
    return [[C("类别"), *map(C, RESULTS)], *([C(name), *_values(truth, case)] for case, name in CASES.items())]


def row_a_case_merged(truth: Truth) -> Grid:
    """The same with 行政诉讼 as a merged cell beside its two rows."""
    plain = row_a_case(truth)
    return [
        [C("类别", 1, 2), *plain[0][1:]],
        [C(plain[1][0].text, 1, 2), *plain[1][1:]],
        [C("行政诉讼", 2), *plain[2]],
        plain[3],
    ]


def row_a_result(truth: Truth) -> Grid:
    """A row for each result, the kinds of case across."""
    columns = [_values(truth, case) for case in CASES]
    rows = [[C(name), *(column[i] for column in columns)] for i, name in enumerate(RESULTS)]
    return [[C("结果"), *map(C, CASES.values())], *rows]


def row_a_result_merged(truth: Truth) -> Grid:
    """The same with 行政诉讼 over its two columns."""
    head = [[C("结果", 2), C("行政复议", 2), C("行政诉讼", 1, 2)], [C("未经复议直接起诉"), C("复议后起诉")]]
    return head + row_a_result(truth)[1:]


def small_tables(truth: Truth) -> list[Grid]:
    """A table for each kind of case, its name over it."""
    return [[[C(name, 1, 5)], list(map(C, RESULTS)), _values(truth, case)] for case, name in CASES.items()]


def two_tables(truth: Truth) -> list[Grid]:
    """行政复议 and 行政诉讼 each a table."""
    first, second, third = small_tables(truth)
    head = [[C("行政诉讼", 1, 10)], [C("未经复议直接起诉", 1, 5), C("复议后起诉", 1, 5)]]
    return [first, [*head, [C(name) for name in RESULTS * 2], second[2] + third[2]]]


def total_first(truth: Truth) -> Grid:
    """The form's own layout with 总计 before the results."""
    heads = [C(name) for name in ("总计", *RESULTS[:4])]
    values = [_values(truth, case) for case in CASES]
    return [
        [C(name, 1, 5) for name in CASES.values()],
        heads * 3,
        [cell for row in values for cell in [row[4], *row[:4]]],
    ]
