"""How many sends are on their way at once, and what is claimed to follow them."""

import asyncio

from bot.decisions import Later
from bot.tg.sending import Sent
from tests.bot.core import Clock
from tests.bot.memory_store import MemoryStore
from tests.bot.outbox_rig import NO_LIMITS, Rig, to


async def test_no_more_are_in_flight_than_there_are_places(rig: Rig) -> None:
    rig.start()
    await rig.write(*[to(account) for account in range(11, 40)])
    await rig.until_over()
    assert rig.sender.most == 4


async def test_what_is_claimed_ahead_is_neither_sent_nor_marked_when_the_bot_stops(
    rig: Rig, store: MemoryStore, clock: Clock
) -> None:
    rig.sender.gate = asyncio.Event()
    rig.start()
    await rig.write(*[to(account) for account in range(11, 19)])
    await rig.until(lambda: len(rig.sender.ids) == 4)
    assert sum(row.claimed for row in store.state.outbox.values()) == 8, (
        "as many as there are places, and what follows them at once"
    )
    await rig.stop(patience=0.05)

    second = Rig(store, clock, NO_LIMITS)
    await second.outbox.load()
    second.start()
    await second.until_over()
    await second.stop()
    tried = sorted(second.sender.tried)
    assert tried == [(number, number in rig.sender.ids) for number in range(1, 9)]


async def test_what_is_claimed_ahead_waits_with_all_others_when_the_network_is_away(
    rig: Rig,
) -> None:
    rig.sender.ends = lambda _: Later(0.0, away=True)
    rig.start()
    await rig.write(*[to(account) for account in range(11, 19)])
    await rig.until(lambda: len(rig.sender.ids) == 4)
    rig.sender.ends = lambda row: Sent(1000 + row.id)

    await rig.until_over()
    assert sorted(rig.sender.ids) == sorted([*range(1, 9), *rig.sender.ids[:4]])
