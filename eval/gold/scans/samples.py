"""The scans in ``samples/``: recipes in ``data/samples.yaml``, printed, damaged and written on demand."""

from __future__ import annotations

from pathlib import Path

from eval.gold.format import save_gold
from eval.gold.scans.look import load
from eval.gold.scans.sample import scan_report


def write_scan_samples(folder: Path) -> list[Path]:
    """Write every scanned sample and its gold (``folder/gold``).

    The bytes depend on the programs that print them, so the files are kept and written again only on purpose.

    Raises:
        PrintError: scans cannot be printed on this machine.
    """
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    written = []
    for name, recipe in load("samples").items():
        sample = scan_report(recipe["seed"], recipe["level"], era=recipe["era"], container="pdf")
        path = folder / f"{name}.pdf"
        path.write_bytes(sample.data)
        gold = sample.gold.model_copy(update={"source": path.name})
        save_gold(gold, folder / "gold" / f"{name}.json")
        written.append(path)
    return written
