"""One `cv2`, and that without a window system."""

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path

import pytest

pytest.importorskip("cv2", reason="cv2 is not installed")
import cv2

from models.ocr.opencv import headless_stands_in


def test_cv2_has_no_window_system():
    assert re.findall(r"^\s*GUI:\s*(\S+)", cv2.getBuildInformation(), re.MULTILINE) in ([], ["NONE"])


def test_one_opencv_is_installed():
    names = {(found.name or "").lower() for found in distributions()}
    assert {name for name in names if name.startswith("opencv")} == {"opencv-python-headless"}


@pytest.mark.skipif(sys.platform != "linux", reason="ldd is a Linux tool")
def test_cv2_needs_no_libgl():
    (library,) = Path(cv2.__file__).parent.glob("cv2*.so")
    needed = subprocess.run(["ldd", str(library)], capture_output=True, text=True, check=True).stdout
    assert "libc.so" in needed
    assert not [line for line in needed.splitlines() if "libGL" in line or "libQt" in line or "not found" in line]


def test_the_headless_one_stands_in_for_the_name_that_paddlex_looks_for():
    with headless_stands_in():
        assert version("opencv-contrib-python") == version("opencv-python-headless")


def test_the_stand_in_leaves_no_trace():
    before = list(sys.meta_path)
    with headless_stands_in():
        pass
    assert sys.meta_path == before
    with pytest.raises(PackageNotFoundError):
        version("opencv-contrib-python")
