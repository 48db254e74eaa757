"""Settings of every test, and what tests of several folders need of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

CHINESE_FONTS = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "wqy-zenhei.ttc")

# No test is timed: a busy machine makes none of them fail.
settings.register_profile("untimed")
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def chinese_font() -> str:
    """The path of an installed typeface with Chinese characters; skips where there is none."""
    found = [path for name in CHINESE_FONTS for path in Path("/usr/share/fonts").rglob(name)]
    if not found:
        pytest.skip("no Chinese typeface is installed (fonts-noto-cjk, fonts-wqy-zenhei)")
    return str(found[0])
