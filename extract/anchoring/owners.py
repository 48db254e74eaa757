"""Which tables are the report's own: not those that a heading gives to an earlier year or to another office.

Offices print last year's table beside this year's, and those of their subordinate offices behind their own. Such a
table is left out only where the report has the same table without it, so that a mistake in a heading costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.anchoring import grid as grids_of
from extract.anchoring.grid import Grid
from extract.anchoring.labelcells import is_label
from extract.anchoring.text import core
from extract.document import Document, Table
from extract.sections.wording import load_wording

_LONGEST_HEADING = 60
_LONGEST_CAPTION = 30
_SAME_FORM = 0.8
"""Share of the words of a table that another must have to be the same form."""
_SENTENCE = re.compile(r"[。；;，]")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?!\d)")
_OF_TABLE = re.compile(r"情况|报告|表|数据|统计|^[（(]?20\d\d年度?[）)]?[:：]?$")
_THIS_YEAR = re.compile(r"本年度?.{0,10}(?:情况|表|数据|统计)")
_OF_UNIT = re.compile(
    r"(?:附[件表]?[一二三四五六七八九十\d]*[:：、.]?)?(?P<unit>[一-龥（）()]{2,25}?)(?:20\d\d年度?)?"
    r"(?:政府信息公开|(?:收到和处理|受理|办理|主动公开)政府信息).{0,20}(?:表|报告|情况)(?:[（(].{1,12}[）)])?[:：]?"
)
_TITLE = re.compile(r"报告|年报|总结")
_CORRECTED = re.compile(
    r"(?:[（(]?[一二三四1-4][)）、.]?)?(?:(?:更正|修正|修改|订正|勘误|调整)(?P<when>前|后)|原.{0,10}(?:表格?|数据)[:：]?$)"
)
_LAST_YEAR = re.compile(
    r"(?:附[件表]?[一二三四五六七八九十\d]*[:：、.]?)?(?:以下[为是])?[（(]?(?:上一?年|去年)度?(?!.*(?:本年|对比|比较))"
    r".{0,10}(?:情况|表|数据|统计)"
)
_SECTION = re.compile(r"[一二三四五六七]、")
_BEFORE = 0
"""The year of a table that a heading gives to the year before."""
_WHOLE = re.compile(
    r"(?:[（(]?[一二三四五1-5][)）、.．])?"
    r"(?:[^，。；：]{0,12}(?:合计|汇总|总计)|全[省市州县区镇乡旗盟])(?:表|数据|情况|统计)?[)）]?[:：]?"
)
"""The heading of the table that sums those of the offices of a county (全县合计)."""
_REGION = re.compile(r"(?:[省市州县区旗盟]|人民政府)$")
"""What the report of a whole region is of; an office may print the sum of its region beside its own table."""
_MANY = re.compile(r"^(?:全|各|本|我)")
_SUBORDINATE = re.compile(r"^[（(]?(?:[所下直]属|[所下]辖)")
"""How the name of a subordinate office or of all of them begins, whatever it is (所属事业单位)."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """What the headings so far say: the year, None where they name none, another office, whether what follows has been
    corrected, the heading itself, and whether a heading beside names the sum of this table and others."""

    year: int | None = None
    unit: str = ""
    corrected: bool = False
    heading: str = ""
    part: bool = False


@dataclass(frozen=True, slots=True)
class _Opening:
    """The text before the first table, which names the office itself, and its name where it is known."""

    text: str
    agency: str

    def is_of(self, unit: str) -> bool:
        """Whether an office is the reporting one, or nothing tells which office that is."""
        return self.agency.endswith(unit) or unit in self.text or not _TITLE.search(self.text)


def own_grids(document: Document, year: int | None, agency: str | None) -> tuple[list[Grid], list[str]]:
    """The tables of a document without those of earlier years or other offices, and a warning where some were left out.

    Args:
        year: the report year, None where unknown.
        agency: the reporting office, None where unknown.
    """
    every = list(_owned(document, agency or ""))
    if _REGION.search(agency or ""):
        every = _parts_of_sums(every)
    if any(grid.scanned for grid, _ in every):
        return [grid for grid, _ in every], []
    kept: list[Grid] = []
    left_out: list[_Owner] = []
    of_year = {word for grid, owner in every if not _foreign(owner, year) for word in _words(grid)}
    for grid, owner in every:
        before = of_year if not owner.unit else {word for other in kept for word in _words(other)}
        if _foreign(owner, year) and _same_form(_words(grid), before):
            left_out.append(owner)
        else:
            kept.append(replace(grid, index=len(kept)))
    if not left_out:
        return kept, []
    heading = left_out[0].heading[:30]
    return kept, [f"文件中另有 {len(left_out)} 个表格属于以前年度、其他单位、分表或更正之前（“{heading}”），没有计入"]


def _owned(document: Document, agency: str) -> Iterator[tuple[Grid, _Owner]]:
    """Every table in order, with what the headings before it and in its first line say of it."""
    owner, caption, index = _Owner(), "", 0
    first = next((block.provenance.start for block in document.blocks if isinstance(block, Table)), 0)
    opening = _Opening("".join(document.text[:first].split()), "".join(agency.split()))
    for block in document.blocks:
        if not isinstance(block, Table):
            caption = block.text
            owner = _next(owner, block.text, opening)
            continue
        grid = grids_of.prepare(index, block, caption)
        top = [cell for cell in grid.lines[0] if cell.text.strip()] if grid.lines else []
        if len(top) == 1 and is_label(top[0]):
            owner = _next(owner, top[0].text, opening)
        yield grid, owner
        caption, index = "", index + 1


def _parts_of_sums(every: list[tuple[Grid, _Owner]]) -> list[tuple[Grid, _Owner]]:
    """The tables, those marked as parts that stand under a heading of their own beside one of the sum of them all."""
    captions = ["".join(grid.caption.split()) for grid, _ in every]
    sums = [_WHOLE.fullmatch(caption) is not None for caption in captions]
    wholes = [_words(grid) for (grid, _), is_sum in zip(every, sums, strict=True) if is_sum]
    found = []
    for (grid, owner), caption, is_sum in zip(every, captions, sums, strict=True):
        headed = 0 < len(caption) <= _LONGEST_CAPTION and not is_sum
        if headed and any(_same_form(_words(grid), whole) for whole in wholes):
            owner = replace(owner, part=True, heading=caption)
        found.append((grid, owner))
    return found


def _next(owner: _Owner, text: str, opening: _Opening) -> _Owner:
    """What holds after a line."""
    line = "".join(text[: 2 * _LONGEST_HEADING].split())
    if not line or len(line) > _LONGEST_HEADING or _SENTENCE.search(line):
        return owner
    if corrected := _CORRECTED.match(line):
        return replace(owner, corrected=corrected["when"] != "后", heading=line)
    if _SECTION.match(line) and owner.year == _BEFORE:
        owner = replace(owner, year=None)
    if _LAST_YEAR.match(line):
        return replace(owner, year=_BEFORE, heading=line)
    years = set(_YEAR.findall(line))
    if len(years) == 1 and _OF_TABLE.search(line):
        owner = _Owner(int(years.pop()), owner.unit, owner.corrected, line)
    elif not years and _THIS_YEAR.search(line):
        owner = replace(owner, year=None)
    named = _OF_UNIT.fullmatch(line)
    if named is None or not _is_office(named["unit"]):
        return owner
    if opening.is_of(named["unit"]):
        return replace(owner, unit="")
    return replace(owner, unit=named["unit"], heading=line)


def _is_office(name: str) -> bool:
    if _SUBORDINATE.match(name):
        return True
    wording = load_wording()
    return wording.agency_suffix.search(name) is not None and not (
        _MANY.match(name) or wording.agency_pronouns.search(name)
    )


def _foreign(owner: _Owner, year: int | None) -> bool:
    if owner.year is not None and year is not None and owner.year != year:
        return owner.year < year  # of a later year is the report itself, if its own year was misread
    return owner.corrected or owner.part or bool(owner.unit)


def _words(grid: Grid) -> set[str]:
    return {core(cell.text) for cell in grid.texts} - {""}


def _same_form(words: set[str], known: set[str]) -> bool:
    return bool(words) and len(known.intersection(words)) >= _SAME_FORM * len(words)
