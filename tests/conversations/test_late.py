"""A message takes long: one sentence under it, changed when it is through, and only one."""

from datetime import timedelta

from conversations.inbound import DeliveryLate
from conversations.model.ids import MatchId, MessageId
from conversations.pieces import late_word_id
from conversations.wire import Receipt, Sendable
from tests.conversations.world import Phone, World

WRITTEN = MessageId("a-message")


async def happens(world: World, state: str, of: Phone, to: Phone, match_id: MatchId) -> None:
    sender, receiver = (await of.person()).id, (await to.person()).id
    now = world.clock.now()
    await world.handle(DeliveryLate(receiver, sender, match_id, WRITTEN, state, now))


async def rows(world: World, to: Phone) -> list[Sendable]:
    person = (await to.person()).id
    return [row for row in await world.store.unsent(100) if row.outgoing.to == person]


async def test_the_word_stands_under_the_senders_own_message(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await happens(world, "late", rana, sami, match_id)
    (row,) = await rows(world, rana)
    assert row.outgoing.reply_to == WRITTEN
    assert row.outgoing.late == WRITTEN
    assert "has not reached Maple yet" in row.outgoing.payload["html"]
    assert await rows(world, sami) == []


async def test_the_word_is_said_once_even_if_asked_for_again_after_a_restart(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await happens(world, "late", rana, sami, match_id)
    (row,) = await rows(world, rana)
    receipt = Receipt(row.id, "sent", platform_message_id=77)
    await world.store.claim_and_settle(lambda: ([receipt], []), world.clock.now())
    await happens(world, "late", rana, sami, match_id)
    assert await rows(world, rana) == []


async def test_the_word_changes_in_place_when_the_message_is_through(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await happens(world, "late", rana, sami, match_id)
    (row,) = await rows(world, rana)
    receipt = Receipt(row.id, "sent", platform_message_id=77)
    await world.store.claim_and_settle(
        lambda: ([receipt], []), world.clock.now() + timedelta(seconds=20)
    )
    for state, said in (("arrived", "this has reached Maple"), ("failed", "did not reach Maple")):
        await happens(world, state, rana, sami, match_id)
        change = (await rows(world, rana))[-1]
        assert change.outgoing.changes_copy
        assert change.outgoing.message_id == late_word_id(WRITTEN)
        assert change.edit_of == 77
        assert said in change.outgoing.payload["html"]
