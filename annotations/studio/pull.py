"""``nianbao annotate pull``: what people said, from the projects of a server."""

from __future__ import annotations

from annotations.errors import AnnotateCode, AnnotateError
from annotations.gold.collect import Collected, collect
from annotations.out import RunFolder
from annotations.studio.connect import Studio
from annotations.task.model import TaskKind


def pull_all(studio: Studio, out: RunFolder) -> Collected:
    """Everything said in the projects that there are.

    Raises:
        AnnotateError: where the server refuses, or there is no project at all.
    """
    kinds: tuple[TaskKind, ...] = ("narrative", "table")
    projects = [project for kind in kinds if (project := studio.find(kind)) is not None]
    if not projects:
        raise AnnotateError(AnnotateCode.NO_PROJECT, studio.title("narrative"))
    texts = {record.report_id: out.text(record) for record in out.records()}
    people = studio.people()
    collected = Collected()
    for project in projects:
        collect(studio.tasks(project), project.tags, people, texts, collected)
    return collected
