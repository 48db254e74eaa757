from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.gold.format import GoldError, GoldReport, load_gold, load_gold_dir, parse_gold, save_gold, source_name

CELL = {"table": "art20_1", "row": "rules", "column": "issued_this_year", "printed": "3", "value": 3}
FIGURE = {"indicator": "disclosed_total", "text": "8条", "value": 8, "unit": "条", "qualifier": "exact"}


def write(path: Path, **data: object) -> Path:
    path.write_text(json.dumps({"source": "甲.txt", **data}, ensure_ascii=False), encoding="utf-8")
    return path


def test_saved_gold_loads_equal_and_keeps_unknown_keys(tmp_path: Path) -> None:
    figure = FIGURE | {"before": "公开", "after": "。", "group": None}
    gold = parse_gold({"source": "甲.txt", "cells": [CELL], "figures": [figure], "reader": "手工"}, "x")
    save_gold(gold, tmp_path / "g.json")
    again = load_gold(tmp_path / "g.json")
    assert again == gold
    assert again.model_extra == {"reader": "手工"}
    assert again.figures[0].states("group")
    assert not again.figures[0].states("role")


def test_one_item_a_line(tmp_path: Path) -> None:
    save_gold(GoldReport.model_validate({"source": "甲.txt", "cells": [CELL]}), tmp_path / "g.json")
    lines = (tmp_path / "g.json").read_text(encoding="utf-8").splitlines()
    assert sum('"art20_1"' in line for line in lines) == 1


def test_missing_field_is_named_in_chinese(tmp_path: Path) -> None:
    path = write(tmp_path / "g.json", cells=[{k: v for k, v in CELL.items() if k != "printed"}])
    with pytest.raises(GoldError, match=r"g\.json 格式不对：cells\.0\.printed 缺少这一项"):
        load_gold(path)


def test_wrong_type_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cells"):
        load_gold(write(tmp_path / "g.json", cells="无"))


def test_cell_given_twice(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="art20_1/rules/issued_this_year 出现了 2 次"):
        load_gold(write(tmp_path / "g.json", cells=[CELL, CELL]))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000])
def test_broken_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "g.json"
    path.write_bytes(content)
    with pytest.raises(GoldError, match="标准答案"):
        load_gold(path)


def test_folder_absent_empty_or_with_two_answers_for_one_source(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="不存在"):
        load_gold_dir(tmp_path / "none")
    with pytest.raises(GoldError, match=r"没有 \.json"):
        load_gold_dir(tmp_path)
    write(tmp_path / "a.json")
    assert list(load_gold_dir(tmp_path)) == ["甲.txt"]
    write(tmp_path / "b.json")
    with pytest.raises(GoldError, match=r"a\.json 与 b\.json 都是 甲\.txt"):
        load_gold_dir(tmp_path)


@pytest.mark.parametrize("source", ["甲.txt", "目录/甲.txt", "/x/y/甲.txt", "C:\\报告\\甲.txt"])
def test_source_is_matched_by_its_file_name(source: str) -> None:
    assert source_name(source) == "甲.txt"
