"""Whole edges against the real local server: what people see when things go wrong."""

import asyncio
from typing import Any

import pytest

from bot.limits import Limits
from conversations.inbound import TextReceived
from conversations.model.ids import PersonId
from conversations.model.person import PersonState
from tests.bot.conftest import StartEdge
from tests.bot.core import Core
from tests.bot.memory_store import MemoryStore
from tests.bot.stories import sends_to, talking, until
from tests.servers import BotApiProcess

pytestmark = pytest.mark.parametrize("way", ["polling", "webhook"])


async def test_words_and_their_edits_and_replies_reach_the_peer(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    ana, ben, _ = await talking(server, store, start_edge)
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
    ana, ben, _ = await talking(server, store, start_edge)
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
    await server.afault("sendMessage", chat_id=slow, status=429, retry_after=3, times=1)
    for number in range(3):
        await server.asend(slow, f"s{number}")
    for number in range(5):
        await server.asend(quick, f"q{number}")
    await server.await_for(slow, "s2")
    calls = [c for c in await server.arecord() if c["method"] == "sendMessage"]
    to_slow = [c["n"] for c in calls if str(c["params"]["chat_id"]) == str(slow)]
    to_quick = [c["n"] for c in calls if str(c["params"]["chat_id"]) == str(quick)]
    assert all(number < to_slow[1] for number in to_quick)
    assert len(to_quick) == 5
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
    ana, ben, _ = await talking(server, store, start_edge)
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
