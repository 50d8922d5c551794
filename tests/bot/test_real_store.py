"""The edge on the real store: what the store in memory promises, SQLite must keep."""

import asyncio

from conversations.model.ids import PersonId
from storage import Key, SqlStore, open_store
from tests.bot.conftest import StartEdge
from tests.bot.core import Clock, Core, RelayCore
from tests.bot.stories import kill
from tests.servers import PATIENCE, BotApiProcess


async def test_an_echo_goes_through_all_nine_steps(
    server: BotApiProcess, real: SqlStore, start_edge: StartEdge
) -> None:
    edge = await start_edge(real, Core())
    people = server.people(5)
    for number in range(4):
        for person in people:
            await server.asend(person, f"{number}")
    for person in people:
        await server.await_for(person, "3")
        assert server.texts(person) == ["0", "1", "2", "3"]
    await edge.stop()
    assert await real.unhandled(10) == []
    assert await real.unsent(10) == []


async def test_words_edits_and_replies_reach_the_peer(
    server: BotApiProcess, real: SqlStore, clock: Clock, start_edge: StartEdge
) -> None:
    ana, ben = await server.aperson("Ana"), await server.aperson("Ben")
    for person in (ana, ben):  # before that the platform knows no chat with them
        await server.asend(person, "/start")
    async with real.unit() as unit:
        known = await unit.resolve_people([ana, ben], clock.now())
        await unit.commit()
    peers: dict[PersonId, PersonId] = {known[ana]: known[ben], known[ben]: known[ana]}
    await start_edge(real, RelayCore(peers))
    mine = await server.asend(ana, "helo")
    theirs = await server.await_for(ben, "helo")
    await asyncio.to_thread(server.edit, ana, mine["message_id"], "hello")
    await server.await_for(ben, "hello")
    await server.asend(ben, "hi", reply_to_message_id=theirs["message_id"])
    answer = await server.await_for(ana, "hi")
    assert answer["reply_to_message"]["message_id"] == mine["message_id"]
    assert server.texts(ben) == ["hello"]


async def test_a_killed_process_loses_nothing_and_reorders_nothing(
    server: BotApiProcess, real: SqlStore, start_edge: StartEdge
) -> None:
    person = await server.aperson()
    sent = 0
    for _ in range(6):
        edge = await start_edge(real, Core())
        for _ in range(5):
            await server.asend(person, f"{sent}")
            sent += 1
        await asyncio.sleep(0.03)
        kill(edge)
        await edge.stop()
    await start_edge(real, Core())
    await server.await_for(person, f"{sent - 1}")
    seen = [int(words.removeprefix("↻ ")) for words in server.texts(person)]
    assert sorted(set(seen)) == list(range(sent))
    assert seen == sorted(seen)
    marked = [words for words in server.texts(person) if words.startswith("↻")]
    assert len(seen) - sent <= len(marked)


async def test_a_second_process_waits_until_the_first_one_ends(
    server: BotApiProcess, url: str, clock: Clock, start_edge: StartEdge
) -> None:
    key = Key.new()
    first, second = await open_store(url, key, clock), await open_store(url, key, clock)
    one = await start_edge(first, Core())
    await asyncio.wait_for(one.leading.wait(), PATIENCE)
    two = await start_edge(second, Core())
    person = await server.aperson()
    await server.asend(person, "hello")
    await server.await_for(person, "hello")
    assert not two.leading.is_set()
    await one.stop()
    await server.asend(person, "and now")
    await server.await_for(person, "and now")
    assert two.leading.is_set()
    await two.stop()
    await first.close()
    await second.close()
