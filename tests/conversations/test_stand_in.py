"""Somebody may stand in while a supporter is away; with whom it goes on, the recipient says."""

from conversations.model.matches import MatchState
from tests.conversations.world import Phone, World


async def leaves(phone: Phone, day: str = "Mon 9 Mar") -> None:
    await phone.says("/away")
    await phone.taps(day)


async def with_a_stand_in(world: World) -> tuple[Phone, Phone, Phone, str]:
    world.settle(review="none")
    rana, sami, match_id = await world.pair()
    omar = await world.supporter(4)
    await leaves(sami)
    await rana.taps("Somebody else meanwhile")
    await world.passes(hours=1)
    assert "Their peer is away for a while" in omar.messages[-1].text
    await omar.taps("Yes, I would")
    await rana.taps("Talk with")
    for phone in (rana, sami, omar):
        phone.new()
    return rana, sami, omar, match_id


async def test_a_recipient_can_choose_a_stand_in_and_the_first_talk_rests(world: World) -> None:
    rana, sami, omar, match_id = await with_a_stand_in(world)
    assert (await world.match(match_id)).state is MatchState.PAUSED
    assert (await rana.person()).waiting_since is None
    (between,) = await world.matches(recipient_id=rana.id, state=MatchState.ACTIVE)
    assert between.supporter_id == omar.id
    assert sami.new() == []


async def test_the_stand_in_is_thanked_when_the_recipient_goes_on_with_the_first(
    world: World,
) -> None:
    rana, sami, omar, match_id = await with_a_stand_in(world)
    await world.passes(days=6, hours=22)
    await sami.taps("Yes, I am back")
    assert any("has talked with somebody else" in text for text in sami.new())
    rana.hears("Meanwhile you have talked with")
    await rana.taps("Go on with Maple")
    assert "it mattered" in omar.hears("goes on with their own peer")
    sami.hears("Cedar goes on with you")
    assert (await world.match(match_id)).state is MatchState.ACTIVE
    await rana.says("it is good that you are back")
    assert sami.new() == ["Cedar:\nit is good that you are back"]


async def test_a_recipient_may_stay_with_the_stand_in_and_the_first_hears_it_kindly(
    world: World,
) -> None:
    rana, sami, omar, match_id = await with_a_stand_in(world)
    await sami.says("/available")
    sami.new()
    await rana.taps("Stay with")
    assert "It says nothing about you" in sami.hears("found somebody and goes on with them")
    assert (await world.match(match_id)).state is MatchState.ENDED
    assert omar.new() == []
    await rana.says("I am glad")
    assert len(omar.new()) == 1


async def test_the_first_talk_is_open_again_when_the_stand_in_ends_theirs(world: World) -> None:
    rana, sami, omar, match_id = await with_a_stand_in(world)
    await omar.says("/end")
    await omar.taps("End it now")
    assert (await world.match(match_id)).state is MatchState.ACTIVE
    rana.new()
    await rana.says("hello again")
    assert sami.new() == ["Cedar:\nhello again"]


async def test_the_search_for_a_stand_in_ends_when_the_supporter_is_back_first(
    world: World,
) -> None:
    rana, sami, match_id = await world.pair()
    await leaves(sami)
    await rana.taps("Somebody else meanwhile")
    assert (await rana.person()).waiting_since is not None
    await sami.says("/available")
    assert (await rana.person()).waiting_since is None
    assert (await world.match(match_id)).state is MatchState.ACTIVE
    await world.supporter(4)
    await world.round()
    assert len(await world.matches(recipient_id=rana.id)) == 1


async def test_review_holds_for_a_stand_in_too(world: World) -> None:
    rana, sami, _ = await world.pair()
    omar = await world.supporter(4)
    await leaves(sami)
    await rana.taps("Somebody else meanwhile")
    await world.passes(hours=1)
    (waits,) = await world.matches(recipient_id=rana.id, state=MatchState.IN_REVIEW)
    assert waits.supporter_id == omar.id
    assert omar.new() == []
