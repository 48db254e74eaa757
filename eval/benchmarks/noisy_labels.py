"""``nianbao eval labels``: cells right where a share of the Chinese characters of the tables is wrong.

As page OCR does it to labels, whose places stay: every character of a table's lines may become another one that labels
are written with. Numbers are left alone, so that what goes wrong is the anchoring.
"""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import asdict
from itertools import islice
from random import Random

from rich.console import Console
from rich.table import Table

from eval.benchmarks.accuracy import AnswerCounts, count_answers, our_answers
from eval.benchmarks.corpus import samples
from eval.benchmarks.label_roles import roles_as_second_opinion
from eval.benchmarks.model import Sample
from extract.errors import NianbaoError
from extract.intake.encoding import decode
from extract.pipeline import Extractor
from extract.templates import eras, load_template

SHARES = (0.0, 0.1, 0.2)
_FORMATS = ("markdown", "pipes")
"""Formats whose tables are lines of text with a bar between cells."""
_KINDS = 30
"""More than the eras and formats of the generator, which take turns."""
_HAN = re.compile(r"[\u4e00-\u9fff]")


def measure_labels(count: int, seed: int, console: Console, *, roles: bool = False) -> dict[str, object]:
    """Extract ``count`` reports with each share of wrong characters; print the table, return the numbers.

    Args:
        roles: with the tagger's roles as a second opinion on labels that are not clear.
    """
    of_lines = (sample for sample in samples(seed, _KINDS * count) if sample.format in _FORMATS)
    chosen = list(islice(of_lines, count))
    extractor = Extractor()
    table = Table("换掉的字", "单元格", "正确", "错·已标", "未给出", "错·未标", title="表格文字有错时的锚定")
    result: dict[str, object] = {}
    for share in SHARES:
        with roles_as_second_opinion() if roles else nullcontext():
            counts = AnswerCounts.total(_counts(extractor, sample, share) for sample in chosen)
        parts = (counts.right, counts.marked, counts.absent, counts.silent)
        result[f"{share:.0%}"] = asdict(counts)
        table.add_row(f"{share:.0%}", str(counts.gold), *(f"{part / counts.gold:.2%}" for part in parts))
    console.print(table)
    return {"schema": 1, "seed": seed, "roles": roles, "reports": len(chosen), "shares": result}


def _counts(extractor: Extractor, sample: Sample, share: float) -> AnswerCounts:
    noisy = with_wrong_characters(decode(sample.data), share, Random(f"{sample.name}:{share}"))
    try:
        answers = our_answers(extractor.extract(noisy.encode("utf-8"), sample.name).record)
    except NianbaoError:
        answers = {}
    return count_answers(answers, sample.gold.cells)


def with_wrong_characters(text: str, share: float, rng: Random) -> str:
    """The text with a share of the Chinese characters of its table lines replaced."""
    others = _label_characters()
    lines = text.split("\n")
    return "\n".join(
        _HAN.sub(lambda match: rng.choice(others) if rng.random() < share else match[0], line) if "|" in line else line
        for line in lines
    )


def _label_characters() -> list[str]:
    """What the rows of all eras are called with: a wrong character is one that may mislead."""
    rows = (row for era in eras() for table in load_template(era).tables for row in table.rows)
    return sorted({char for row in rows for char in _HAN.findall(row.label.text)})
