"""Nobody answers: one gentle reminder, then somebody else is offered, then a coordinator looks."""

from tests.conversations.world import World


async def test_the_one_whose_turn_it_is_is_reminded_once(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("hello?")
    sami.new()
    await world.passes(hours=23)
    assert sami.new() == []
    await world.passes(hours=24)
    assert "A short word is enough" in sami.hears("Cedar wrote to you a while ago")
    assert rana.new() == []


async def test_the_reminder_waits_for_the_morning(world: World) -> None:
    rana = await world.recipient(1, waits=False)
    sami = await world.supporter(2, zone="Asia/Tokyo")  # noon in London is 21:00 there
    await world.talk(rana, sami)
    await rana.says("hello?")
    await rana.taps("Send it now anyway")
    assert sami.new() == ["Cedar:\nhello?"]
    await world.passes(hours=24)
    assert sami.new() == []
    await world.passes(hours=12)
    sami.hears("wrote to you a while ago")


async def test_an_answer_in_time_means_no_reminder(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("hello?")
    await world.passes(hours=20)
    await sami.says("here I am")
    sami.new()
    await world.passes(hours=10)
    assert sami.new() == []


async def test_a_recipient_left_without_an_answer_is_offered_somebody_else(
    world: World,
) -> None:
    rana, _sami, match_id = await world.pair()
    await rana.says("hello?")
    await world.passes(hours=73)
    assert "That is not because of you" in rana.hears("has not answered for some days")
    await rana.taps("Yes, somebody else")
    assert (await world.match(match_id)).state == "ended"
    assert (await rana.person()).waiting_since is not None


async def test_the_offer_of_somebody_else_does_not_come_at_night(world: World) -> None:
    rana = await world.recipient(1, waits=False, zone="Asia/Tokyo")
    sami = await world.supporter(2)
    await world.talk(rana, sami)
    await rana.says("hello?")
    await world.passes(hours=73)  # ten in the evening in Tokyo
    assert rana.new() == []
    await world.passes(hours=12)
    rana.hears("has not answered for some days")


async def test_waiting_a_little_longer_changes_nothing(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("hello?")
    await world.passes(hours=73)
    await rana.taps("I wait a little longer")
    assert (await world.match(match_id)).state == "active"
    sami.new()


async def test_a_supporter_left_without_an_answer_is_not_offered_anything(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("how are you?")
    await world.passes(hours=80)
    assert sami.new() == []
    rana.new()


async def test_after_a_week_coordinators_hear_that_a_talk_is_silent_without_content(
    world: World,
) -> None:
    rana, _, match_id = await world.pair()
    carla = await world.member(9)
    await rana.says("a very private thing")
    await world.passes(days=6)
    assert carla.new() == []
    await world.passes(days=2)
    assert "private" not in carla.hears("a talk has gone silent")
    (concern,) = await world.concerns(kind="silent")
    assert concern.match_id == match_id
    await world.passes(days=20)
    assert carla.new() == []


async def test_a_paused_talk_is_not_silent(world: World) -> None:
    rana, sami, _ = await world.pair()
    carla = await world.member(9)
    await rana.says("hello")
    await sami.says("/pause")
    await sami.taps("The talk with Cedar")
    rana.new()
    sami.new()
    await world.passes(days=9)
    assert rana.new() == sami.new() == carla.new() == []
