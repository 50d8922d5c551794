"""One local Bot API server for all tests of the edge, and edges that end with their test."""

import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.edge import EdgeSettings, TelegramEdge
from bot.limits import Limits
from bot.webhook import WebhookSettings
from storage import Key, SqlStore, migrate, open_store
from tests.bot.core import Clock, Core
from tests.bot.memory_store import MemoryStore
from tests.bot.outbox_rig import NO_LIMITS, Rig
from tests.servers import BotApiProcess

StartEdge = Callable[..., Any]


def webhook_settings() -> WebhookSettings:
    """A webhook on a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    secret = "a-secret-of-the-tests-0123456789abc"
    return WebhookSettings(f"http://127.0.0.1:{port}/telegram", "127.0.0.1", port, secret)


@pytest.fixture(scope="package")
def running() -> Iterator[BotApiProcess]:
    with BotApiProcess() as server:
        yield server


@pytest.fixture
def server(running: BotApiProcess) -> Iterator[BotApiProcess]:
    yield running
    running.clear_faults()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(clock.now)


@pytest.fixture
async def rig(store: MemoryStore, clock: Clock) -> AsyncIterator[Rig]:
    rig = Rig(store, clock, NO_LIMITS)
    yield rig
    await rig.stop()


@pytest.fixture
async def url(tmp_path: Path) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path / 'kindred.db'}"
    await migrate(url)
    return url


@pytest.fixture
async def real(url: str, clock: Clock) -> AsyncIterator[SqlStore]:
    """The store of a running bot, on SQLite."""
    store = await open_store(url, Key.new(), clock)
    yield store
    await store.close()


@pytest.fixture
def way() -> str:
    """How updates come in; a test that must hold both ways is parametrised with it."""
    return "polling"


@pytest.fixture
async def start_edge(server: BotApiProcess, clock: Clock, way: str) -> AsyncIterator[StartEdge]:
    webhook = webhook_settings() if way == "webhook" else None
    async with AsyncExitStack() as stack:

        async def start(store: Any, core: Core, **wished: Any) -> TelegramEdge:
            settings: dict[str, Any] = {
                "limits": Limits(0, 3, 0),
                "long_poll": 2,
                "base_url": server.root,
            }
            settings |= {"webhook": webhook} | wished
            token = settings.pop("token", server.token)
            edge = TelegramEdge(
                settings=EdgeSettings(token, **settings),
                store=store,
                handler=core,
                clock=clock,
                words=lambda toast, _person: str(toast.text),
                draw=lambda _picture: b"\x89PNG\r\n\x1a\n" + bytes(64),
                emergency_card=lambda language: f"<b>help card</b> {language}",
                commands={"": [("help", "What I can do")], "es": [("help", "Ayuda")]},
            )
            stack.push_async_callback(edge.stop)
            await edge.start()
            return edge

        yield start
