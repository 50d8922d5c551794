"""Topics over HTTP: one for each talk of a supporter, and never a reason for a lost message."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from bot import turns
from conversations.inbound import CommandGiven, TextReceived
from conversations.model.ids import MatchId, MessageId, PersonId
from conversations.ports import Outgoing, Unit
from tests.bot.conftest import StartEdge
from tests.bot.core import Core, text
from tests.bot.memory_store import MemoryStore
from tests.bot.stories import met, until
from tests.servers import BotApiProcess, Json

FIRST, SECOND = MatchId("match-1"), MatchId("match-2")
ALIASES = {FIRST: "Cedar", SECOND: "Elm"}


class Holding(Core):
    """One supporter in two talks: what is written in a topic goes to its talk, else to nobody."""

    def __init__(self, supporter: int, recipients: Sequence[int]) -> None:
        super().__init__()
        self.supporter = PersonId(f"person-{supporter}")
        people = [PersonId(f"person-{one}") for one in recipients]
        self.of = dict(zip((FIRST, SECOND), people, strict=True))
        self.without: list[str] = []

    async def answer(self, unit: Unit, event: Any) -> Sequence[Any]:
        if isinstance(event, CommandGiven) and event.name != "start":
            unit.send(Outgoing(event.person_id, text(f"/{event.name} in {event.talk}")))
        if not isinstance(event, TextReceived):
            return ()
        if event.person_id != self.supporter:
            talk = next(one for one, who in self.of.items() if who == event.person_id)
            self._pass(unit, event, talk, self.supporter, topic=ALIASES[talk])
        elif event.talk is not None:
            self._pass(unit, event, event.talk, self.of[event.talk])
        else:
            self.without.append(event.text)
        return ()

    def _pass(
        self, unit: Unit, event: TextReceived, talk: MatchId, to: PersonId, **more: str
    ) -> None:
        message_id = MessageId(f"message-{event.incoming}")
        unit.place_own_copy(
            event.incoming, message_id, talk, event.person_id, words=event.text, pieces=1
        )
        payload = text(event.text, **more)
        unit.send(
            Outgoing(to, payload, sender=event.person_id, match_id=talk, message_id=message_id)
        )


@pytest.fixture(scope="module")
def plain() -> Iterator[BotApiProcess]:
    with BotApiProcess("--no-topics") as server:
        yield server


async def three(server: BotApiProcess) -> tuple[int, int, int, Holding]:
    sami, rana, nour = [await server.aperson(name) for name in ("Sami", "Rana", "Nour")]
    return sami, rana, nour, Holding(sami, (rana, nour))


async def in_two_talks(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge, **settings: Any
) -> tuple[int, int, int, Holding]:
    """Start an edge that has met a supporter and the two people of their talks."""
    sami, rana, nour, core = await three(server)
    await start_edge(store, core, **settings)
    await met(server, store, sami, rana, nour)
    return sami, rana, nour, core


def thread_of(message: Json) -> int | None:
    found: int | None = message.get("message_thread_id")
    return found


async def made(server: BotApiProcess, person: int, method: str = "createForumTopic") -> list[Any]:
    calls = await server.arecord()
    mine = [one for one in calls if str(one["params"].get("chat_id")) == str(person)]
    return [one["params"].get("name") for one in mine if one["method"] == method]


async def test_each_talk_of_a_supporter_gets_its_topic_once(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    sami, rana, nour, _core = await in_two_talks(server, store, start_edge)
    for who, words in ((rana, "from one"), (nour, "from two"), (rana, "more from one")):
        await server.asend(who, words)
        await server.await_for(sami, words)
    places = {one: thread_of(await server.await_for(sami, one)) for one in ("from one", "two")}
    assert None not in places.values()
    assert len(set(places.values())) == 2
    assert thread_of(await server.await_for(sami, "more from one")) == places["from one"]
    assert await made(server, sami) == ["Cedar", "Elm"]
    assert await made(server, rana) == []


async def test_what_is_written_in_a_topic_belongs_to_its_talk(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    sami, rana, nour, core = await in_two_talks(server, store, start_edge)
    await server.asend(rana, "from one")
    await server.asend(nour, "from two")
    first = thread_of(await server.await_for(sami, "from one"))
    second = thread_of(await server.await_for(sami, "from two"))
    await server.asend(sami, "for two", message_thread_id=second)
    await server.asend(sami, "for one", message_thread_id=first)
    await server.await_for(nour, "for two")
    await server.await_for(rana, "for one")
    await server.asend(sami, "/end", message_thread_id=second)
    await server.await_for(sami, "/end in match-2")
    await server.asend(sami, "for whom?")
    await until(lambda: core.without == ["for whom?"])
    assert "for two" not in server.texts(rana)
    assert "for one" not in server.texts(nour)


async def test_a_topic_that_the_person_deleted_costs_no_message_and_comes_anew(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    sami, rana, _nour, _core = await in_two_talks(server, store, start_edge)
    await server.asend(rana, "one")
    before = thread_of(await server.await_for(sami, "one"))
    await asyncio.to_thread(
        server.ask, "POST", f"/user/{sami}/delete_topic", {"message_thread_id": before}
    )
    await server.asend(rana, "two")
    assert thread_of(await server.await_for(sami, "two")) is None
    await server.asend(rana, "three")
    after = thread_of(await server.await_for(sami, "three"))
    assert after not in {None, before}
    await until(lambda: set(store.outcomes()) == {"sent"})


async def test_topics_that_never_work_are_given_up_for_a_while(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    sami, rana, _nour, _core = await in_two_talks(server, store, start_edge)
    await server.afault(
        "createForumTopic",
        chat_id=sami,
        status=400,
        description="Bad Request: BOT_FORUM_CREATE_FORBIDDEN",
    )
    for words in ("one", "two", "three"):
        await server.asend(rana, words)
        assert thread_of(await server.await_for(sami, words)) is None
    assert len(await made(server, sami)) == 1


async def test_the_topic_of_an_ended_talk_is_closed_and_its_words_stay(
    server: BotApiProcess,
    store: MemoryStore,
    start_edge: StartEdge,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "TOPICS_PAUSE", 0.05)
    sami, rana, _nour, _core = await in_two_talks(server, store, start_edge)
    await server.asend(rana, "one")
    thread = thread_of(await server.await_for(sami, "one"))
    store.state.over.add(FIRST)
    await until(lambda: not store.state.topics[PersonId(f"person-{sami}"), thread or 0][1])
    await asyncio.sleep(0.2)
    assert len(await made(server, sami, "closeForumTopic")) == 1
    assert thread_of(await server.await_for(sami, "one")) == thread


async def test_a_bot_that_started_anew_goes_on_in_the_same_topic(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    sami, rana, nour, core = await three(server)
    edge = await start_edge(store, core)
    await met(server, store, sami, rana, nour)
    await server.asend(rana, "one")
    before = thread_of(await server.await_for(sami, "one"))
    await edge.stop()
    await start_edge(store, core)
    await server.asend(rana, "two")
    assert thread_of(await server.await_for(sami, "two")) == before


async def test_a_failing_store_costs_the_topic_and_not_the_message(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    sami, rana, nour, core = await three(server)
    store.failing = lambda what: RuntimeError("no table") if what == "topic" else None
    await start_edge(store, core)
    await met(server, store, sami, rana, nour)
    await server.asend(rana, "one")
    assert thread_of(await server.await_for(sami, "one")) is None


async def test_without_the_wish_there_are_none(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    sami, rana, _nour, _core = await in_two_talks(server, store, start_edge, topics=False)
    await server.asend(rana, "one")
    assert thread_of(await server.await_for(sami, "one")) is None
    assert await made(server, sami) == []


async def test_a_bot_without_topics_asks_for_none(
    plain: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    sami, rana, _nour, _core = await in_two_talks(plain, store, start_edge, base_url=plain.root)
    await plain.asend(rana, "one")
    assert thread_of(await plain.await_for(sami, "one")) is None
    assert await made(plain, sami) == []
