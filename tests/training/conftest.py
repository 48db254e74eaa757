"""What the tests of training need of the machine."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture(scope="session")
def installed_typefaces() -> None:
    """Skip where the typefaces that cells are drawn in are not installed."""
    if shutil.which("fc-match") is None:
        pytest.skip("the typefaces are looked up with fontconfig (fc-match)")
    from eval.gold.scans.errors import PrintError
    from training.digits.typefaces import typefaces

    try:
        typefaces("train"), typefaces("test")
    except PrintError as error:
        pytest.skip(str(error))
