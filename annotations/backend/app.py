"""The backend as an ASGI application: the paths that Label Studio's own client calls (``ml/api_connector.py``).

``/health`` answers at once, whatever else is going on, ``/predict`` gives one result a task, in order, empty
ones too. Nothing of a request but its tasks and its configuration is used: not the address of the server that it
names, and not the token that ``/setup`` carries.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from annotations.backend.predict import Predictor
from annotations.backend.training import Trainer
from annotations.config.tags import Tags, read_tags
from annotations.errors import AnnotateError
from annotations.task.model import Json

MOST_BODY = 50_000_000
MODEL = "nianbao"
_LOG = logging.getLogger(__name__)
_START = "START_TRAINING"


class _BadRequestError(Exception):
    """A request that is answered with a status and a sentence."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@lru_cache(maxsize=16)
def _tags(config: str) -> Tags:
    return read_tags(config)


class Backend:
    """The handlers; holds nothing of a request."""

    def __init__(
        self, predictor: Predictor, trainer: Trainer, versions: Callable[[], Sequence[str]], most: int = MOST_BODY
    ) -> None:
        self._predictor = predictor
        self._trainer = trainer
        self._versions = versions
        self._most = most

    async def health(self, _request: Request) -> Response:
        """Alive."""
        return JSONResponse({"status": "UP", "model_class": MODEL, "training": self._trainer.state})

    async def setup(self, request: Request) -> Response:
        """Whether the configuration is one that predictions can be made for."""
        body = await self._body(request)
        _tags(_text(body, "schema"))
        return JSONResponse({"model_version": await self._current()})

    async def predict(self, request: Request) -> Response:
        """Predictions for tasks, in their order."""
        body = await self._body(request)
        tasks = body.get("tasks")
        if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
            raise _BadRequestError(400, "tasks 应为任务的列表")
        tags = _tags(_text(body, "label_config"))
        params = body.get("params")
        context = params.get("context") if isinstance(params, dict) else None

        def results() -> list[Json]:
            return [self._predictor.predict(task, tags, context) for task in tasks]

        return JSONResponse({"results": await run_in_threadpool(results), "model_version": await self._current()})

    async def webhook(self, request: Request) -> Response:
        """Events of Label Studio; the one that asks for training starts it, any other is taken note of."""
        body = await self._body(request)
        if body.get("action") != _START:
            return JSONResponse({"status": "ignored"})
        return self._train()

    async def train(self, request: Request) -> Response:
        """The older way to ask for training."""
        await self._body(request)
        return self._train()

    async def versions(self, _request: Request) -> Response:
        """Versions of the model that can be had."""
        return JSONResponse({"versions": list(await run_in_threadpool(self._versions)), "message": "ok"})

    def _train(self) -> Response:
        job, new = self._trainer.start()
        status = "started" if new else "running" if job else "disabled"
        return JSONResponse({"status": status, "job": job}, status_code=201 if new else 200)

    async def _current(self) -> str:
        versions = await run_in_threadpool(self._versions)
        return versions[0] if versions else MODEL

    async def _body(self, request: Request) -> dict[str, Any]:
        found = bytearray()
        async for chunk in request.stream():
            found += chunk
            if len(found) > self._most:
                raise _BadRequestError(413, f"请求超过 {self._most} 字节")
        try:
            body = json.loads(bytes(found) or b"{}")
        except (ValueError, RecursionError) as error:
            raise _BadRequestError(400, "请求不是 JSON") from error
        if not isinstance(body, dict):
            raise _BadRequestError(400, "请求应为 JSON 对象")
        return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise _BadRequestError(400, f"缺少 {name}")
    return value


async def _refused(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, _BadRequestError) else 400
    return JSONResponse({"detail": str(error)}, status_code=status)


async def _failed(request: Request, error: Exception) -> Response:
    _LOG.error("%s failed: %s", request.url.path, type(error).__name__)
    return JSONResponse({"detail": "内部错误"}, status_code=500)


def build_app(backend: Backend, hosts: Sequence[str]) -> Starlette:
    """The application; ``hosts`` are the names under which it may be called."""
    routes = [
        Route("/", backend.health),
        Route("/health", backend.health),
        Route("/setup", backend.setup, methods=["POST"]),
        Route("/predict", backend.predict, methods=["POST"]),
        Route("/webhook", backend.webhook, methods=["POST"]),
        Route("/train", backend.train, methods=["POST"]),
        Route("/versions", backend.versions),
    ]
    handlers: dict[Any, Any] = {_BadRequestError: _refused, AnnotateError: _refused, Exception: _failed}
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))]
    return Starlette(routes=routes, exception_handlers=handlers, middleware=middleware)
