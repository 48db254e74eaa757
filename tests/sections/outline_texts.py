"""Texts written for the outline tests, and the way from lines to a document."""

from __future__ import annotations

from collections.abc import Sequence

from extract.document import Document, Paragraph, Provenance

STATUTORY = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
BODIES = (
    "2022年，我镇扎实做好信息公开，全年通过网站公布各类消息61条。",
    "本节数据见表，行政许可0件。",
    "全年没有收到申请，年末也没有结转。",
    "没有发生行政复议、行政诉讼。",
    "一是更新不够快，二是解读偏少。明年继续努力。",
    "没有需要报告的其他事项。",
)


def document(lines: Sequence[str], headings: dict[int, int] | None = None) -> Document:
    """A document of these lines; ``headings`` gives the heading level of a line by its number."""
    levels = headings or {}
    blocks: list[Paragraph] = []
    offset = 0
    for i, line in enumerate(lines):
        place = Provenance(path=f"line {i + 1}", start=offset, end=offset + len(line))
        blocks.append(Paragraph(line, place, levels.get(i, 0)))
        offset += len(line) + 1
    return Document("text", "\n".join(lines), list(blocks))


def report(
    title: Sequence[str] = ("云溪县石坝镇2022年政府信息公开工作年度报告",),
    headings: Sequence[str] = STATUTORY,
    bodies: Sequence[str] = BODIES,
    preamble: Sequence[str] = ("本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。",),
    ending: Sequence[str] = (),
) -> Document:
    """A whole report in lines: title, preamble, a heading and a body for each section, ending."""
    lines = [*title, *preamble]
    for heading, body in zip(headings, bodies, strict=False):
        lines += [heading, body]
    return document([*lines, *ending])
