"""Small steps that the stories about whole edges are made of."""

import asyncio
from typing import Any

from conversations.model.ids import PersonId
from tests.bot.conftest import StartEdge
from tests.bot.core import RelayCore
from tests.bot.memory_store import MemoryStore
from tests.servers import PATIENCE, BotApiProcess


async def pair(server: BotApiProcess) -> tuple[int, int, RelayCore]:
    ana, ben = await server.aperson("Ana"), await server.aperson("Ben")
    first, second = PersonId(f"person-{ana}"), PersonId(f"person-{ben}")
    return ana, ben, RelayCore({first: second, second: first})


async def met(server: BotApiProcess, store: MemoryStore, *people: int) -> None:
    """Let people write once, so that the store knows them."""
    for person in people:
        await server.asend(person, "/start")
    await until(lambda: all(person in store.state.people for person in people))


async def talking(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> tuple[int, int, RelayCore]:
    """Two people in a talk, known to an edge that runs."""
    ana, ben, core = await pair(server)
    await start_edge(store, core)
    await met(server, store, ana, ben)
    return ana, ben, core


async def until(holds: Any, seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - whatever a test waits for
            await asyncio.sleep(0.02)


async def sends_to(server: BotApiProcess, person: int, method: str = "sendMessage") -> list[str]:
    calls = await server.arecord()
    return [
        str(call["params"].get("text"))
        for call in calls
        if call["method"] == method and str(call["params"].get("chat_id")) == str(person)
    ]


def kill(edge: Any) -> None:
    """End an edge's tasks as a kill would: nothing is finished, nothing more is written."""
    for task in asyncio.all_tasks():
        name = getattr(task.get_coro(), "__qualname__", "")
        if name.startswith(("Turn.", "Outbox.", "Inbox.", "Beside.", "Webhook.", "TelegramEdge._")):
            task.cancel()
