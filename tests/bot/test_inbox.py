import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest

from bot.handling import Aside, Press
from bot.inbox import SET, Inbox
from bot.limits import Limits
from bot.outbox import Outbox
from bot.tg.sending import Sent
from conversations.inbound import CommandGiven, TextEdited, TextReceived
from conversations.model.ids import PersonId
from conversations.wire import RawUpdate
from tests.bot.core import Clock, Core, RelayCore
from tests.bot.memory_store import MemoryStore, StoreBusy
from tests.bot.updates import edited, message, pressed
from tests.servers import PATIENCE


class Sender:
    async def send(self, row: Any) -> Sent:
        return Sent(5000 + row.id)


class Rig:
    """An inbox on a store in memory; the updates come from the test."""

    def __init__(self, store: MemoryStore, clock: Clock, core: Core) -> None:
        self.store = store
        self.clock = clock
        self.core = core
        self.aside: list[Aside] = []
        self.in_trouble: list[Any] = []
        self.outbox = Outbox(store=store, sender=Sender(), clock=clock, limits=Limits(0, 1, 0))
        self.inbox = Inbox(
            store=store,
            handler=core,
            outbox=self.outbox,
            clock=clock,
            words=lambda toast, person: f"{toast.text} {person.id if person else ''}".strip(),
            beside=self.aside.append,
            in_trouble=self._in_trouble,
        )
        self.outbox.telling.tell = self.inbox.run_internal
        self.tasks: list[asyncio.Task[None]] = []

    async def _in_trouble(self, raws: Sequence[Any]) -> None:
        self.in_trouble += raws

    def start(self) -> None:
        self.tasks = [
            asyncio.create_task(self.inbox.run()),
            asyncio.create_task(self.outbox.run()),
        ]

    async def receive(self, *raws: dict[str, Any]) -> None:
        """Take updates in and queue them, numbered in order."""
        first = max(self.store.state.inbox, default=0) + 1
        numbered = [raw | {"update_id": number} for number, raw in enumerate(raws, first)]
        stored = [RawUpdate(r["update_id"], None, json.dumps(r).encode()) for r in numbered]
        await self.store.take_in(stored, self.clock.now())
        await self.inbox.put(list(zip(stored, numbered, strict=True)))

    async def until_handled(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.inbox.drained()

    async def stop(self) -> None:
        await self.inbox.stop()
        await self.outbox.stop(1)
        for task in self.tasks:
            async with asyncio.timeout(PATIENCE):
                await task


@pytest.fixture
async def rig(store: MemoryStore, clock: Clock) -> AsyncIterator[Rig]:
    rig = Rig(store, clock, Core())
    yield rig
    await rig.stop()


def said(words: str, person: int = 4242, number: int = 1) -> dict[str, Any]:
    chat = {"id": person, "type": "private", "first_name": "A"}
    sender = {"id": person, "is_bot": False, "first_name": "A"}
    return message(text=words, chat=chat, message_id=number, **{"from": sender})


def texts(rig: Rig) -> list[str]:
    return [event.text for event in rig.core.heard if isinstance(event, TextReceived)]


async def test_what_waits_is_handled_as_one_set_with_one_commit(rig: Rig) -> None:
    commits = counted(rig.store, "commit")
    await rig.receive(*[said(str(n), person=n % 7 + 1, number=n) for n in range(SET)])
    rig.start()
    await rig.until_handled()
    assert texts(rig) == [str(n) for n in range(SET)]
    assert commits() == 1


async def test_one_failing_update_never_undoes_the_others(rig: Rig) -> None:
    rig.core.breaks_on = lambda event: getattr(event, "text", "") == "3"
    await rig.receive(*[said(str(n), number=n) for n in range(6)])
    rig.start()
    await rig.until_handled()
    sent = [row.outgoing.payload["plain"] for row in rig.store.state.outbox.values()]
    assert sent == ["0", "1", "2", "something went wrong", "4", "5"]
    assert rig.store.state.aside == {4: ("RuntimeError", ANY_FIELDS)}
    assert rig.core.failed == [PersonId("person-4242")]


async def test_a_malformed_update_is_set_aside_and_its_neighbours_are_handled(rig: Rig) -> None:
    broken = {"message": {"message_id": 1, "from": {"id": 77}, "text": "secret"}}
    await rig.receive(said("before"), broken, said("after", number=2))
    rig.start()
    await rig.until_handled()
    assert texts(rig) == ["before", "after"]
    fault, fields = rig.store.state.aside[2]
    assert "secret" not in fault + "".join(fields)
    assert rig.core.failed == [PersonId("person-77")]


async def test_when_even_the_kind_sentence_fails_the_update_is_set_aside_in_silence(
    rig: Rig,
) -> None:
    async def on_failure(unit: Any, person_id: PersonId) -> None:
        raise RuntimeError

    rig.core.on_failure = on_failure  # type: ignore[method-assign]
    rig.core.breaks_on = lambda _event: True
    await rig.receive(said("x"))
    rig.start()
    await rig.until_handled()
    assert set(rig.store.state.aside) == {1}


async def test_a_store_in_trouble_is_waited_for_and_the_order_stays(rig: Rig) -> None:
    failures = [StoreBusy(), StoreBusy()]
    rig.store.failing = lambda name: failures.pop() if name == "commit" and failures else None
    await rig.receive(said("1"), said("2", number=2))
    rig.start()
    await rig.until_handled()
    assert texts(rig)[-2:] == ["1", "2"]
    assert rig.store.state.aside == {}
    assert len(rig.in_trouble) == 4


async def test_a_reply_to_a_message_of_the_same_moment_finds_it(
    store: MemoryStore, clock: Clock
) -> None:
    ana, ben = PersonId("person-4242"), PersonId("person-77")
    rig = Rig(store, clock, RelayCore({ana: ben, ben: ana}))
    await rig.receive(said("hi", person=77), edited(text="hello", message_id=900))
    await rig.receive(message(text="first"), edited(text="second", message_id=900))
    await rig.receive(
        message(text="again", message_id=901, reply_to_message=message(text="x")["message"])
    )
    rig.start()
    await rig.until_handled()
    await rig.stop()
    heard = [event for event in rig.core.heard if isinstance(event, TextEdited)]
    assert [event.target is not None for event in heard] == [False, True]
    reply = rig.core.heard[-1]
    assert reply.reply_to is not None
    assert reply.reply_to.own


async def test_a_press_is_answered_with_the_rendered_toast(rig: Rig) -> None:
    await rig.receive(pressed())
    rig.start()
    await rig.until_handled()
    assert rig.aside[-1].presses == [Press("q1", "Noted person-4242")]


async def test_a_press_that_fails_is_answered_too_so_that_nothing_spins(rig: Rig) -> None:
    rig.core.breaks_on = lambda _event: True
    await rig.receive(pressed())
    rig.start()
    await rig.until_handled()
    assert [press for one in rig.aside for press in one.presses] == [Press("q1")]


async def test_a_group_is_left_and_nobody_is_asked(rig: Rig) -> None:
    await rig.receive(message(text="hi", chat={"id": -5, "type": "group", "title": "G"}))
    rig.start()
    await rig.until_handled()
    assert rig.core.heard == []
    assert rig.aside[-1].leave == [-5]
    assert rig.store.state.inbox == {1: None}


async def test_what_an_earlier_process_left_is_handled_in_order(rig: Rig) -> None:
    raws = [said(str(n), number=n) | {"update_id": n} for n in range(1, 6)]
    stored = [RawUpdate(raw["update_id"], 4242, json.dumps(raw).encode()) for raw in raws]
    await rig.store.take_in([*stored, RawUpdate(6, None, b"no json")], rig.clock.now())
    assert await rig.inbox.load() == 6
    rig.start()
    await rig.until_handled()
    assert texts(rig) == ["1", "2", "3", "4", "5"]
    assert set(rig.store.state.aside) == {6}


async def test_events_of_the_cores_own_go_out_like_answers(rig: Rig) -> None:
    person = await known(rig, 4242)
    rig.start()
    incoming: Any = 0
    await rig.inbox.run_internal(CommandGiven(incoming, person, "pulse", ""))
    async with asyncio.timeout(PATIENCE):
        while rig.store.outcomes() != ["sent"]:  # noqa: ASYNC110 - the outbox tells nobody
            await asyncio.sleep(0.01)


async def test_an_event_of_the_cores_own_that_fails_leaves_nothing_behind(rig: Rig) -> None:
    person = await known(rig, 4242)
    rig.core.breaks_on = lambda _event: True
    incoming: Any = 0
    with pytest.raises(RuntimeError):
        await rig.inbox.run_internal(CommandGiven(incoming, person, "pulse", ""))
    assert rig.store.state.outbox == {}


async def test_a_flood_stays_with_the_platform_until_there_is_room(rig: Rig) -> None:
    await rig.receive(*[said(str(n), person=n + 1) for n in range(2000)])
    waiting = asyncio.create_task(rig.receive(said("one more")))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    rig.start()
    await waiting
    await rig.until_handled()
    assert len(texts(rig)) == 2001


ANY_FIELDS = type("Any", (), {"__eq__": lambda *_: True, "__hash__": lambda _: 0})()


async def known(rig: Rig, account: int) -> PersonId:
    async with rig.store.unit() as unit:
        return (await unit.resolve_people([account], rig.clock.now()))[account]


def counted(store: MemoryStore, name: str) -> Callable[[], int]:
    seen: list[str] = []

    def note(operation: str) -> None:
        if operation == name:
            seen.append(operation)

    store.failing = note
    return lambda: len(seen)
