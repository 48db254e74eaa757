"""What the gold of earlier pulls teaches the queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from annotations.out import RunFolder
from annotations.queue.experience import Experience, lessons
from annotations.queue.score import candidates
from annotations.task.model import TaskKey
from eval.gold.format import load_gold

_FOLDERS = {"narrative": "figures", "table": "cells"}


@dataclass(slots=True)
class Learned:
    """Wording that was labelled before, what corrections taught, and the tasks that need nobody any more."""

    known: set[str] = field(default_factory=set)
    experience: Experience = field(default_factory=Experience)
    done: set[TaskKey] = field(default_factory=set)


def learn(out: RunFolder, gold: Path | None) -> Learned:
    """Compare the gold of a folder with what the system said of the same reports; nothing where there is no folder.

    Raises:
        GoldError: a gold file is broken.
        AnnotateError: ``bad_out``.
    """
    found = Learned()
    if gold is None:
        return found
    for record in out.records():
        paths = {kind: gold / name / f"{record.report_id}.json" for kind, name in _FOLDERS.items()}
        if not any(path.exists() for path in paths.values()):
            continue
        text = out.text(record)
        for candidate in candidates(record, text):
            if paths[candidate.key.kind].exists():
                found.known |= candidate.wording
                found.done.add(candidate.key)
        if paths["narrative"].exists():
            found.experience.learn(lessons(record, text, load_gold(paths["narrative"]).figures))
    return found
