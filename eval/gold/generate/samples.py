"""The reports in ``samples/``: written by hand in ``data/samples/*.yaml``, rendered by the generator."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from shutil import which
from typing import Any

from eval.gold.format import GoldReport, save_gold
from eval.gold.generate.ambiguity import ambiguous_cells
from eval.gold.generate.data import FOLDER, load
from eval.gold.generate.layout import build_layout
from eval.gold.generate.model import Agency, GeneratedReport, Para, TrueCell, TrueFigure, TrueFinding, Truth
from eval.gold.generate.narrative import Narrative
from eval.gold.generate.options import LayoutOptions
from eval.gold.generate.render.options import RenderOptions
from eval.gold.generate.render.registry import FORMATS
from eval.gold.generate.report import make_gold
from extract.templates import load_template
from extract.templates.model import CellKey

_MARK = re.compile(r"<([^<>]+)>")
_QUALIFIERS = ("approx", "at_least", "at_most", "zero")
_ROLES = ("total", "part")
_PERIODS = ("cumulative", "prior_year")
_OFFICE_SECONDS = 120


@dataclass(slots=True)
class WrittenText:
    """The hand-written narrative of a sample; figures are marked ``<text|indicator|value|unit|options;detail>``."""

    truth: Truth
    paragraphs: Mapping[str, list[str]]
    _words: Narrative = field(init=False)

    def __post_init__(self) -> None:
        self._words = Narrative(self.truth, Random(self.truth.agency.name))

    def opening(self) -> list[Para]:
        """Paragraphs under the title."""
        return self.section("", "opening")

    def section(self, _style: str, section_id: str) -> list[Para]:
        """Paragraphs of a section; a line that begins with ``###`` is a heading."""
        return [_paragraph(text) for text in self.paragraphs.get(section_id, [])]

    def words(self) -> Mapping[str, object]:
        """Words that letters and signatures name."""
        return self._words.words()


def _paragraph(marked: str) -> Para:
    if marked.startswith("### "):
        return Para(marked.removeprefix("### "), 3)
    text, position = "", 0
    figures: list[TrueFigure] = []
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        figures.append(_figure(match.group(1), len(text), figures))
        text += figures[-1].text
        position = match.end()
    return Para(text + marked[position:], 0, tuple(figures))


def _figure(mark: str, start: int, before: list[TrueFigure]) -> TrueFigure:
    """A mark as a figure; the group of a part is the last total before it."""
    text, indicator, value, unit, *rest = mark.split("|")
    attributes, _, detail = (rest[0] if rest else "").rpartition(";")
    if rest and rest[0] in (*_QUALIFIERS, *_ROLES, *_PERIODS):
        attributes, detail = rest[0], ""
    words = attributes.split(",")
    role = next((word for word in words if word in _ROLES), "single")
    number = float(value)
    return TrueFigure(
        indicator,
        text,
        start,
        int(number) if number.is_integer() else number,
        unit,
        next((word for word in words if word in _QUALIFIERS), "exact"),
        period=next((word for word in words if word in _PERIODS), "this_year"),
        role=role,
        group=next(figure.text for figure in reversed(before) if figure.role == "total") if role == "part" else None,
        detail=detail,
    )


def sample_names() -> list[str]:
    """Names of the samples, sorted."""
    return sorted(path.stem for path in (FOLDER / "samples").glob("*.yaml"))


def build_sample(name: str) -> GeneratedReport:
    """One sample as a file with its gold; ``doc`` samples are given as docx, as which they are converted.

    Raises:
        KeyError: the source names an unknown cell, format or era.
    """
    source = load(f"samples/{name}")
    if "lines" in source:
        gold = GoldReport(source=source["file"])
        return GeneratedReport(source["file"], ("\n".join(source["lines"]) + "\n").encode(), gold, "text")
    truth = _truth(source)
    layout = build_layout(
        truth, WrittenText(truth, source["text"]), LayoutOptions(**source.get("layout", {})), Random(name)
    )
    render = RenderOptions(**source.get("render", {}))
    as_doc = source["format"] == "doc"
    format_name = "docx" if as_doc else source["format"]
    file_name = name + (".doc" if as_doc else FORMATS[format_name].suffix)
    findings = [
        TrueFinding(entry["check"], entry["why"], entry["kind"], tuple(map(_key, entry.get("cells", []))))
        for entry in source.get("findings", [])
    ]
    gold = make_gold(file_name, truth, layout, findings, ambiguous_cells(layout, format_name, render))
    return GeneratedReport(file_name, FORMATS[format_name].render(layout, render), gold, source["format"])


def _key(place: str) -> CellKey:
    return CellKey(*place.split("/")) if "/" in place else CellKey("statistics", place, "value")


def _truth(source: Mapping[str, Any]) -> Truth:
    """Cells not named in the source are 0, or blank where the source says so."""
    template = load_template(source["era"])
    absent = {tuple(place.split("/")) for place in source.get("missing_rows", [])}
    variant = bool(source.get("other_row"))
    if variant:
        absent |= {(table.id, name) for table in template.tables for row in table.rows for name in row.replaces}
    keys = [key for key in template.keys(variants=variant) if (key.table, key.row) not in absent]
    named = {_key(place): value for place, value in source["values"].items()}
    if unknown := named.keys() - set(keys):
        raise KeyError(f"{source['agency']['name']}: {sorted(unknown)}")
    cells = {key: _cell(key, named, source) for key in keys}
    return Truth(template, Agency(**source["agency"]), source["year"], cells)


def _cell(key: CellKey, named: Mapping[CellKey, Any], source: Mapping[str, Any]) -> TrueCell:
    if key in named:
        printed, value = named[key] if isinstance(named[key], list) else (named[key], named[key])
        return TrueCell(str(printed), value)
    summed = key.table in ("requests", "review_litigation") and key.column != "total"
    blank = source.get("zeros_blank") or (source.get("blanks") == "total_only" and summed)
    return TrueCell("", None) if blank else TrueCell("0", 0)


def write_samples(folder: Path) -> list[Path]:
    """Write every sample and its gold (``folder/gold``); bad input has no gold.

    A ``doc`` sample is converted by LibreOffice, whose bytes differ from run to run: it is written where ``soffice``
    is installed and the file is not there yet, and left alone otherwise.

    Returns:
        The files written.
    """
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    written = []
    for name in sample_names():
        report = build_sample(name)
        path = folder / report.name
        if report.format == "doc":
            if path.exists() or not which("soffice"):
                continue
            path.write_bytes(_to_doc(report.data))
        else:
            path.write_bytes(report.data)
        if report.gold.template:
            save_gold(report.gold, folder / "gold" / f"{path.stem}.json")
        written.append(path)
    return written


def _to_doc(data: bytes) -> bytes:
    """A docx as Word 97 writes it, by LibreOffice with a profile of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "report.docx").write_bytes(data)
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", folder]
        subprocess.run([*command, str(place / "report.docx")], check=True, capture_output=True, timeout=_OFFICE_SECONDS)
        return (place / "report.doc").read_bytes()
