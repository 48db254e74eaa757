"""Inputs for the tests of the whole pipeline, all written by us."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from random import Random

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from eval.gold.generate.profile import Profile
from eval.gold.generate.report import generate

ENTITIES = b'<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

PROSE_2009 = """云岭县水务局2009年政府信息公开工作年度报告

根据《中华人民共和国政府信息公开条例》的要求，编制本报告。本报告所列数据的统计期限自2009年1月1日起至2009年12月31日止。

一、概述
我局成立了信息公开工作领导小组，由办公室负责日常工作。

二、主动公开政府信息情况
2009年，我局主动公开政府信息48条，其中政府网站公开36条，其他方式公开12条。

三、依申请公开政府信息情况
2009年，我局收到政府信息公开申请2件，均已按时答复。未收取任何费用。

四、复议、诉讼情况
2009年，我局没有因政府信息公开被申请行政复议或者提起行政诉讼。

五、存在的主要问题和改进措施
公开的内容还不够全面，今后将进一步完善。

云岭县水务局
2010年3月5日
"""

OTHER_PAGE = """<html><head><title>天气预报</title></head><body><div>首页 &gt; 便民服务 &gt; 天气</div>
<h1>一周天气预报</h1><table><tr><td>日期</td><td>最高气温</td><td>最低气温</td></tr>
<tr><td>周一</td><td>21</td><td>12</td></tr><tr><td>周二</td><td>23</td><td>14</td></tr></table>
<p>预计本周以晴为主，气温逐步回升，请注意防火。</p></body></html>"""


def report(seed: int, format_name: str = "docx", era: str = "2021") -> bytes:
    """A good report."""
    return generate(seed, era=era, format=format_name, profile=Profile()).data


def bomb(megabytes: int = 500) -> bytes:
    """A docx whose body unpacks to this size: one member of zeros, its packed first megabyte repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = piece * megabytes + packer.flush()
    name = b"word/document.xml"
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), megabytes * 1_000_000, len(name), 0)
    local = b"PK\x03\x04" + common + name + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def with_entities() -> bytes:
    """A docx whose body declares entities that would grow."""
    source = zipfile.ZipFile(io.BytesIO(report(3)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                head, body = data.split(b"?>", 1)
                data = head + b"?>" + ENTITIES + body
            out.writestr(name, data)
    return buffer.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, encrypt=StandardEncryption("secret", ownerPassword="owner", strength=128))
    canvas.drawString(72, 700, "report")
    canvas.save()
    return buffer.getvalue()


def half(data: bytes) -> bytes:
    """A download that broke off."""
    return data[: len(data) // 2]


BAD: dict[str, tuple[str, bytes]] = {
    "b01_empty.docx": ("empty", b""),
    "b02_junk.bin": ("unreadable", Random(1).randbytes(30_000)),
    "b03_half.docx": ("truncated", half(report(4))),
    "b04_locked.pdf": ("encrypted", encrypted_pdf()),
    "b05_bomb.docx": ("too_large", bomb()),
    "b06_entities.docx": ("unreadable", with_entities()),
    "b07_weather.html": ("not_a_report", OTHER_PAGE.encode()),
    "b08_note.txt": ("not_a_report", "关于召开防汛工作会议的通知\n请各单位于3月2日前报送参会人员名单。\n".encode()),
}
"""Name, error code of the output contract, content."""
