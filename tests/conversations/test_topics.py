"""What is written in a talk's topic is for that talk, whatever else is open."""

from conversations.model.matches import MatchState
from tests.conversations.world import Phone, World


async def two_talks(world: World) -> tuple[Phone, Phone, Phone]:
    rana, sami, _ = await world.pair()
    nour = await world.recipient(3, waits=False)
    await world.talk(nour, sami, ("Elm", "Oak"))
    return rana, sami, nour


async def talk_of(world: World, phone: Phone) -> str:
    (match,) = await world.matches(recipient_id=phone.id)
    return match.id


async def test_nobody_is_asked_for_whom_words_in_a_topic_are(world: World) -> None:
    rana, sami, nour = await two_talks(world)
    await sami.writes_in(await talk_of(world, nour), "hello Nour")
    assert nour.new() == ["Oak:\nhello Nour"]
    assert rana.new() == sami.new() == []


async def test_a_reply_says_more_than_the_topic_it_stands_in(world: World) -> None:
    rana, sami, nour = await two_talks(world)
    await rana.says("hello")
    target = sami.last().target
    await sami.writes_in(await talk_of(world, nour), "for Rana all the same", reply=target)
    assert nour.new() == []
    assert rana.new() == ["Maple:\nfor Rana all the same"]


async def test_words_in_the_topic_of_an_ended_talk_go_to_nobody(world: World) -> None:
    rana, sami, nour = await two_talks(world)
    talk = await talk_of(world, rana)
    await rana.says("/end")
    await rana.taps("End it now")
    sami.new()
    rana.new()
    await sami.writes_in(talk, "are you still there?")
    assert rana.new() == nour.new() == []
    sami.hears("has ended; this was not passed on")


async def test_a_command_in_a_topic_is_about_its_talk(world: World) -> None:
    rana, sami, _ = await two_talks(world)
    await sami.writes_in(await talk_of(world, rana), "/end")
    sami.hears("End the talk with <b>Cedar</b>?")
    await sami.taps("End it now")
    assert (await world.match(await talk_of(world, rana))).state is MatchState.ENDED


async def test_a_form_that_is_open_takes_no_words_from_a_topic(world: World) -> None:
    rana, sami, _ = await two_talks(world)
    await sami.says("/start")
    await sami.writes_in(await talk_of(world, rana), "good morning")
    assert rana.new() == ["Maple:\ngood morning"]


async def test_only_the_supporter_s_messages_name_a_topic(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("hello")
    await sami.says("hello Rana")
    assert sami.last().outgoing.payload["topic"] == "Cedar"
    assert "topic" not in rana.last().outgoing.payload
