"""A short run of the fuzzer within this process; the long one is ``python -m eval.fuzz``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "batch"))

from batch_fakes import fake_extractor

from eval.fuzz.mutate import mutate
from eval.fuzz.run import FuzzOptions, FuzzResult, fuzz, inputs, only_readers
from eval.fuzz.samples import Sample, samples
from extract.config import Config
from extract.errors import NianbaoError
from extract.limits import Limits
from extract.pipeline import Extractor

PER_FORMAT = 6
FORMATS = sorted({sample.format for sample in samples()})


@cache
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(autouse=True)
def _no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "extract.intake.scan", None)


def damaged(name: str) -> Iterator[tuple[int, bytes]]:
    good = [sample for sample in samples() if sample.format == name]
    for number in range(PER_FORMAT):
        yield number, mutate(good[number % len(good)].data, Random(f"{name}:{number}"))


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("png", "jpeg", "tiff", "bmp")])
def test_every_damaged_file_gives_a_sound_record_or_a_reason(name: str) -> None:
    for number, data in damaged(name):
        try:
            extraction = extractor().extract(data, f"{name}#{number}")
        except NianbaoError:
            continue
        record = extraction.record
        assert record.model_validate_json(record.model_dump_json()) == record
        assert all(extraction.text[figure.start : figure.end] == figure.text for figure in record.figures)


@pytest.mark.parametrize("name", ["png", "jpeg", "tiff", "bmp"])
def test_every_damaged_image_is_decoded_or_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    from extract.intake.scan.raster import image_pages

    for _, data in damaged(name):
        try:
            pages = list(image_pages(data, Limits(pixels=1_000_000)))
        except NianbaoError:
            continue
        assert all(page.pixels.size <= 3_000_000 for page in pages)


def test_an_input_is_the_same_whatever_came_before() -> None:
    good = samples()
    many = dict(inputs(good, FuzzOptions(40), Limits()))
    later = dict(inputs(good, FuzzOptions(15, first=25), Limits()))
    assert later
    assert later.items() <= many.items()
    assert dict(inputs(good, FuzzOptions(40, seed=2), Limits())) != many


def test_a_crash_a_hang_and_a_burst_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.fuzz.run.without_pictures", fake_extractor)
    monkeypatch.setattr("eval.fuzz.run.mutate", lambda data, rng: data)
    good = [Sample(name, name.encode()) for name in ("report", "hang", "die", "break", "reject")]
    seen: list[int] = []

    def look(result: FuzzResult) -> None:
        seen.append(result.inputs)

    result = fuzz(good, FuzzOptions(5, seconds=2.0, keep=tmp_path / "kept"), look)
    assert seen == [1, 2, 3, 4, 5]
    assert {name: dict(counts) for name, counts in result.outcomes.items()} == {
        "report": {"record": 1}, "hang": {"timed_out": 1}, "die": {"internal": 1}, "break": {"internal": 1},
        "reject": {"not_a_report": 1},
    }  # fmt: skip
    assert sorted(name.split(".")[1] for name, _, _ in result.bad) == ["break", "die", "hang"]
    assert len(list((tmp_path / "kept").glob("*.log"))) == 3


def test_readers_alone_give_the_text_and_the_reason_of_a_refusal() -> None:
    page = next(sample.data for sample in samples() if sample.format == "html")
    extraction = only_readers(Config()).extract(page, "a.html")
    assert extraction.record.format == "html"
    assert "政府信息公开" in extraction.text
    assert extraction.record.cells == []
    with pytest.raises(NianbaoError):
        only_readers(Config()).extract(b"\x00\x01", "b")
