"""The same report gives the same record in every process, whatever order sets take there."""

from __future__ import annotations

import os
import subprocess
import sys

# Digits run together, so that the solver decides, and more readings than it can weigh in its time.
_SEED = 20042
_PROGRAM = f"""
from eval.gold.generate.report import generate
from extract.pipeline import Extractor

report = generate({_SEED}, era="2019", format="run_together")
print(Extractor().extract(report.data, "report").record.model_dump_json())
"""


def _record(hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run([sys.executable, "-c", _PROGRAM], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_hash_seeds_do_not_matter() -> None:
    assert _record("0") == _record("4") == _record("5")
