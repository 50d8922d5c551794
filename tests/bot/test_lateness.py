"""Who hears that a message is late, and when no more."""

import asyncio
from typing import Any

import pytest

from conversations.inbound import DeliveryLate
from tests.bot.conftest import StartEdge
from tests.bot.memory_store import MemoryStore
from tests.bot.stories import kill, met, pair, talking, until
from tests.servers import BotApiProcess


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second instead of ten."""
    monkeypatch.setattr("bot.lateness.LATE", 0.5)
    monkeypatch.setattr("bot.turns.LATE_PAUSE", 0.1)


def heard(core: Any) -> list[tuple[str, str]]:
    return [(one.state, str(one.message_id)) for one in core.heard if isinstance(one, DeliveryLate)]


async def test_a_sender_hears_once_that_a_message_is_late_and_once_that_it_arrived(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    ana, ben, core = await talking(server, store, start_edge)
    await server.afault("sendMessage", chat_id=ben, status=429, retry_after=2, times=1)
    for number in range(3):
        await server.asend(ana, f"{number}")
    await server.await_for(ben, "2")
    await until(lambda: any(state == "arrived" for state, _ in heard(core)))
    (late, message), (arrived, same) = heard(core)
    assert (late, arrived) == ("late", "arrived")
    assert message == same


async def test_what_arrives_in_time_is_never_late(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    ana, ben, core = await talking(server, store, start_edge)
    await server.asend(ana, "in time")
    await server.await_for(ben, "in time")
    await asyncio.sleep(0.8)
    assert heard(core) == []


async def test_a_late_message_that_is_refused_in_the_end_is_told_too(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    ana, ben, core = await talking(server, store, start_edge)
    await server.afault("sendMessage", chat_id=ben, status=429, retry_after=1, times=1)
    await server.asend(ana, "x")
    await until(lambda: heard(core))
    await server.afault("sendMessage", chat_id=ben, status=400, description="Bad Request: no")
    await until(lambda: len(heard(core)) == 2)
    assert [state for state, _ in heard(core)] == ["late", "failed"]


async def test_after_a_restart_what_waited_before_still_counts(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    ana, ben, core = await pair(server)
    first = await start_edge(store, core)
    await met(server, store, ana, ben)
    await server.afault("sendMessage", chat_id=ben, status=429, retry_after=30, times=1)
    await server.asend(ana, "x")
    await until(lambda: heard(core))
    kill(first)
    await server.afault("sendMessage", chat_id=ben, status=429, retry_after=1, times=1)
    await start_edge(store, core)
    await until(lambda: len(heard(core)) == 3)
    assert [state for state, _ in heard(core)] == ["late", "late", "arrived"]
