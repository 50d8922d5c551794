"""The server as a process: one loopback socket, a ready line, a quick end on a signal."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

Background = Callable[[], Coroutine[Any, Any, None]]
HOST = "127.0.0.1"


class Protocol(H11Protocol):
    """Uvicorn's own, which lets a request reach its connection, to drop it on purpose."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {"transport": transport}


class Server(uvicorn.Server):
    """Uvicorn with a ready line, handlers that always work, and one background job."""

    def __init__(self, config: uvicorn.Config, background: Background) -> None:
        super().__init__(config)
        self._background = background

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        assert sockets
        self._job = asyncio.ensure_future(self._background())
        port = sockets[0].getsockname()[1]
        sys.stdout.write(f"ready http://{HOST}:{port}\n")
        sys.stdout.flush()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handlers of our own: a shell that starts us in the background ignores SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        yield

    def stop(self) -> None:
        self.should_exit = True
        self.force_exit = True


def listen(port: int) -> socket.socket:
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer takes 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, port))
    return listening


def serve(app: ASGIApp, port: int, background: Background) -> None:
    options: dict[str, Any] = {"log_level": "critical", "access_log": False, "lifespan": "off"}
    config = uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        timeout_graceful_shutdown=0,
        timeout_keep_alive=75,
        **options,
    )
    with listen(port) as listening:
        asyncio.run(Server(config, background).serve(sockets=[listening]))
