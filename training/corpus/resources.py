"""The data files of the corpus grammar, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from training.corpus.model import SPLITS, Split

FOLDER = Path(__file__).parent / "data"


@cache
def load(name: str) -> dict[str, Any]:
    """Content of ``data/<name>.yaml``; callers must not change it."""
    with (FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        content: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return content


@cache
def vocabulary() -> Mapping[str, tuple[str, ...]]:
    """Every rule of ``data/words/*.yaml`` with its patterns. Raises ValueError where two files define one rule."""
    rules: dict[str, tuple[str, ...]] = {}
    for path in sorted((FOLDER / "words").glob("*.yaml")):
        for name, patterns in load(f"words/{path.stem}").items():
            if name in rules:
                raise ValueError(f"{path.name}: {name} is defined twice")
            rules[name] = tuple(str(pattern) for pattern in patterns)
    return rules


@dataclass(frozen=True, slots=True)
class ListSpec:
    """How the parts of a breakdown are named and joined (notation of ``data/families``).

    Attributes:
        members: patterns ``indicator[/detail]:name``; a single one is drawn again and again, of several each once.
        items: patterns of an item; ``{$name}`` is its name, ``<#>`` its figure.
        ordered: the members keep their order.
        complete: every member is printed.
        other: chance in 100 that the last member is an open "other" one.
        loose: chance in 100 that the parts are fewer than the total on purpose.
    """

    members: tuple[str, ...]
    items: tuple[str, ...]
    joints: tuple[str, ...] = ("、", "，", "；")
    last_joints: tuple[str, ...] = ()
    ordered: bool = False
    complete: bool = False
    other: int = 0
    loose: int = 0
    most: int = 16


@dataclass(frozen=True, slots=True)
class Family:
    """A phrase family: wordings that share a skeleton.

    Attributes:
        topic: what it speaks of, one of the topics of ``data/sections.yaml``.
        scales: sizes of agency that say this, all when empty.
    """

    id: str
    split: Split
    topic: str
    weight: int
    patterns: tuple[str, ...]
    lists: Mapping[str, ListSpec]
    eras: tuple[str, ...]
    scales: tuple[str, ...]


@cache
def families() -> Mapping[str, Family]:
    """All phrase families by id. Raises ValueError for an id used twice, or a split that does not exist."""
    found: dict[str, Family] = {}
    for path in sorted((FOLDER / "families").glob("*.yaml")):
        content = load(f"families/{path.stem}")
        shared = content.get("lists", {})
        for entry in content["families"]:
            family = _family(entry, shared)
            if family.id in found or family.split not in SPLITS:
                raise ValueError(f"{path.name}: {family.id} stands twice or in no split")
            found[family.id] = family
    return found


def _family(entry: dict[str, Any], shared: dict[str, Any]) -> Family:
    lists = {name: _list_spec(spec) for name, spec in {**shared, **entry.get("lists", {})}.items()}
    return Family(
        entry["id"],
        entry.get("split", "train"),
        entry["topic"],
        entry.get("weight", 10),
        tuple(entry["patterns"]),
        lists,
        tuple(str(era) for era in entry.get("eras", ())),
        tuple(entry.get("scales", ())),
    )


def _list_spec(spec: dict[str, Any]) -> ListSpec:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in spec.items()}
    return ListSpec(**fields)
