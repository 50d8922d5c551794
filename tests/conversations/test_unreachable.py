"""Somebody blocks the bot: the other side is told kindly, places are freed, nothing restarts."""

from conversations.model.matches import MatchState
from conversations.model.person import PersonState
from tests.conversations.world import World


async def test_blocking_the_bot_rests_the_talk_and_tells_the_other_once(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await sami.blocks_the_bot()
    told = rana.hears("Maple cannot be reached at the moment")
    assert "block" not in told
    await sami.blocks_the_bot()
    assert rana.new() == []
    assert (await world.match(match_id)).state is MatchState.PAUSED


async def test_coming_back_starts_nothing_until_resume(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await sami.blocks_the_bot()
    await world.passes(hours=1)
    await sami.unblocks_the_bot()
    sami.hears("/resume goes on where you stopped")
    assert (await world.match(match_id)).state is MatchState.PAUSED
    rana.new()
    await sami.says("/resume")
    rana.hears("Maple is back. The talk goes on.")
    assert (await world.match(match_id)).state is MatchState.ACTIVE


async def test_the_other_cannot_resume_for_somebody_who_is_gone(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await sami.blocks_the_bot()
    await world.passes(hours=1)
    await rana.says("/resume")
    assert (await world.match(match_id)).state is MatchState.PAUSED
    await rana.says("hello?")
    assert "is paused, so this was not passed on" in rana.new()[-1]


async def test_the_other_may_look_for_somebody_else_without_waiting(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await sami.blocks_the_bot()
    await rana.says("/change")
    await rana.taps("Yes, somebody else")
    assert (await world.match(match_id)).state is MatchState.ENDED
    assert (await rana.person()).waiting_since is not None


async def test_offers_of_somebody_gone_pass_on(world: World) -> None:
    world.settle(review="none", peers_offered=1)
    rana = await world.recipient(1)
    sami = await world.supporter(2)
    await world.round()
    sara = await world.supporter(3)
    await sami.blocks_the_bot()
    await world.passes(minutes=2)
    sara.hears("Somebody is looking for a peer")
    assert rana.messages == []


async def test_a_recipient_who_is_gone_frees_the_supporters(world: World) -> None:
    world.settle(review="none")
    rana, sami = await world.recipient(1), await world.supporter(2)
    await world.round()
    await rana.blocks_the_bot()
    sami.new()
    await sami.says("/talks")
    assert await world.matches(state=MatchState.ASKED) == []
    assert (await rana.person()).waiting_since is None


async def test_nothing_waits_in_the_outbox_for_somebody_gone(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("hello")
    await sami.blocks_the_bot()
    unsent = await world.store.unsent(1000)
    assert [row for row in unsent if row.outgoing.to == sami.id] == []


async def test_writing_again_is_enough_to_be_reachable(world: World) -> None:
    rana = await world.recipient(1)
    await rana.blocks_the_bot()
    await rana.says("hello?")
    assert (await rana.person()).state is PersonState.RESTING
    assert (await world.round()).recipients == 0
    await rana.says("/resume")
    assert (await world.round()).recipients == 1


async def test_a_stranger_who_blocks_in_the_middle_goes_on_where_they_were(world: World) -> None:
    eve = await world.stranger(9)
    await eve.says("/start")
    await eve.taps("English")
    await eve.taps("Go on")
    await eve.blocks_the_bot()
    await eve.unblocks_the_bot()
    eve.new()
    await eve.says("/resume")
    eve.hears("How old are you?")
