"""The sending loop: order, limits, repeats, stopping."""

import asyncio
import time

from bot.decisions import Later, Refused, Stop
from bot.limits import Limits
from bot.tg.sending import Sent
from conversations.model.ids import PersonId
from conversations.wire import Sendable
from tests.bot.core import Clock
from tests.bot.memory_store import MemoryStore
from tests.bot.outbox_rig import MATCH, NO_LIMITS, SENDER, Outcome, Rig, to
from tests.servers import PATIENCE


async def test_a_limited_chat_waits_alone(rig: Rig) -> None:
    first = [True]

    def ends(row: Sendable) -> Outcome:
        if row.account == 11 and first:
            first.clear()
            return Later(0.4, limited=True)
        return Sent(5)

    rig.sender.ends = ends
    rig.start()
    started = time.monotonic()
    await rig.write(to(11), to(11), to(12), to(13), to(12))
    await rig.until_over()
    assert [n for n in rig.sender.ids if n in {1, 2}] == [1, 1, 2]
    limited = [at for at, account in rig.sender.at if account == 11]
    others = [at for at, account in rig.sender.at if account != 11]
    assert limited[1] - started >= 0.4
    assert max(others) - started < 0.3


async def test_three_limited_chats_together_hold_everybody_but_help(rig: Rig) -> None:
    rig.sender.ends = lambda row: Later(5, limited=True) if row.account < 20 else Sent(5)
    rig.start()
    await rig.write(to(11), to(12), to(13))
    await rig.until(lambda: len(rig.sender.tried) == 3)
    await rig.write(to(21), to(22, lane="help"))
    await asyncio.sleep(0.1)
    assert [account for _, account in rig.sender.at][3:] == [22]


async def test_a_row_that_may_have_arrived_is_repeated_once_and_marked(rig: Rig) -> None:
    rig.sender.ends = lambda row: (
        Refused("unclear") if row.uncertain else Later(0.05, uncertain=True)
    )
    rig.start()
    await rig.write(to(11, sender=SENDER, match_id=MATCH))
    await rig.until_over()
    assert rig.sender.tried == [(1, False), (1, True)]
    assert [(one.sender, one.reason) for one in rig.told] == [(SENDER, "refused")]


async def test_what_was_purged_while_it_waited_is_not_sent(rig: Rig) -> None:
    await rig.write(to(11), to(11))
    async with rig.store.unit() as unit:
        await unit.purge_outbox(PersonId("person-11"), None)
        await unit.commit()
    rig.start()
    await rig.write(to(11))
    await rig.until_over()
    assert rig.sender.ids == [3]


async def test_what_was_on_its_way_when_its_match_was_purged_is_not_tried_again(rig: Rig) -> None:
    rig.sender.gate = asyncio.Event()
    rig.sender.ends = lambda row: Later(0.01, limited=True) if row.id == 1 else Sent(1000)
    rig.start()
    await rig.write(to(11, sender=SENDER, match_id=MATCH))
    await rig.until(lambda: rig.sender.ids == [1])
    async with rig.store.unit() as unit:
        assert await unit.purge_outbox(PersonId("person-11"), MATCH) == 1
        await unit.commit()
    rig.sender.gate.set()
    await rig.write(to(11))
    await rig.until_over()
    assert rig.sender.ids == [1, 2]
    assert rig.told == []


async def test_help_overtakes_what_waits_in_the_same_chat(rig: Rig) -> None:
    rig.sender.gate = asyncio.Event()
    rig.start()
    await rig.write(*[to(11) for _ in range(3)])
    await rig.until(lambda: rig.sender.ids == [1])
    await rig.write(to(11, lane="help"))
    rig.sender.gate.set()
    await rig.until_over()
    assert rig.sender.ids == [1, 4, 2, 3]


async def test_one_fault_of_the_network_is_one_step_back_for_all(rig: Rig) -> None:
    away = [True]
    rig.sender.ends = lambda _row: Later(1, away=True) if away else Sent(5)
    rig.start()
    started = time.monotonic()
    await rig.write(*[to(account) for account in range(11, 15)])
    await rig.until(lambda: len(rig.sender.tried) == 4)
    away.clear()
    await rig.until_over()
    # A step for each of them would be 1, 2, 4 and 8 seconds.
    assert 0.9 < time.monotonic() - started < 7.5
    assert rig.store.outcomes() == ["sent"] * 4


async def test_a_refused_token_is_reported_and_the_row_stays(rig: Rig) -> None:
    rig.sender.ends = lambda _row: Stop()
    rig.start()
    await rig.write(to(11))
    await asyncio.wait_for(rig.outbox.token_refused.wait(), PATIENCE)
    await rig.stop()
    assert rig.store.outcomes() == [""]


async def test_stopping_books_what_is_in_flight(rig: Rig) -> None:
    rig.sender.gate = asyncio.Event()
    rig.start()
    await rig.write(to(11), to(11))
    await rig.until(lambda: rig.sender.ids == [1])
    asyncio.get_running_loop().call_later(0.1, rig.sender.gate.set)
    await rig.stop()
    assert rig.store.outcomes() == ["sent", ""]


async def test_a_send_that_did_not_end_before_the_stop_is_marked_by_the_next_process(
    rig: Rig, store: MemoryStore, clock: Clock
) -> None:
    rig.sender.gate = asyncio.Event()
    rig.start()
    await rig.write(to(11), to(11))
    await rig.until(lambda: rig.sender.ids == [1])
    await rig.stop(patience=0.05)
    second = Rig(store, clock, NO_LIMITS)
    assert await second.outbox.load() == 2
    second.start()
    await second.until_over()
    await second.stop()
    assert second.sender.tried == [(1, True), (2, False)]


async def test_rows_that_others_wrote_are_found_and_known_ones_are_not_taken_twice(
    rig: Rig,
) -> None:
    rig.sender.gate = asyncio.Event()
    rig.start()
    await rig.write(to(11))
    await rig.until(lambda: rig.sender.ids == [1])
    async with rig.store.unit() as unit:
        unit.send(to(11)[1])
        await unit.commit()
    await rig.outbox.look()
    await rig.outbox.look()
    rig.sender.gate.set()
    await rig.until_over()
    assert rig.sender.tried == [(1, False), (2, False)]


async def test_the_chats_own_limit_is_kept(store: MemoryStore, clock: Clock) -> None:
    rig = Rig(store, clock, Limits(per_chat=10, burst=3, overall=0))
    rig.start()
    started = time.monotonic()
    await rig.write(*[to(11) for _ in range(6)])
    await rig.until_over()
    assert time.monotonic() - started > 0.28
    await rig.stop()
