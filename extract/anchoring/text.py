"""Normal form of label text: what is left when widths, spaces, punctuation and ordinals are taken away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from extract.numerals import Number, parse_cell
from extract.traditional import simplified

_ORDINAL = re.compile(
    r"^(?:[（(]\s*(?P<paren>[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）][、.．]?"
    r"|(?P<list>[一二三四五六七八九十]{1,3})\s*[、.．]"
    r"|(?P<digit>\d{1,2})(?:\s*[、.．)）:：]|(?=[\u4e00-\u9fff]))"
    r"|(?P<of>其\s*中)\s*[:：]?)"
)
_NOT_CORE = re.compile(r"[^\w/]+|_+")
_UNIT_WORDS = frozenset(
    ("条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "项", "份", "期", "部", "名", "家", "处")
)
_REMARK = re.compile(
    r"\d{1,2}月\d{1,2}日?|不涉及|不适用|不存在|未涉及|[无未](?:此|该)(?:[项类]|情[形况]).{0,3}|没有|同上|略|(?:详?见).{1,12}|保密|未公开|未统计|待定|暂缺"
    r"|(?:取消|下放|承接|调整|划转|新[增设]|增加|减少|人民币|合计|共计?|[约近])?\d[\d.,]{0,14}[百千万亿零\d余多]{0,8}(?:[件项个条次宗起]|元整?)?(?:/[年月])?(?<!\d)"
    r"|(?:[预算实际中标合同支付完成成交金额总额共计约为其中]{0,8}[:：]?\d[\d.,]{0,14}余?[百千万亿]{0,2}元[，,；;。]?){1,3}"
    r"|(?:人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,20}元?整?"
    r"|[增加减少新约共计+\-/、,，;；:：()（）\d.件项个条次元万亿]*\d[增加减少新约共计+\-/、,，;；:：()（）\d.件项个条次元万亿]*"
)
_MONEY_UNIT = re.compile(r"[百千]?[万亿]元|千元")
_MONEY = re.compile(r"[:：](?P<unit>[^（()）：:\d]{1,2})[)）]|[（(](?P<of>[^（()）：:\d]?[万元？][^（()）：:\d]?)[)）]")
"""What may be a unit of money, misread: at the end of a heading behind a colon, or in brackets with 万 or 元."""
UNREAD = "？"
"""Stands for a unit that is printed and cannot be read."""
_LONGEST_REMARK = 20
_DASHES = frozenset("—–－-/／\\一")


@lru_cache(maxsize=20_000)
def core(text: str) -> str:
    """Label text as it is compared: NFKC, simplified, without spaces and punctuation (the slash of 本年增/减 stays)."""
    return _NOT_CORE.sub("", simplified(unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=20_000)
def split_ordinal(text: str) -> tuple[str, str]:
    """Ordinal and rest of a label.

    Returns:
        A mark such as ``(3`` for （三）, ``三`` for 三、, ``3`` for 3., ``其中``, or "" where there is none; and the
        rest of the text.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    found = _ORDINAL.match(text)
    if not found:
        return "", text
    if found["paren"]:
        mark = "(" + found["paren"]
    elif found["of"]:
        inner, rest = split_ordinal(text[found.end() :])
        return (inner or "其中"), rest
    else:
        mark = found["list"] or found["digit"]
    return mark, text[found.end() :]


@lru_cache(maxsize=20_000)
def is_unit_word(text: str) -> bool:
    """True for a cell of the unit column (条, 人次, 万元, or the dashes printed where there is none)."""
    squeezed = simplified("".join(text.split()))
    return squeezed in _UNIT_WORDS or (len(squeezed) >= 2 and set(squeezed) <= _DASHES)


@lru_cache(maxsize=20_000)
def is_empty(text: str) -> bool:
    """True for a cell that is blank or struck out with dashes; a single 一 may be a number."""
    squeezed = "".join(text.split())
    return squeezed != "一" and set(squeezed) <= _DASHES


def is_zero(text: str) -> bool:
    """True for a cell that says nothing but 0 (0, 零, 无)."""
    quantity = parse_cell(text)
    return quantity is not None and quantity.value == 0


def is_blank(text: str) -> bool:
    """True for a cell that shows no number on purpose (empty, dashes, 空)."""
    quantity = parse_cell(text)
    return quantity is not None and quantity.blank


@lru_cache(maxsize=20_000)
def addend(text: str) -> Number | None:
    """What a cell adds to a sum: its number, 0 for a blank; None where it is no number."""
    quantity = parse_cell(text)
    return None if quantity is None else quantity.value or 0


@lru_cache(maxsize=20_000)
def stands_for_a_value(text: str) -> bool:
    """True for words that offices print where a number belongs: 不涉及, 详见附件, 增5减0, 取消3项, 叁拾万元."""
    return len(text) <= _LONGEST_REMARK and _REMARK.fullmatch("".join(text.split())) is not None


def money_unit(text: str) -> str:
    """The unit of money that a heading names (元, 千元, 万元), ``UNREAD`` for one that cannot be read, else ""."""
    squeezed = simplified("".join(text.split()))
    if found := _MONEY_UNIT.search(squeezed):
        return found[0]
    if re.search(r"[（(：:](?:人民币)?元", squeezed):
        return "元"
    unread = (found for found in _MONEY.finditer(squeezed) if (found["unit"] or found["of"]) not in _UNIT_WORDS)
    return UNREAD if next(unread, None) else ""


def has_letters(text: str) -> bool:
    """True where the text holds letters or Chinese characters, so that it may be a label."""
    return any(ch.isalpha() for ch in text)
