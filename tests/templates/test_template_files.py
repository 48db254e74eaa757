"""The template files: what the statute prescribes, key by key, and the relations between the cells."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from extract.templates import CellKey, Template, eras, load_template, load_templates, loader

CONTRACT = Path(__file__).resolve().parents[3] / "shared/contract/cells.csv"
APPLICANTS = ["natural_person", "business", "research", "public_interest", "legal_service", "other"]

# Rows and columns of every table, as printed in 国办发〔2014〕32号, 国办公开办函〔2019〕60号 and 〔2021〕30号.
SHAPES = {
    "2014": {"statistics": (58, 1)},
    "2019": {
        "art20_1": (2, 3),
        "art20_5": (2, 3),
        "art20_6": (2, 3),
        "art20_8": (1, 2),
        "art20_9": (1, 2),
        "requests": (23, 7),
        "review_litigation": (3, 5),
    },
    "2021": {
        "art20_1": (2, 3),
        "art20_5": (1, 1),
        "art20_6": (2, 1),
        "art20_8": (1, 1),
        "requests": (25, 7),
        "review_litigation": (3, 5),
    },
}


def test_the_eras_are_in_order() -> None:
    assert eras() == ["2014", "2019", "2021"]
    assert [template.era for template in load_templates()] == eras()


@pytest.mark.parametrize("era", SHAPES)
def test_tables_rows_and_columns_of_the_statute(era: str) -> None:
    template = load_template(era)
    shapes = {t.id: (sum(not row.variant for row in t.rows), len(t.columns)) for t in template.tables}
    assert shapes == SHAPES[era]


@pytest.mark.parametrize(("era", "standard", "variant"), [("2014", 58, 0), ("2019", 198, 0), ("2021", 200, 7)])
def test_number_of_cells(era: str, standard: int, variant: int) -> None:
    template = load_template(era)
    assert len(template.keys()) == standard
    assert len(template.keys(variants=True)) == standard + variant
    assert len(set(template.keys(variants=True))) == standard + variant


def test_years_follow_each_other_without_gap() -> None:
    templates = load_templates()
    for before, after in itertools.pairwise(templates):
        assert before.last_year is not None
        assert before.last_year + 1 == after.first_year
    assert [(t.first_year, t.last_year) for t in templates] == [(2014, 2018), (2019, 2020), (2021, None)]


@pytest.mark.parametrize(
    ("era", "key", "row", "column", "unit"),
    [
        ("2014", ("statistics", "disclosed_total", "value"), "（一）主动公开政府信息数", "统计数", "条"),
        ("2014", ("statistics", "request_fees", "value"), "七、依申请公开信息收取的费用", "统计数", "万元"),
        ("2014", ("statistics", "training_attendees", "value"), "（三）接受培训人员数", "统计数", "人次"),
        ("2019", ("art20_9", "government_procurement", "amount"), "政府集中采购", "采购总金额", "元"),
        ("2019", ("art20_5", "licensing", "change_this_year"), "行政许可", "本年增/减", "项"),
        ("2019", ("requests", "other", "total"), "（六）其他处理", "总计", "件"),
        ("2021", ("art20_8", "administrative_fees", "amount"), "行政事业性收费", "本年收费金额（单位：万元）", "万元"),
        ("2021", ("requests", "refused_third_party", "business"), "4.保护第三方合法权益", "商业企业", "件"),
        ("2021", ("review_litigation", "litigation_after_review", "pending"), "复议后起诉", "尚未审结", "件"),
    ],
)
def test_label_and_unit_of_a_cell(era: str, key: tuple[str, str, str], row: str, column: str, unit: str) -> None:
    assert _printed(load_template(era), CellKey(*key)) == (row, column, unit)


def _printed(template: Template, key: CellKey) -> tuple[str, str, str]:
    table = template.table(key.table)
    row = next(row for row in table.rows if row.id == key.row)
    column = next(column for column in table.columns if column.id == key.column)
    return row.ordinal + row.label.text, column.label.text, table.unit(row, column)


@pytest.mark.skipif(not CONTRACT.is_file(), reason="no ../shared/contract beside the repository")
@pytest.mark.parametrize("era", SHAPES)
def test_keys_order_labels_and_units_are_those_of_the_contract(era: str) -> None:
    with CONTRACT.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["template"] == era]
    template = load_template(era)
    standard = [CellKey(i["table"], i["row"], i["column"]) for i in lines if i["kind"] == "standard"]
    assert template.keys() == standard
    variants = [CellKey(i["table"], i["row"], i["column"]) for i in lines if i["kind"] == "variant"]
    assert [key for key in template.keys(variants=True) if key not in set(standard)] == variants
    for line in lines:
        row, column, unit = _printed(template, CellKey(line["table"], line["row"], line["column"]))
        assert (row, column, unit) == (line["row_label"].split("·")[-1], line["column_label"], line["unit"])


def test_the_one_row_form_replaces_the_three_rows_of_2021() -> None:
    row = next(row for row in load_template("2021").table("requests").rows if row.variant)
    assert (row.id, row.replaces) == ("other", ("other_not_corrected", "other_fee_unpaid", "other_other"))


@pytest.mark.parametrize("era", ["2019", "2021"])
def test_relations_of_the_modern_forms(era: str) -> None:
    template = load_template(era)
    relations = {relation.id: relation for relation in template.relations}
    columns, rows = [*APPLICANTS, "total"], [row.id for row in template.table("requests").rows]
    assert [r for r in relations if r.startswith("requests.balance")] == [f"requests.balance[{c}]" for c in columns]
    assert [r for r in relations if r.startswith("requests.results")] == [f"requests.results[{c}]" for c in columns]
    assert [r for r in relations if r.startswith("requests.applicants")] == [f"requests.applicants[{r}]" for r in rows]
    assert len(relations) == 7 + 7 + len(rows) + 3

    balance = relations["requests.balance[business]"]
    assert [key.row for key in balance.left] == ["new", "carried_in"]
    assert [key.row for key in balance.right] == ["processed_total", "carried_out"]
    assert {key.column for key in balance.keys} == {"business"}
    results = relations["requests.results[total]"]
    outer = {"new", "carried_in", "processed_total", "carried_out"}
    assert [key.row for key in results.left] == ["processed_total"]
    assert sorted(key.row for key in results.right) == sorted(set(rows) - outer)
    assert [key.column for key in relations["requests.applicants[new]"].right] == APPLICANTS
    outcomes = relations["review_litigation.outcomes[review]"]
    assert [key.column for key in outcomes.right] == ["upheld", "corrected", "other", "pending"]
    assert not any(relation.cross_table for relation in relations.values())


def test_relations_of_the_statistics_list() -> None:
    relations = {relation.id: relation for relation in load_template("2014").relations}
    parts = [name for name, relation in relations.items() if relation.sense == "le"]
    assert [name for name in parts if "channel_part" in name] == [
        f"statistics.channel_part[channel_{name}]" for name in ("gazette", "website", "weibo", "wechat", "other")
    ]
    assert relations["statistics.channel_part[channel_weibo]"].left == (
        CellKey("statistics", "channel_weibo", "value"),
    )
    answered = relations["statistics.answered"]
    assert (answered.sense, len(answered.left), len(answered.right)) == ("eq", 1, 8)
    assert len(relations["statistics.refused"].right) == 6
    assert len(relations) == 15


def test_relations_across_years() -> None:
    entries = {entry.id: entry for entry in load_template("2021").cross_year}
    stock = entries["normative_documents.in_force[normative_documents]"]
    assert stock.previous == ((1, CellKey("art20_1", "normative_documents", "in_force")),)
    assert [(sign, key.column) for sign, key in stock.current] == [
        (1, "in_force"),
        (-1, "issued_this_year"),
        (1, "repealed_this_year"),
    ]
    carry = entries["requests.carry[total]"]
    assert (carry.previous[0][1].row, carry.current[0][1].row) == ("carried_out", "carried_in")


MINIMAL = {
    "era": "2031",
    "authority": "虚构文号",
    "first_year": 2031,
    "last_year": None,
    "marks": ["新表"],
    "sections": [],
    "tables": [
        {
            "id": "sums",
            "title": "合计表",
            "section": "none",
            "heading": {"label": "合计表"},
            "columns": [{"id": "a", "label": "甲", "unit": "件"}, {"id": "b", "label": "乙", "unit": "件"}],
            "rows": [{"id": "part", "label": "其中"}, {"id": "whole", "label": "总数"}],
        }
    ],
    "relations": [
        {"id": "s.r", "message": "总数 = 其中", "table": "sums", "each": "column", "left": ["whole"], "right": ["part"]}
    ],
    "cross_year": [],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of the template files."""
    monkeypatch.setattr(loader, "_FOLDER", tmp_path)
    return tmp_path


def _load(folder: Path, **changes: object) -> Template:
    (folder / "2031.yaml").write_text(yaml.safe_dump({**MINIMAL, **changes}, allow_unicode=True), encoding="utf-8")
    return load_template.__wrapped__("2031")


def _relation(**changes: object) -> list[dict[str, object]]:
    return [{**MINIMAL["relations"][0], **changes}]


def test_an_era_is_added_by_a_file(folder: Path) -> None:
    template = _load(folder)
    assert eras() == ["2031"]
    assert template.keys() == [CellKey("sums", row, column) for row in ("part", "whole") for column in ("a", "b")]
    assert [relation.id for relation in template.relations] == ["s.r[a]", "s.r[b]"]


@pytest.mark.parametrize("each", ["column", "term", "once"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_an_unknown_row_in_a_relation_is_an_error(folder: Path, each: str, side: str) -> None:
    with pytest.raises(ValueError, match=r"s\.r: .*no_such"):
        _load(folder, relations=_relation(each=each, **{side: ["no_such"]}))


@pytest.mark.parametrize("side", ["left", "right"])
def test_an_unknown_column_in_a_relation_is_an_error(folder: Path, side: str) -> None:
    names = {"left": ["a"], "right": ["b"], side: ["no_such"]}
    with pytest.raises(ValueError, match=r"s\.r: .*no_such"):
        _load(folder, relations=_relation(each="row", **names))


def test_an_unknown_row_across_years_is_an_error(folder: Path) -> None:
    entry = {"id": "s.y", "message": "", "table": "sums", "each": "column", "previous": ["whole"], "current": ["-no"]}
    with pytest.raises(ValueError, match=r"s\.y: .*no"):
        _load(folder, cross_year=[entry])


def test_an_unknown_field_is_an_error(folder: Path) -> None:
    with pytest.raises(ValidationError, match="surprise"):
        _load(folder, surprise=1)


def test_an_unknown_era_has_no_template() -> None:
    with pytest.raises(KeyError):
        load_template("2031")
