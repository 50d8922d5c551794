"""What is claimed before a send and booked after it."""

import asyncio

from bot.tg.sending import Sent
from conversations.wire import Sendable
from tests.bot.memory_store import StoreBusy
from tests.bot.outbox_rig import Outcome, Rig, to


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


async def test_what_comes_while_another_has_the_database_is_claimed_together(
    rig: Rig,
) -> None:
    await rig.write(to(11))
    async with rig.store.unit() as unit:
        rig.start()
        await asyncio.sleep(0.05)  # the claim of the first row waits for its turn
        await unit.resolve_people([12, 13], rig.clock.now())
        for account in (12, 13):
            unit.send(to(account)[1])
        await unit.commit()
        rig.outbox.put(unit.committed_outbox)
    await rig.until_over()
    assert [len(claims) for _, claims in rig.store.bookings if claims] == [3]


async def test_nothing_is_chosen_before_a_transaction_has_begun(rig: Rig) -> None:
    failures = [StoreBusy(), StoreBusy()]
    rig.store.failing = lambda name: failures.pop() if name == "begin" and failures else None
    rig.start()
    await rig.write(to(11))
    await rig.until(lambda: not failures)
    await rig.write(to(12))
    await rig.until_over()
    assert [len(claims) for _, claims in rig.store.bookings if claims] == [2]
    assert sorted(rig.sender.ids) == [1, 2]


async def test_a_stop_while_the_database_is_away_leaves_all_to_the_next_process(
    rig: Rig,
) -> None:
    rig.sender.gate = asyncio.Event()
    rig.start()
    await rig.write(to(11))
    await rig.until(lambda: rig.sender.ids == [1])
    rig.store.failing = lambda name: StoreBusy() if name == "begin" else None
    rig.sender.gate.set()
    await rig.stop()
    assert rig.store.outcomes() == [""]
