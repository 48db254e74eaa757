"""The printed forms: every value once, no holes and no overlaps, the headings people know."""

from __future__ import annotations

from collections import Counter

import pytest

from extract.review.eras import FormBook
from extract.review.forms.derive import derive_forms, shown_rows
from extract.review.forms.groups import Span, nest
from extract.review.forms.model import Form, FormCell
from extract.templates import CellKey, eras, load_template

VARIANT = CellKey("requests", "other", "total")


def forms(era: str, *present: CellKey) -> list[Form]:
    return derive_forms(load_template(era), present)


def texts(form: Form, kind: str) -> list[str]:
    return [cell.text for row in form.rows for cell in row if cell.kind == kind]


def cell(form: Form, text: str) -> FormCell:
    return next(cell for row in form.rows for cell in row if cell.text == text)


def covered(form: Form) -> list[int]:
    """Width of each row as a browser lays it out, cells that reach down from above counted."""
    widths = [0] * len(form.rows)
    for y, row in enumerate(form.rows):
        for each in row:
            for line in range(y, y + each.rows):
                widths[line] += each.columns
    return widths


@pytest.mark.parametrize("era", eras())
def test_every_standard_cell_stands_once(era: str) -> None:
    keys = Counter(cell.key for form in forms(era) for row in form.rows for cell in row if cell.kind == "value")
    assert keys == Counter(load_template(era).keys())


@pytest.mark.parametrize("era", eras())
def test_rows_are_equally_wide(era: str) -> None:
    for form in forms(era):
        assert len(set(covered(form))) == 1, form.title


def test_the_disclosure_blocks_share_one_grid() -> None:
    form = forms("2021")[0]
    assert form.title == "二、主动公开政府信息情况"
    assert texts(form, "band") == [f"第二十条第（{n}）项" for n in "一五六八"]
    assert texts(form, "head").count("信息内容") == 4
    assert cell(form, "本年处理决定数量").columns == 3 * cell(form, "本年制发件数").columns


def test_amounts_of_money_carry_their_unit() -> None:
    assert "采购总金额（元）" in texts(forms("2019")[0], "head")
    assert "本年收费金额（单位：万元）" in texts(forms("2021")[0], "head")


def test_the_requests_form_has_its_spanning_headings() -> None:
    form = forms("2021")[1]
    corner = form.rows[0][0]
    assert corner.text.startswith("（本列数据的勾稽关系为")
    assert (corner.columns, corner.rows) == (3, 3)
    assert cell(form, "申请人情况").columns == 7
    assert cell(form, "法人或其他组织").columns == 5
    assert (cell(form, "自然人").rows, cell(form, "商业企业").rows) == (2, 1)
    assert cell(form, "三、本年度办理结果").rows == 22
    assert cell(form, "（三）不予公开").rows == 8
    assert cell(form, "一、本年新收政府信息公开申请数量").columns == 3
    assert cell(form, "（一）予以公开").columns == 2


def test_reviews_stand_on_one_line_under_stacked_headings() -> None:
    form = forms("2021")[2]
    assert form.shape == "wide"
    assert cell(form, "行政诉讼").columns == 10
    assert cell(form, "复议后起诉").columns == 5
    assert cell(form, "结果维持").rows == 2
    assert len(form.rows[-1]) == 15


def test_the_list_has_headings_indents_and_units() -> None:
    (form,) = forms("2014")
    assert form.shape == "list"
    assert texts(form, "head") == ["统计指标", "单位", "统计数"]
    assert "一、主动公开情况" in texts(form, "band")
    # A group that is itself a line of the list gets no second heading.
    assert texts(form, "band").count("4.不同意公开答复数") == 0
    assert texts(form, "label").count("四、行政复议数量") == 1
    assert cell(form, "（一）主动公开政府信息数").level == 1
    assert cell(form, "1.政府公报公开政府信息数").level == 2
    assert cell(form, "其中：涉及国家秘密").level == 3


def test_a_variant_row_replaces_the_rows_that_the_report_lacks() -> None:
    table = load_template("2021").table("requests")
    replaced = {"other_not_corrected", "other_fee_unpaid", "other_other"}
    usual = {row.id for row in shown_rows(table, [])}
    assert replaced <= usual
    assert "other" not in usual
    shown = {row.id for row in shown_rows(table, [VARIANT])}
    assert "other" in shown
    assert not replaced & shown
    both = {row.id for row in shown_rows(table, [VARIANT, CellKey("requests", "other_other", "total")])}
    assert {"other", "other_other"} <= both


def test_forms_are_kept_once() -> None:
    book = FormBook()
    assert book.name("2021", []) == book.name("2021", [CellKey("requests", "new", "total")]) == "2021"
    assert book.name("2021", [VARIANT]) == "2021+requests.other"
    assert book.name("2021", [VARIANT, CellKey("requests", "other_other", "total")]) == "2021+requests.other'"
    assert book.name(None, []) == book.name("1999", []) == ""
    data = book.data()
    assert set(data) == {"forms", "eras"}


def test_a_label_that_comes_again_encloses_what_stands_between() -> None:
    paths, spans = nest(["", "A", "B", "B", "A", "C"])
    assert paths == [(), ("A",), ("A", "B"), ("A", "B"), ("A",), ("C",)]
    assert spans == [Span("A", 1, 4, 0), Span("C", 5, 1, 0), Span("B", 2, 2, 1)]
