"""A connection to Label Studio: tokens, errors in words, projects and their tasks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from label_studio_sdk import PredictionRequest
from label_studio_sdk.client import LabelStudio
from label_studio_sdk.core.api_error import ApiError

from annotations.config.narrative import narrative_config
from annotations.config.table import table_config
from annotations.config.tags import Tags, missing_parts, read_tags
from annotations.config.wording import wording
from annotations.errors import AnnotateCode, AnnotateError
from annotations.task.model import Json, TaskKey, TaskKind

TOKEN_VARIABLE = "LABEL_STUDIO_API_KEY"
_TIMEOUT = 60.0
_PAGE = 100
_MOST_DETAIL = 300


def read_token(path: Path | None) -> str:
    """The access token: from a file, else from the environment; never from the command line, which others can see.

    Raises:
        AnnotateError: ``no_token``.
    """
    if path is None:
        token = os.environ.get(TOKEN_VARIABLE, "").strip()
        if not token:
            raise AnnotateError(AnnotateCode.NO_TOKEN, f"环境变量 {TOKEN_VARIABLE} 为空")
        return token
    try:
        token = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotateError(AnnotateCode.NO_TOKEN, f"文件 {path} 无法读取") from error
    if not token:
        raise AnnotateError(AnnotateCode.NO_TOKEN, f"文件 {path} 为空")
    return token


@contextmanager
def in_words() -> Iterator[None]:
    """Turn errors of the client into AnnotateError; headers and tokens never get into the message."""
    try:
        yield
    except ApiError as error:
        if error.status_code in (401, 403):
            raise AnnotateError(AnnotateCode.TOKEN_REFUSED, f"HTTP {error.status_code}") from None
        detail = f"HTTP {error.status_code}，{_detail(error.body)}"
        code = AnnotateCode.SERVER_TROUBLE if (error.status_code or 0) >= 500 else AnnotateCode.SERVER_REFUSED
        raise AnnotateError(code, detail) from None
    except ValueError:  # the client does not expect pages of HTML, as a broken server or proxy sends them
        raise AnnotateError(AnnotateCode.SERVER_TROUBLE, "回答不是 JSON") from None
    except httpx.TransportError as error:
        raise AnnotateError(AnnotateCode.SERVER_DOWN, type(error).__name__) from None


def _detail(body: object) -> str:
    if isinstance(body, dict):
        body = body.get("validation_errors") or body.get("detail") or ""
    return str(body)[:_MOST_DETAIL]


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the server; ``tags`` are the controls of its own configuration."""

    id: int
    title: str
    kind: TaskKind
    tags: Tags


@dataclass(frozen=True, slots=True)
class PushedTask:
    """A task on the server; ``predictions`` is the number of its pre-annotations."""

    key: TaskKey
    id: int
    predictions: int


class Studio:
    """A Label Studio server.

    Args:
        url: its address.
        token: a personal access token (exchanged for short-lived ones by the client) or a legacy token.
        name: in the titles of the projects, so that several loops can share a server.
    """

    def __init__(self, url: str, token: str, name: str = "nianbao") -> None:
        self.url = url.rstrip("/")
        self.name = name
        with in_words():
            self.client: LabelStudio = LabelStudio(  # type: ignore[no-untyped-call]
                base_url=self.url, api_key=token, timeout=_TIMEOUT
            )

    def headers(self) -> dict[str, str]:
        """Headers of a request of our own to the server, with a token that is valid now."""
        with in_words():
            return dict(self.client._client_wrapper.get_headers())

    def title(self, kind: TaskKind) -> str:
        """Title of the project of a kind."""
        words = wording().narrative if kind == "narrative" else wording().table
        return words.title.format(name=self.name)

    def find(self, kind: TaskKind) -> Project | None:
        """The project of a kind, None where there is none. Raises AnnotateError (``config_changed`` too)."""
        found = self._look_up(kind)
        if found is None:
            return None
        return Project(found[0], self.title(kind), kind, read_tags(found[1]))

    def _look_up(self, kind: TaskKind) -> tuple[int, str] | None:
        """Number and configuration of the project of a kind, None where there is none."""
        with in_words():
            pages: Iterable[Any] = self.client.projects.list()
            found = next((p for p in pages if p.title == self.title(kind)), None)
        return None if found is None else (int(found.id), str(found.label_config))

    def require(self, kind: TaskKind) -> Project:
        """The project of a kind. Raises AnnotateError (``no_project``)."""
        project = self.find(kind)
        if project is None:
            raise AnnotateError(AnnotateCode.NO_PROJECT, self.title(kind))
        return project

    def ensure(self, kind: TaskKind, *, reset: bool = False) -> Project:
        """The project of a kind, made where there is none.

        A configuration that people changed is kept as long as everything that we need is in it.

        Args:
            reset: put our configuration back.

        Raises:
            AnnotateError: ``config_changed`` where the project's configuration lacks something.
        """
        config = narrative_config() if kind == "narrative" else table_config()
        found = self._look_up(kind)
        if found is None:
            return self._create(kind, config)
        if reset:
            with in_words():
                self.client.projects.update(found[0], label_config=config)
        elif lacking := missing_parts(found[1], config):
            raise AnnotateError(AnnotateCode.CONFIG_CHANGED, "、".join(lacking[:8]))
        return Project(found[0], self.title(kind), kind, read_tags(config if reset else found[1]))

    def _create(self, kind: TaskKind, config: str) -> Project:
        words = wording().narrative if kind == "narrative" else wording().table
        with in_words():
            made = self.client.projects.create(
                title=self.title(kind),
                description=words.description,
                label_config=config,
                show_instruction=False,
                enable_empty_annotation=True,
            )
            number = int(made.id or 0)
            # Community has no queue of its own: a tab sorted by the pushed score is one.
            ordering: Any = {"ordering": ["-tasks:predictions_score"], "title": wording().queue, "type": "list"}
            self.client.views.create(project=number, data=ordering)
        return Project(number, self.title(kind), kind, read_tags(config))

    def pushed(self, project: Project) -> Iterator[PushedTask]:
        """The tasks of a project that we pushed."""
        with in_words():
            tasks: Iterable[Any] = self.client.tasks.list(
                project=project.id, fields="task_only", include="id,data,total_predictions", page_size=_PAGE
            )
            for task in tasks:
                key = TaskKey.parse((task.data or {}).get("key"))
                if key is not None:
                    yield PushedTask(key, int(task.id), int(task.total_predictions or 0))

    def tasks(self, project: Project) -> Iterator[Json]:
        """Every task of a project with its annotations and predictions."""
        with in_words():
            tasks: Iterable[Any] = self.client.tasks.list(project=project.id, fields="all", page_size=_PAGE)
            for task in tasks:
                yield task.model_dump(mode="json")

    def import_tasks(self, project: Project, tasks: list[Json]) -> int:
        """Import tasks with their predictions, once: a request whose answer is lost is not repeated.

        Returns:
            Number of tasks that the server made.
        """
        with in_words():
            body: Any = tasks
            made = self.client.projects.import_tasks(
                project.id, request=body, return_task_ids=True, request_options={"max_retries": 0}
            )
        return int(made.task_count or 0)

    def add_predictions(self, project: Project, predictions: dict[int, Json]) -> None:
        """Give tasks, by their number on the server, a prediction each."""
        request = [PredictionRequest(task=number, **prediction) for number, prediction in predictions.items()]
        with in_words():
            self.client.projects.import_predictions(project.id, request=request, request_options={"max_retries": 0})

    def serve_folder(self, project: Project, folder: Path) -> None:
        """Let a project show files below ``folder`` (which the server must have below its document root)."""
        path = str(folder.resolve())
        with in_words():
            storages = self.client.import_storage.local.list(project=project.id)
            if all(storage.path != path for storage in storages):
                self.client.import_storage.local.create(
                    project=project.id, path=path, title="nianbao", use_blob_urls=True
                )

    def people(self) -> dict[int, str]:
        """Names of the annotators by their number."""
        with in_words():
            return {int(user.id): str(user.email or user.username or user.id) for user in self.client.users.list()}
