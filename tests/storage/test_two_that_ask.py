"""Two processes look at the same people in the same moment: each question is asked once."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from app.wiring import load_texts
from conversations import looks
from conversations.inbound import ButtonPressed, FellDue
from conversations.model.care import Due
from conversations.model.ids import IncomingId
from conversations.ports import Outgoing
from conversations.router import Conversations
from conversations.safety.check import patterns
from storage import SqlStore
from tests.conversations.phones import DEFAULT, FOLDER
from tests.ready import Ready
from tests.storage.databases import Database, SteadyClock

PEOPLE = 12
TEXTS = load_texts(DEFAULT, FOLDER)


class Process:
    """One of the two: a store and a core of its own, as far as what falls due goes."""

    def __init__(self, store: SqlStore, clock: SteadyClock) -> None:
        self.store = store
        self.core = Conversations(DEFAULT, TEXTS, patterns(), clock, "kindred_bot")
        self.clock = clock
        self.sent: list[Outgoing] = []

    async def sees(self) -> list[Due]:
        async with self.store.reading() as unit:
            return await unit.due_before(self.clock.now(), 1000, only=looks.KIND)

    async def handle(self, event: FellDue | ButtonPressed) -> None:
        async with self.store.unit() as unit:
            await self.core.handle(unit, event)
            await unit.commit()
            self.sent += [row.outgoing for row in unit.committed_outbox]

    async def ticks(self, dues: Sequence[Due]) -> None:
        for due in dues:
            await self.handle(FellDue(due))


async def two_on(database: Database) -> tuple[Process, Process]:
    first, second = await database.open(), await database.open()
    return Process(first, database.clock), Process(second, database.clock)


async def people_wait(store: SqlStore, clock: SteadyClock) -> None:
    """Let people come who will be asked before anything else happens."""
    ready = Ready(store, DEFAULT)
    for account in range(1, PEOPLE + 1):
        person_id = await ready.person(account, recipient=True, waiting_since=clock.now())
        async with store.unit() as unit:
            looks.look_at(unit, person_id, clock.now() + timedelta(minutes=5))
            await unit.commit()
    clock.move(minutes=10)


async def test_who_is_seen_by_two_is_asked_once(database: Database) -> None:
    one, two = await two_on(database)
    await people_wait(one.store, database.clock)
    seen = await one.sees()
    assert seen == await two.sees()
    assert len(seen) == PEOPLE
    await asyncio.gather(one.ticks(seen), two.ticks(seen), one.ticks(seen[::-1]))

    to = Counter(outgoing.to for outgoing in (*one.sent, *two.sent))
    assert set(to.values()) == {1}
    assert len(to) == PEOPLE
    async with two.store.reading() as unit:
        kept = [await unit.prompts.find(person_id=due.person_id) for due in seen]
    assert [len(prompts) for prompts in kept] == [1] * PEOPLE
    for each in (one, two):
        await each.store.close()


async def test_a_tap_that_two_take_in_is_one_answer_and_the_reminder_comes_once(
    database: Database,
) -> None:
    one, two = await two_on(database)
    await people_wait(one.store, database.clock)
    await one.ticks(await one.sees())
    card = one.sent[0]
    token = card.payload["buttons"][2][0]["token"]
    tap = ButtonPressed(IncomingId(1), card.to, token)
    await asyncio.gather(one.handle(tap), two.handle(tap))
    async with two.store.reading() as unit:
        given = await unit.responses.find(person_id=card.to)
    assert [(answer.raw, answer.detail.get("amended_from")) for answer in given] == [("3", None)]

    database.clock.move(days=2, minutes=1)
    for each in (one, two):
        each.sent.clear()
    seen = await two.sees()
    await asyncio.gather(one.ticks(seen), two.ticks(seen))
    to = Counter(outgoing.to for outgoing in (*one.sent, *two.sent))
    assert set(to.values()) == {1}
    assert len(to) == PEOPLE
    for each in (one, two):
        await each.store.close()
