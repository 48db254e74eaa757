"""Gets the data of a task: embedded, or from the configured Label Studio and from nowhere else."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

import httpx

from annotations.errors import AnnotateCode, AnnotateError

MOST_BYTES = 30_000_000
_TIMEOUT = 20.0
_DATA = "data:image/"


class Fetcher:
    """Fetches task data.

    Args:
        base: address of the configured Label Studio.
        headers: gives the headers of a request, the token among them; asked only for that host.
    """

    def __init__(
        self,
        base: str,
        headers: Callable[[], Mapping[str, str]],
        most: int = MOST_BYTES,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._base = base.rstrip("/") + "/"
        self._headers = headers
        self._most = most
        self._transport = transport

    def get(self, address: str) -> bytes:
        """The bytes behind an address of a task.

        Raises:
            AnnotateError: ``foreign_host`` for another host, scheme or port or a redirect, ``too_large``,
                ``server_down``, ``bad_task`` where it is no address at all.
        """
        if address.startswith(_DATA):
            return self._embedded(address)
        try:
            url = urljoin(self._base, address)
        except ValueError as error:
            raise AnnotateError(AnnotateCode.BAD_TASK, "地址无法解析") from error
        if _origin(url) != _origin(self._base):
            raise AnnotateError(AnnotateCode.FOREIGN_HOST, urlsplit(url).netloc[:100] or "没有主机")
        try:
            return self._stream(url)
        except httpx.TransportError as error:
            raise AnnotateError(AnnotateCode.SERVER_DOWN, type(error).__name__) from None

    def _embedded(self, address: str) -> bytes:
        head, _, body = address.partition(",")
        if not head.endswith(";base64"):
            raise AnnotateError(AnnotateCode.BAD_TASK, "嵌入的图像不是 base64")
        if len(body) > self._most * 4 // 3 + 4:
            raise AnnotateError(AnnotateCode.TOO_LARGE, f"嵌入的图像超过 {self._most} 字节")
        try:
            return base64.b64decode(body, validate=True)
        except binascii.Error as error:
            raise AnnotateError(AnnotateCode.BAD_TASK, "嵌入的图像损坏") from error

    def _stream(self, url: str) -> bytes:
        with (
            httpx.Client(follow_redirects=False, timeout=_TIMEOUT, transport=self._transport) as client,
            client.stream("GET", url, headers=dict(self._headers())) as response,
        ):
            if response.is_redirect:
                raise AnnotateError(AnnotateCode.FOREIGN_HOST, "不跟随重定向")
            if response.status_code != httpx.codes.OK:
                raise AnnotateError(AnnotateCode.SERVER_REFUSED, f"HTTP {response.status_code}")
            found = bytearray()
            for chunk in response.iter_bytes():
                found += chunk
                if len(found) > self._most:
                    raise AnnotateError(AnnotateCode.TOO_LARGE, f"超过 {self._most} 字节")
            return bytes(found)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError as error:  # a port that is no number
        raise AnnotateError(AnnotateCode.BAD_TASK, "地址无法解析") from error
