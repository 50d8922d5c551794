"""One local Bot API server for all tests of the edge, and edges that end with their test."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from bot.edge import EdgeSettings, TelegramEdge
from bot.limits import Limits
from tests.bot.core import Clock, Core
from tests.bot.memory_store import MemoryStore
from tests.servers import BotApiProcess

StartEdge = Callable[..., Any]


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
async def start_edge(server: BotApiProcess, clock: Clock) -> AsyncIterator[StartEdge]:
    async with AsyncExitStack() as stack:

        async def start(store: Any, core: Core, **wished: Any) -> TelegramEdge:
            settings: dict[str, Any] = {"limits": Limits(0, 3, 0), "long_poll": 2} | wished
            token = settings.pop("token", server.token)
            edge = TelegramEdge(
                settings=EdgeSettings(token, server.root, **settings),
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
