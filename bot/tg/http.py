"""HTTP for python-telegram-bot on aiohttp: three times as fast as its own layer, silent about URLs.

The token is part of every URL, so no message and no log line made here may contain one.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, cast
from urllib.parse import urlsplit

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

JSON_HEADERS: Final = {"Content-Type": "application/json"}

Timeout = Any  # seconds, None or PTB's DEFAULT_NONE, whose type is its own affair


class NotSentError(NetworkError):
    """The request certainly never left: refused, no such host, no free connection in time."""


class TooLargeError(Exception):
    """A file is larger than may be fetched; nothing more of it was read."""


def normal_root(url: str) -> str:
    """Return the root of a Bot API server; people also paste it with a final "/" or "/bot"."""
    root = url.strip().rstrip("/").removesuffix("/bot").rstrip("/")
    parts = urlsplit(root)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("the base URL must look like https://api.telegram.org")
    return root


def _seconds(value: Timeout, default: float) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else cast("float | None", value)


@contextmanager
def _told_as_ours() -> Iterator[None]:
    """Raise what went wrong on the way as one of three: nothing was sent, too late, or unclear."""
    try:
        yield
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise NotSentError(type(error).__name__) from error
    except TimeoutError as error:
        raise TimedOut(type(error).__name__) from error
    except (aiohttp.ClientError, OSError) as error:
        raise NetworkError(type(error).__name__) from error


class AiohttpRequest(BaseRequest):
    """One pool of connections to the Bot API; `exchange` is its quick way in.

    Parameters
    ----------
    limit : int
        Connections at once. More than about 16 only costs time.
    read_timeout, connect_timeout, pool_timeout : float
        Seconds; an upload gets `upload_extra` seconds more.
    """

    __slots__ = ("_connect", "_limit", "_read", "_session", "_timeouts", "_upload_extra")

    def __init__(
        self,
        *,
        limit: int = 16,
        read_timeout: float = 15.0,
        connect_timeout: float = 5.0,
        pool_timeout: float = 5.0,
        upload_extra: float = 20.0,
    ) -> None:
        self._limit = limit
        self._read = read_timeout
        self._connect = connect_timeout + pool_timeout
        self._upload_extra = upload_extra
        self._session: aiohttp.ClientSession | None = None
        self._timeouts: dict[tuple[float | None, float | None], aiohttp.ClientTimeout] = {}

    @property
    def read_timeout(self) -> float | None:
        return self._read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._limit),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "Kindred"},
                trust_env=False,
                auto_decompress=True,
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        write_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        connect_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        pool_timeout: Timeout = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - aiohttp counts both as one
    ) -> tuple[int, bytes]:
        """Answer python-telegram-bot's typed calls (see BaseRequest)."""
        body: bytes | aiohttp.FormData | None = None
        read = _seconds(read_timeout, self._read)
        if request_data is not None and request_data.contains_files:
            body = multipart(request_data.json_parameters, request_data.multipart_data)
            extra = _seconds(write_timeout, self._upload_extra)
            read = None if read is None or extra is None else read + extra
        elif request_data is not None:
            body = json.dumps(request_data.parameters).encode()
        connect = _seconds(connect_timeout, self._connect)
        return await self.exchange(url, body, method=method, read=read, connect=connect)

    async def exchange(
        self,
        url: str,
        body: bytes | aiohttp.FormData | None,
        *,
        method: str = "POST",
        read: float | None = 15.0,
        connect: float | None = 10.0,
    ) -> tuple[int, bytes]:
        """Send one request and return status and body; faults become PTB's exceptions.

        Their text is the kind of fault only: aiohttp's own may hold the URL.
        """
        if self._session is None:
            raise NotSentError("the connection is closed")
        timeout = self._timeouts.get((read, connect))
        if timeout is None:
            timeout = aiohttp.ClientTimeout(total=None, connect=connect, sock_read=read)
            self._timeouts[read, connect] = timeout
        headers = JSON_HEADERS if isinstance(body, bytes) else None
        with _told_as_ours():
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()

    async def download(self, url: str, *, most: int, seconds: float) -> tuple[int, bytes]:
        """Fetch a file of at most so many bytes in at most so many seconds, following nothing.

        A server may be silent or wrong about a length, so what arrives is counted.
        """
        if self._session is None:
            raise NotSentError("the connection is closed")
        timeout = aiohttp.ClientTimeout(total=seconds, connect=self._connect)
        with _told_as_ours():
            async with self._session.get(url, timeout=timeout, allow_redirects=False) as response:
                if (response.content_length or 0) > most:
                    raise TooLargeError
                content = bytearray()
                async for part in response.content.iter_any():
                    content += part
                    if len(content) > most:
                        raise TooLargeError
                return response.status, bytes(content)

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Parse an answer as the base class does, but do not log it when it is no JSON."""
        try:
            return json.loads(payload)
        except ValueError as error:
            raise TelegramError("the answer is no JSON") from error


def multipart(fields: dict[str, str], files: Any) -> aiohttp.FormData:
    """Put fields and files (name -> (file name, content, type)) into one form."""
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in files.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form
