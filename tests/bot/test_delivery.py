"""Whole edges against the real local server: what people see when things go wrong."""

import asyncio
from typing import Any

import pytest

from bot.limits import Limits
from bot.receiving import BadToken
from conversations.inbound import TextReceived
from conversations.model.ids import PersonId
from conversations.model.person import PersonState
from tests.bot.conftest import StartEdge
from tests.bot.core import Core, RelayCore
from tests.bot.memory_store import MemoryStore, StoreBusy
from tests.servers import BotApiProcess


async def pair(server: BotApiProcess) -> tuple[int, int, RelayCore]:
    ana, ben = await server.aperson("Ana"), await server.aperson("Ben")
    first, second = PersonId(f"person-{ana}"), PersonId(f"person-{ben}")
    return ana, ben, RelayCore({first: second, second: first})


async def met(server: BotApiProcess, store: MemoryStore, *people: int) -> None:
    """Let people write once, so that the store knows them."""
    for person in people:
        await server.asend(person, "/start")
    await until(lambda: all(person in store.state.people for person in people))


async def until(holds: Any, seconds: float = 8) -> None:
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


async def test_words_and_their_edits_and_replies_reach_the_peer(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    ana, ben, core = await pair(server)
    await start_edge(store, core)
    await met(server, store, ana, ben)
    mine = await server.asend(ana, "helo")
    theirs = await server.await_for(ben, "helo")
    assert theirs["has_protected_content"]
    await asyncio.to_thread(server.edit, ana, mine["message_id"], "hello")
    await server.await_for(ben, "hello")
    await server.asend(ben, "hi Ana", reply_to_message_id=theirs["message_id"])
    answer = await server.await_for(ana, "hi Ana")
    assert answer["reply_to_message"]["message_id"] == mine["message_id"]
    assert server.texts(ben) == ["hello"]


async def test_who_blocked_the_bot_is_gone_and_the_sender_hears_it_once(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    ana, ben, core = await pair(server)
    await start_edge(store, core)
    await met(server, store, ana, ben)
    await server.afault("sendMessage", chat_id=ben, status=403, times=50)
    for words in ("one", "two"):
        await server.asend(ana, words)
    await server.await_for(ana, "not delivered: gone")
    await asyncio.sleep(0.2)
    assert store.state.persons[PersonId(f"person-{ben}")].state is PersonState.UNREACHABLE
    assert 1 <= server.texts(ana).count("not delivered: gone") <= 2
    assert len(await sends_to(server, ben)) <= 2


async def test_a_limited_chat_is_left_alone_while_others_go_on(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    slow, quick = await server.aperson("Slow"), await server.aperson("Quick")
    await start_edge(store, Core())
    await server.afault("sendMessage", chat_id=slow, status=429, retry_after=2, times=1)
    for number in range(3):
        await server.asend(slow, f"s{number}")
    for number in range(5):
        await server.asend(quick, f"q{number}")
    await server.await_for(quick, "q4", seconds=1.5)
    assert server.texts(slow) == []
    assert len(await sends_to(server, slow)) == 1
    await server.await_for(slow, "s2")
    assert server.texts(slow) == ["s0", "s1", "s2"]


async def test_an_answer_lost_on_the_way_leads_to_one_marked_repeat(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    person = await server.aperson()
    await start_edge(store, Core())
    await server.afault("sendMessage", chat_id=person, drop="after", times=1)
    await server.asend(person, "hello")
    await server.await_for(person, "↻ hello")
    assert server.texts(person) == ["hello", "↻ hello"]
    assert store.outcomes() == ["sent"]


async def test_what_the_server_never_got_is_repeated_once_and_marked_too(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    person = await server.aperson()
    await start_edge(store, Core())
    await server.afault("sendMessage", chat_id=person, drop="before", times=1)
    await server.asend(person, "hello")
    await server.await_for(person, "↻ hello")
    assert server.texts(person) == ["↻ hello"]


async def test_a_message_that_stays_unclear_is_given_up_and_its_sender_told(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    ana, ben, core = await pair(server)
    await start_edge(store, core)
    await met(server, store, ana, ben)
    await server.afault("sendMessage", chat_id=ben, status=502, times=5)
    await server.asend(ana, "hello")
    await server.await_for(ana, "not delivered: refused")
    assert len(await sends_to(server, ben)) == 2


async def test_formatting_that_cannot_be_read_goes_out_as_plain_text(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    class Broken(Core):
        async def answer(self, unit: Any, event: Any) -> Any:
            from conversations.ports import Outgoing

            if isinstance(event, TextReceived):
                payload = {"kind": "text", "html": "<b>1 &lt; 2"}
                unit.send(Outgoing(event.person_id, payload))
            return ()

    person = await server.aperson()
    await start_edge(store, Broken())
    await server.asend(person, "x")
    await server.await_for(person, "1 < 2")


async def test_a_picture_arrives_with_its_words(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    class Draws(Core):
        async def answer(self, unit: Any, event: Any) -> Any:
            from conversations.ports import Outgoing

            payload = {"kind": "picture", "picture": {"kind": "bar"}, "html": "<b>ten</b>"}
            unit.send(Outgoing(event.person_id, payload))
            return ()

    person = await server.aperson()
    await start_edge(store, Draws())
    await server.asend(person, "x")
    arrived = await server.await_for(person, "ten")
    assert arrived["photo"]


async def test_a_malformed_update_among_good_ones_stops_nobody(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    person = await server.aperson()
    await server.asend(person, "before")
    broken = await asyncio.to_thread(server.raw_update, {"message": {"message_id": "x"}})
    await server.asend(person, "after")
    await start_edge(store, Core())
    await server.await_for(person, "after")
    assert server.texts(person) == ["before", "after"]
    assert set(store.state.aside) == {broken}


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
    assert server.texts(person)[1:] in (["/now", "I wait"], ["I wait", "/now"])


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
        await asyncio.wait_for(edge.wait(), 8)


async def test_stopping_takes_less_than_three_seconds_whatever_is_in_flight(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    person = await server.aperson()
    edge = await start_edge(store, Core())
    await server.afault("sendMessage", chat_id=person, delay=8, times=1)
    await server.asend(person, "hello")
    await until(lambda: any(row.claimed for row in store.state.outbox.values()))
    async with asyncio.timeout(3):
        await edge.stop()
    assert store.outcomes() == [""]


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
    await asyncio.wait_for(died.wait(), 8)
    kill(first)
    await start_edge(store, Core())
    await server.await_for(person, "still here")
    assert server.texts(person) == ["still here"]


async def test_limits_hold_for_what_the_server_sees(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    person = await server.aperson()
    await start_edge(store, Core(), limits=Limits(per_chat=2, burst=2, overall=30))
    for number in range(5):
        await server.asend(person, f"{number}")
    await server.await_for(person, "4")
    calls = [
        call["at"]
        for call in await server.arecord()
        if call["method"] == "sendMessage" and str(call["params"].get("chat_id")) == str(person)
    ]
    assert calls[-1] - calls[0] > 1.4


async def test_the_menu_of_commands_is_set_for_each_language(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    await start_edge(store, Core())
    await until(lambda: any(c["method"] == "setMyCommands" for c in server.record()))


def kill(edge: Any) -> None:
    """End an edge's tasks as a kill would: nothing is finished, nothing more is written."""
    for task in asyncio.all_tasks():
        name = getattr(task.get_coro(), "__qualname__", "")
        if name.startswith(("Turn.", "Outbox.", "Inbox.", "Beside.", "TelegramEdge._")):
            task.cancel()
