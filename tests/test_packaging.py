"""What a fresh installation relies on: pins for every requirement, and links in the documents that lead somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED_PATH = re.compile(r"`((?:extract|models|training|annotations|eval|tests|samples|docs)/[\w./-]+)`")


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(pin.name): str(pin.specifier) for pin in pins}


def _requirements() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    lines = [project["build-system"]["requires"], project["project"]["dependencies"], *extras]
    found = [Requirement(text) for group in lines for text in group]
    return [requirement for requirement in found if requirement.name != project["project"]["name"]]


def test_every_pin_is_exact() -> None:
    assert [name for name, pin in _pins().items() if not re.fullmatch(r"==[\w.]+", pin)] == []


@pytest.mark.parametrize("requirement", _requirements(), ids=str)
def test_every_requirement_has_a_pin_that_satisfies_it(requirement: Requirement) -> None:
    pin = _pins()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(pin.removeprefix("=="))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_to_files(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_named_in_documents_exist(document: Path) -> None:
    names = NAMED_PATH.findall(document.read_text(encoding="utf-8"))
    assert [name for name in names if not (ROOT / name).exists()] == []
