"""Gold files: what a report really prints, says and gets wrong, one JSON file a report, matched by file name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extract.errors import os_reason
from extract.record import Number, Period, Qualifier, Role, Value


class GoldError(ValueError):
    """A gold file that cannot be used; the message is a Chinese sentence that names the file and what to mend."""


class _Gold(BaseModel):
    # Unknown keys are kept, so that a file written by hand with remarks of its own survives load and save.
    model_config = ConfigDict(extra="allow", frozen=True)


class GoldCell(_Gold):
    """A cell as the document prints it.

    Attributes:
        value: in the cell's unit; None for a cell that is printed empty or holds no number.
        ambiguous: the text alone does not say how the digits are cut; this value or ``needs_review`` is right.
    """

    table: str
    row: str
    column: str
    printed: str
    value: Value
    ambiguous: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """table, row, column."""
        return (self.table, self.row, self.column)


class GoldFigure(_Gold):
    """A narrative figure. Attributes that the file does not state are not judged (``states``).

    Attributes:
        text: the span without inner spaces.
        before: neighbouring characters to the left, without spaces.
        after: neighbouring characters to the right, without spaces.
        group: text of the total that this part belongs to.
        alternative: a second indicator that is right too.
    """

    indicator: str
    text: str = Field(min_length=1)
    value: Number
    unit: str
    qualifier: Qualifier
    before: str
    after: str
    period: Period | None = None
    role: Role | None = None
    group: str | None = None
    detail: str | None = None
    alternative: str | None = None

    def states(self, attribute: str) -> bool:
        """Whether the file gives this attribute; a ``group`` of null counts as given, it says "no group"."""
        if attribute == "group":
            return "group" in self.model_fields_set
        return getattr(self, attribute) is not None

    @property
    def indicators(self) -> frozenset[str]:
        """The indicators that are right for this figure."""
        return frozenset({self.indicator, self.alternative or self.indicator})


class GoldEvidence(_Gold):
    """A cell that a finding is about; None stands for any row or column."""

    table: str
    row: str | None = None
    column: str | None = None


class GoldFinding(_Gold):
    """A real inconsistency, in words.

    Attributes:
        check: what is wrong, a free name; ``eval/metrics/findings.yaml`` says which of our findings it means.
        why: the figures that do not agree.
        kind: kind of our findings that it must be one of, "" where the file does not say.
        evidence: cells at least one of which our finding has to show; empty where the file does not say.
    """

    check: str
    why: str = ""
    kind: str = ""
    evidence: tuple[GoldEvidence, ...] = ()


class GoldReport(_Gold):
    """The true content of one report; ``source`` is the file name of the report."""

    source: str = Field(min_length=1)
    agency: str | None = None
    year: int | None = None
    template: str | None = None
    note: str = ""
    cells: tuple[GoldCell, ...] = ()
    figures: tuple[GoldFigure, ...] = ()
    findings: tuple[GoldFinding, ...] = ()

    def cell_map(self) -> dict[tuple[str, str, str], GoldCell]:
        """Cells by key."""
        return {cell.key: cell for cell in self.cells}


def source_name(source: str) -> str:
    """File name under which a source is matched: the last part of a path of either kind of slash."""
    return PurePosixPath(source.replace("\\", "/")).name


_PROBLEMS = {"missing": "缺少这一项", "json_invalid": "不是有效的 JSON"}


def parse_gold(data: object, place: str) -> GoldReport:
    """Check one decoded JSON document; ``place`` names it in errors. Raises GoldError."""
    try:
        gold = GoldReport.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "文件本身"
        problem = _PROBLEMS.get(first["type"], f"取值或类型不对（{first['msg']}）")
        raise GoldError(f"标准答案 {place} 格式不对：{where} {problem}；共 {error.error_count()} 处") from error
    key, count = max(Counter(cell.key for cell in gold.cells).items(), key=lambda item: item[1], default=(("",), 0))
    if count > 1:
        raise GoldError(f"标准答案 {place} 中单元格 {'/'.join(key)} 出现了 {count} 次，请只保留一个")
    return gold


def load_gold(path: Path) -> GoldReport:
    """Read one gold file. Raises GoldError where it cannot be read, is no JSON, or is not in the gold format."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"标准答案 {path} 无法读取：{os_reason(error)}") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise GoldError(f"标准答案 {path} 不是有效的 JSON：{error}") from error
    return parse_gold(data, str(path))


def load_gold_dir(directory: Path) -> dict[str, GoldReport]:
    """All gold files (``*.json``) of a folder, by the file name of their source, sorted.

    Raises:
        GoldError: where the folder does not exist or holds none, or two files speak of the same source.
    """
    if not directory.is_dir():
        raise GoldError(f"标准答案目录不存在：{directory}")
    found: dict[str, tuple[Path, GoldReport]] = {}
    for path in sorted(directory.glob("*.json")):
        gold = load_gold(path)
        name = source_name(gold.source)
        if name in found:
            raise GoldError(f"{found[name][0].name} 与 {path.name} 都是 {name} 的标准答案，请保留一个")
        found[name] = (path, gold)
    if not found:
        raise GoldError(f"标准答案目录中没有 .json 文件：{directory}")
    return {name: gold for name, (_, gold) in sorted(found.items())}


def save_gold(gold: GoldReport, path: Path) -> None:
    """Write a gold file in UTF-8."""
    path.write_text(dump_gold(gold), encoding="utf-8")


def dump_gold(gold: GoldReport) -> str:
    """A gold file as text: one cell, figure or finding a line, so that a change is seen as a change of lines."""
    data = gold.model_dump(exclude_unset=True, mode="json")
    lists = {name: data.pop(name) for name in ("cells", "figures", "findings") if name in data}
    fields = [f'  "{name}": {_dump(value)}' for name, value in data.items()]
    fields += [f'  "{name}": {_lines(items)}' for name, items in lists.items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(items: Iterable[object]) -> str:
    lines = [f"    {_dump(item)}" for item in items]
    return "[\n" + ",\n".join(lines) + "\n  ]" if lines else "[]"
