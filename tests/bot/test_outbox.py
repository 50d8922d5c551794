import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.decisions import Gone, Later, Refused, Stop
from bot.limits import Limits
from bot.tg.sending import Sent
from conversations.inbound import DeliveryFailed, DeliveryLate
from conversations.model.ids import MatchId, PersonId
from conversations.ports import Outgoing
from conversations.wire import Sendable
from tests.bot.core import Clock, text
from tests.bot.memory_store import MemoryStore, StoreBusy
from tests.bot.outbox_rig import MATCH, NO_LIMITS, OTHER, SENDER, Outcome, Rig
from tests.servers import PATIENCE


@pytest.fixture
async def rig(store: MemoryStore, clock: Clock) -> AsyncIterator[Rig]:
    rig = Rig(store, clock, NO_LIMITS)
    yield rig
    await rig.stop()


def to(account: int, **more: object) -> tuple[int, Outgoing]:
    return account, Outgoing(PersonId(f"person-{account}"), text("words"), **more)  # type: ignore[arg-type]


async def test_every_row_is_claimed_before_it_is_sent_and_booked_after(rig: Rig) -> None:
    seen: list[bool] = []

    def ends(row: Sendable) -> Outcome:
        seen.append(rig.store.state.outbox[row.id].claimed)
        return Sent(5)

    rig.sender.ends = ends
    rig.start()
    await rig.write(to(11), to(12))
    await rig.until_over()
    assert seen == [True, True]
    assert rig.store.outcomes() == ["sent", "sent"]


async def test_a_chat_gets_the_next_row_only_when_the_one_before_is_booked(rig: Rig) -> None:
    rig.start()
    await rig.write(*[to(11) for _ in range(20)])
    await rig.until_over()
    assert rig.sender.ids == sorted(rig.sender.ids)
    assert rig.sender.most == 1
    booked: set[int] = set()
    for receipts, claims in rig.store.bookings:
        booked |= {one.id for one in receipts}
        assert all(number - 1 in booked or number == 1 for number in claims)


async def test_receipts_share_their_transaction_with_the_next_claims(rig: Rig) -> None:
    rig.start()
    await rig.write(*[to(account) for account in range(11, 15) for _ in range(10)])
    await rig.until_over()
    assert len(rig.store.bookings) < 40


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


async def test_each_sender_hears_once_that_somebody_is_gone(rig: Rig) -> None:
    rig.sender.ends = lambda _row: Gone()
    await rig.write(
        to(11, sender=SENDER, match_id=MATCH),
        to(11, sender=SENDER, match_id=MATCH),
        to(11),
        to(11, sender=OTHER, match_id=MatchId("another")),
    )
    rig.start()
    await rig.until_over()
    assert [(one.sender, one.reason) for one in rig.told] == [(SENDER, "gone"), (OTHER, "gone")]
    assert rig.sender.ids == [1]
    assert [row.outcome for row in rig.store.state.outbox.values()] == ["gone"]


async def test_the_core_hears_of_somebody_gone_even_when_the_words_were_ours(rig: Rig) -> None:
    rig.sender.ends = lambda _row: Gone()
    rig.start()
    await rig.write(to(11))
    await rig.until_over()
    assert [(one.to, one.sender) for one in rig.told] == [(PersonId("person-11"), None)]


async def test_nobody_is_told_of_our_own_words_being_refused(rig: Rig) -> None:
    rig.sender.ends = lambda _row: Refused("rejected")
    rig.start()
    await rig.write(to(11))
    await rig.until_over()
    assert rig.told == []
    assert rig.store.state.outbox[1].reason == "rejected"


async def test_a_failure_is_told_before_it_is_booked_so_that_a_crash_forgets_nobody(
    rig: Rig,
) -> None:
    outcomes: list[str] = []

    async def tell(failure: DeliveryFailed | DeliveryLate) -> None:
        outcomes.append(rig.store.outcome(1))
        rig.told.append(failure)

    rig.outbox.tell = tell
    rig.sender.ends = lambda _row: Refused("rejected")
    rig.start()
    await rig.write(to(11, sender=SENDER, match_id=MATCH))
    await rig.until_over()
    assert outcomes == [""]


async def test_an_expired_row_is_not_sent_and_its_sender_is_told(rig: Rig) -> None:
    await rig.write(to(11, sender=SENDER, match_id=MATCH, expires_at=rig.clock.now()), to(11))
    rig.start()
    await rig.until_over()
    assert rig.sender.ids == [2]
    assert [one.reason for one in rig.told] == ["expired"]
    assert rig.store.state.outbox[1].reason == "expired"


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


async def test_nothing_is_sent_while_the_claim_cannot_be_booked(rig: Rig) -> None:
    failures = [StoreBusy(), StoreBusy()]
    rig.store.failing = lambda name: (
        failures.pop() if name == "claim_and_settle" and failures else None
    )
    rig.start()
    await rig.write(to(11))
    await asyncio.sleep(0.1)
    assert rig.sender.ids == []
    await rig.until_over()
    assert rig.sender.ids == [1]


async def test_a_booking_that_can_never_work_holds_up_nothing_else(rig: Rig) -> None:
    await rig.write(to(11), to(12), to(13))
    real = rig.store._book

    def book(row: object, receipt: object) -> None:
        if getattr(receipt, "id", 0) == 2:
            raise KeyError("never")
        real(row, receipt)  # type: ignore[arg-type]

    rig.store._book = book  # type: ignore[method-assign]
    rig.start()
    await rig.until(lambda: rig.store.outcomes() == ["sent", "", "sent"])


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
