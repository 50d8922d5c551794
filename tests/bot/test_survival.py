"""Whole edges that die, wait, stop or lose their store: nobody loses a word."""

import asyncio

import pytest

from bot import turns
from bot.receiving import BadToken
from tests.bot.conftest import StartEdge
from tests.bot.core import Core
from tests.bot.memory_store import MemoryStore, StoreBusy
from tests.bot.stories import kill, until
from tests.servers import PATIENCE, BotApiProcess


async def test_while_the_store_fails_help_comes_and_nothing_is_confirmed(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    person = await server.aperson(language_code="es")
    broken = [True]
    store.failing = lambda name: StoreBusy() if name == "take_in" and broken else None
    await start_edge(store, Core())
    await server.asend(person, "I wait")
    await server.asend(person, "/now")
    await server.await_for(person, "help card es")
    await asyncio.sleep(3.5)  # the second round does not send it again
    assert server.texts(person) == ["help card es"]
    assert server.pending_updates() >= 2
    broken.clear()
    await server.await_for(person, "/now")
    await server.await_for(person, "I wait")
    assert server.texts(person)[1:] in (["/now", "I wait"], ["I wait", "/now"])


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_help_comes_too_when_the_store_fails_after_taking_in(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    person = await server.aperson()
    broken = [True]
    store.failing = lambda name: StoreBusy() if name == "commit" and broken else None
    await start_edge(store, Core())
    await server.asend(person, "/now")
    await server.await_for(person, "help card")
    broken.clear()
    await server.await_for(person, "/now")


async def test_a_second_asker_with_the_same_token_makes_the_bot_wait_and_say_so(
    server: BotApiProcess,
    store: MemoryStore,
    start_edge: StartEdge,
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = await server.aperson()
    await server.afault("getUpdates", status=409, times=1)
    await start_edge(store, Core())
    await until(lambda: "same token" in caplog.text)
    await server.asend(person, "patience")
    await server.await_for(person, "patience")
    assert caplog.text.count("same token: failing") == 1


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_second_process_on_the_same_store_waits_and_takes_over(
    server: BotApiProcess,
    store: MemoryStore,
    start_edge: StartEdge,
    caplog: pytest.LogCaptureFixture,
) -> None:
    store.leader = False
    core = Core()
    edge = await start_edge(store, core)
    person = await server.aperson()
    await server.asend(person, "is anybody there")
    await asyncio.sleep(2.2)
    assert core.heard == []
    assert caplog.text.count("another process works for this bot") == 1
    store.leader = True
    await server.await_for(person, "is anybody there")
    store.leader = False
    await until(lambda: not edge.leading.is_set())


async def test_a_wrong_token_stops_the_bot_with_a_clear_error(
    store: MemoryStore, start_edge: StartEdge
) -> None:
    with pytest.raises(BadToken, match="telegram"):
        await start_edge(store, Core(), token="1:wrong")


async def test_a_token_that_is_taken_back_stops_the_bot(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    edge = await start_edge(store, Core())
    await server.afault("getUpdates", status=401, times=1)
    with pytest.raises(BadToken):
        await asyncio.wait_for(edge.wait(), PATIENCE)


def test_all_that_is_waited_for_at_the_end_is_less_than_three_seconds() -> None:
    assert turns.SET_PATIENCE + turns.SEND_PATIENCE + turns.BOOK_PATIENCE < 2.9


async def test_stopping_does_not_wait_for_what_is_in_flight(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    person = await server.aperson()
    edge = await start_edge(store, Core())
    await server.afault("sendMessage", chat_id=person, delay=60, times=1)
    await server.asend(person, "hello")
    await until(lambda: any(row.claimed for row in store.state.outbox.values()))
    async with asyncio.timeout(40):
        await edge.stop()
    assert store.outcomes() == [""]


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_killed_process_loses_nothing_and_marks_what_may_come_twice(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    person = await server.aperson()
    first = await start_edge(store, Core())
    await server.afault("sendMessage", chat_id=person, delay=1, times=1)
    for number in range(4):
        await server.asend(person, f"{number}")
    await until(lambda: len(store.state.outbox) == 4)
    kill(first)
    await start_edge(store, Core())
    await server.await_for(person, "3")
    await asyncio.sleep(1.2)  # the delayed one may arrive as well, that is what the mark is for
    seen = server.texts(person)
    assert [words for words in seen if words != "0"] == ["↻ 0", "1", "2", "3"]


@pytest.mark.parametrize("way", ["polling", "webhook"])
@pytest.mark.parametrize("after", ["take_in", "resolve_people", "commit", "claim_and_settle"])
async def test_a_process_that_dies_inside_any_step_leaves_everything_to_the_next(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge, after: str
) -> None:
    person = await server.aperson()
    died = asyncio.Event()

    def die(name: str) -> Exception | None:
        if name == after and not died.is_set():
            died.set()
            raise asyncio.CancelledError
        return None

    store.failing = die
    first = await start_edge(store, Core())
    await server.asend(person, "still here")
    await asyncio.wait_for(died.wait(), PATIENCE)
    kill(first)
    await start_edge(store, Core())
    await server.await_for(person, "still here")
    assert server.texts(person) == ["still here"]
