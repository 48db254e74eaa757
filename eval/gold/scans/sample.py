"""One call from a seed to a scanned report with its gold, and whole folders of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Literal

from eval.gold.format import GoldReport
from eval.gold.generate.report import Composition, compose
from eval.gold.scans.clean import CleanReport, LayoutError, print_clean, print_files, source_files
from eval.gold.scans.container import PageScan, write_pdf, write_png, write_tiff
from eval.gold.scans.damage import draw_damage
from eval.gold.scans.look import Look, random_look
from eval.gold.scans.scan import TrueBox, scan_pages

Container = Literal["pdf", "tiff", "png"]
_ATTEMPTS = 8
_TIFF = 0.1


@dataclass(frozen=True, slots=True)
class ScanSample:
    """A scanned report with its truth.

    Attributes:
        name: file name; ``data`` the file: a PDF of images, or an image.
        boxes: the value cells of the gold with their place in pixels of ``pages``.
        pages: the page images that the file holds.
        level: name of the level or kind of damage.
    """

    name: str
    data: bytes
    gold: GoldReport
    boxes: tuple[TrueBox, ...]
    pages: tuple[PageScan, ...]
    level: str
    look: Look


def scan_report(
    seed: int,
    level: str,
    look: Look | None = None,
    *,
    held_out: bool = True,
    ruled: bool = True,
    container: Container | None = None,
    era: str | None = None,
    corruption: str | None = None,
) -> ScanSample:
    """A scanned report; the same arguments give the same bytes.

    Args:
        seed: drives the report, its look and its damage; reports of one seed differ between levels by damage alone.
        level: a name in ``damage.levels()`` or ``damage.kinds()``.
        look: None draws one.
        held_out: whether the typefaces of a drawn look are those that training never sees.
        ruled: whether the tables of a drawn look have lines.
        container: kind of file; None draws PDF or TIFF.
        era: ``2014``, ``2019`` or ``2021``; None draws one.
        corruption: a planted error of the source, a name in ``CORRUPTIONS``; None for none.

    Raises:
        KeyError: no such level, era or corruption.
        PrintError: reports cannot be printed on this machine.
        LayoutError: the look given cuts off or breaks a value.
        ValueError: a PNG is asked for a report of many pages.
    """
    rng = Random(f"{seed}/{level}")
    damage = draw_damage(level, rng)
    clean = clean_report(seed, look, held_out=held_out, ruled=ruled, era=era, corruption=corruption)
    scanned = scan_pages(clean, damage, seed)
    kind = container or ("tiff" if rng.random() < _TIFF else "pdf")
    name = f"{seed:06d}_{level}.{kind}"
    gold = clean.gold.model_copy(update={"source": name})
    return ScanSample(name, _write(kind, scanned.pages), gold, scanned.boxes, scanned.pages, level, clean.look)


def clean_report(
    seed: int,
    look: Look | None = None,
    *,
    held_out: bool = True,
    ruled: bool = True,
    era: str | None = None,
    corruption: str | None = None,
) -> CleanReport:
    """The printed report that ``scan_report`` scans, for the same arguments and with the same errors."""
    composition = compose(seed, era=era, format="docx", corruption=corruption)
    if look is not None:
        return print_clean(composition, look)
    for attempt in range(_ATTEMPTS):
        try:
            return print_clean(composition, _look(seed, attempt, held_out=held_out, ruled=ruled))
        except LayoutError:
            continue
    raise LayoutError(f"seed {seed}: no look prints every value whole")


def _look(seed: int, attempt: int, *, held_out: bool, ruled: bool) -> Look:
    look = random_look(Random(f"{seed}/look/{attempt}"), held_out=held_out)
    return look if ruled else replace(look, outer=0, inner=0)


def _write(kind: Container, pages: Sequence[PageScan]) -> bytes:
    if kind == "pdf":
        return write_pdf(pages)
    if kind == "tiff":
        return write_tiff(pages)
    if len(pages) > 1:
        raise ValueError(f"{len(pages)} pages are no PNG")
    return write_png(pages[0])


def print_ahead(seeds: Sequence[int], *, held_out: bool = True, ruled: bool = True, era: str | None = None) -> None:
    """Print the reports of many seeds into the cache in few runs; one by one costs many times as much.

    Raises:
        PrintError: reports cannot be printed on this machine.
    """
    looks = [_look(seed, 0, held_out=held_out, ruled=ruled) for seed in seeds]
    compositions: list[Composition] = [compose(seed, era=era, format="docx") for seed in seeds]
    print_files([(source_files(each, look), look) for each, look in zip(compositions, looks, strict=True)])


def scans(n: int, level: str, seed: int, *, ruled: bool = True) -> Iterator[ScanSample]:
    """``n`` scans of one level; the reports are the same for every level. One that no look prints whole is left out."""
    first = seed * 1_000_000
    print_ahead(range(first, first + n), ruled=ruled)
    made = 0
    for number in count(first):
        if made == n:
            return
        try:
            sample = scan_report(number, level, ruled=ruled)
        except LayoutError:
            continue
        made += 1
        yield sample
