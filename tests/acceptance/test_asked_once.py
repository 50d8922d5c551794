"""Many are due to be asked while the bot is killed, or runs twice: nobody is asked twice."""

import asyncio
import copy
import time
from collections import Counter
from datetime import timedelta

import pytest

from app.clock import SystemClock
from benchmarks.kill_points import FAILPOINT
from conversations import looks
from conversations.model.ids import PersonId, new_id
from conversations.model.measuring import RATINGS, Prompt
from conversations.model.person import Consent
from tests.forked import ForkedKindred
from tests.ready import opened
from tests.servers import BotApiProcess, Json

PEOPLE = 40
ASKS = "Before you meet a peer: five quick taps"
PATIENCE = 60.0
IN_FLIGHT = 32  # claimed at once, at the most


def fall_due(server: BotApiProcess, bot: ForkedKindred) -> list[int]:
    """Let people be there who agreed a day ago, and whose look is due now."""
    accounts = server.people(PEOPLE, started=True)

    async def arrange() -> None:
        ready = await opened(bot)
        yesterday = SystemClock().now() - timedelta(days=1)
        for account in accounts:
            person_id = await ready.person(
                account, recipient=True, waiting_since=yesterday, agreed=(), zone=ready.zone
            )
            async with ready.store.unit() as unit:
                unit.consents.add(
                    Consent(new_id(), person_id, RATINGS, "1", "test", "en", True, yesterday)
                )
                looks.look_at(unit, person_id, yesterday)
                await unit.commit()
        await ready.store.close()

    asyncio.run(arrange())
    return accounts


def settled(bot: ForkedKindred) -> list[Prompt]:
    """Wait until everybody was looked at and nothing waits to be sent; return what was asked."""

    async def look() -> list[Prompt]:
        ready = await opened(bot)
        try:
            async with ready.store.reading() as unit:
                waits = await unit.due_before(SystemClock().now(), 1, only=looks.KIND)
                people = [PersonId(one.id) for one in await unit.people.find(recipient=True)]
                asked = await unit.prompts.find(person_id=people, state="asked")
            return [] if waits or await ready.store.unsent(1) else asked
        finally:
            await ready.store.close()

    deadline = time.monotonic() + PATIENCE
    while not (found := asyncio.run(look())):
        assert time.monotonic() < deadline, "somebody is still to be asked"
        time.sleep(0.2)
    return found


def asked(server: BotApiProcess) -> Counter[int]:
    """Count how often each chat was asked, from every call that reached the platform."""
    return Counter(int(call["params"]["chat_id"]) for call in server.record() if _asks(call))


def _asks(call: Json) -> bool:
    return call["method"] == "sendMessage" and ASKS in str(call["params"].get("text", ""))


@pytest.mark.parametrize(
    ("point", "may_miss"),
    [
        ("decided-not-committed", 0),
        ("committed-not-queued", 0),
        ("claimed-not-sent", IN_FLIGHT),
        ("sent-not-ended", IN_FLIGHT),
        ("ended-not-booked", IN_FLIGHT),
    ],
)
def test_killed_between_deciding_sending_and_storing_the_bot_asks_nobody_twice(
    server: BotApiProcess, forked: ForkedKindred, point: str, may_miss: int
) -> None:
    accounts = fall_due(server, forked)
    forked.start(**{FAILPOINT: f"{point}:7"})
    assert forked.died(PATIENCE)
    forked.start()
    rows = settled(forked)
    forked.stop()
    found = asked(server)
    assert max(found.values()) == 1
    assert len(rows) == PEOPLE
    assert PEOPLE - may_miss <= len(found) <= len(accounts)


def test_two_processes_that_tick_ask_each_person_once(
    server: BotApiProcess, forked: ForkedKindred
) -> None:
    fall_due(server, forked)
    other = copy.copy(forked)
    forked.start()
    other.start()
    try:
        rows = settled(forked)
    finally:
        other.kill()
    forked.stop()
    assert asked(server) == dict.fromkeys(asked(server), 1)
    assert len(asked(server)) == len(rows) == PEOPLE


def test_a_second_process_takes_over_and_asks_only_who_was_not_asked(
    server: BotApiProcess, forked: ForkedKindred
) -> None:
    fall_due(server, forked)
    other = copy.copy(forked)
    forked.start()
    deadline = time.monotonic() + PATIENCE
    while not asked(server):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    other.start()
    forked.kill()
    try:
        rows = settled(other)
    finally:
        other.kill()
    assert max(asked(server).values()) == 1
    assert len(rows) == PEOPLE
