"""Edits of what has not gone yet: looked at as if written anew, and known whole afterwards."""

from conversations.carried import NOBODYS
from conversations.inbound import ReplyTarget
from conversations.model.relaying import Why
from tests.conversations.world import Phone, World


async def test_a_yes_to_a_link_holds_for_the_words_it_was_said_about(world: World) -> None:
    """Somebody whose link may go at dawn, or with a photo, cannot let a number follow it."""
    rana, sami, match_id = await world.pair()
    await world.passes(hours=11)
    await rana.says("see https://example.org/poem")
    await rana.taps("Send it anyway")
    rana.hears("quiet hours")
    await rana.says("good night")
    first, second = [one["message_id"] for one in (await world.held())[0].messages]
    await rana.edits("call me: +44 20 7946 0958", await world.target_of(first, match_id))
    await rana.edits("my mail is rana@example.org", await world.target_of(second, match_id))
    sami.new()
    await world.passes(hours=10)
    assert sami.new() == []
    assert [one.why for one in await world.held()] == [Why.CONTACT, Why.CONTACT]


async def test_a_link_that_may_go_in_the_morning_goes_without_another_question(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)
    await rana.says("good night")
    await rana.says("see https://example.org/poem")
    await rana.taps("Send it anyway")
    sami.new()
    await world.passes(hours=10)
    assert sami.new() == ["Cedar:\ngood night", "Cedar:\nsee https://example.org/poem"]
    assert await world.held() == []


async def test_a_photo_whose_caption_changed_is_looked_at_again(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.sends("photo", "see https://example.org/poem")
    await rana.taps("Send it anyway")
    waiting = (await world.held())[0].messages[0]["message_id"]
    await rana.edits("+44 20 7946 0958", await world.target_of(waiting, match_id))
    await rana.taps("Send it")
    assert sami.new() == []
    assert "a phone number" in rana.last().text


async def test_long_words_that_were_changed_while_they_waited_can_be_taken_back_whole(
    world: World,
) -> None:
    rana, sami, match_id = await world.pair()
    await world.passes(hours=11)
    await rana.says("short")
    waiting = (await world.held())[0].messages[0]["message_id"]
    mine = await world.target_of(waiting, match_id)
    await rana.edits("long " * 1200, mine)
    await world.passes(hours=10)
    assert len(sami.new()) == 2
    await rana.says("/unsend", mine)
    assert [one.outgoing.payload["kind"] for one in sami.messages[-2:]] == ["delete", "delete"]


async def test_a_crisis_written_into_what_waits_for_the_morning_waits_no_longer(
    world: World,
) -> None:
    rana, sami, match_id = await world.pair()
    await world.passes(hours=11)
    await rana.says("good night")
    waiting = (await world.held())[0].messages[0]["message_id"]
    sami.new()
    await rana.edits("I want to end my life tonight", await world.target_of(waiting, match_id))
    assert sami.new()[0] == "Cedar:\nI want to end my life tonight"


async def test_what_an_edit_leaves_empty_does_not_hold_up_what_waits_beside_it(
    world: World,
) -> None:
    rana, sami, match_id = await world.pair()
    await world.passes(hours=11)
    await rana.says("good night")
    await rana.says("and thank you")
    waiting = (await world.held())[0].messages[0]["message_id"]
    sami.new()
    await rana.edits("", await world.target_of(waiting, match_id))
    await world.passes(hours=10)
    assert sami.new() == ["Cedar:\nand thank you"]


async def of_two_talks(world: World) -> tuple[Phone, Phone, Phone]:
    """Somebody with two talks, and the two they are with."""
    sami = await world.supporter(2)
    rana, lea = [await world.recipient(number, waits=False) for number in (1, 3)]
    await world.talk(rana, sami)
    await world.talk(lea, sami, ("Oak", "Fern"))
    return sami, rana, lea


async def undecided(world: World, phone: Phone) -> ReplyTarget:
    async with world.store.reading() as unit:
        dialogue = await unit.dialogues.get(phone.id)
    assert dialogue is not None
    return ReplyTarget(dialogue.data["held"][0]["message_id"], NOBODYS, own=True)


async def test_words_changed_before_it_is_clear_who_they_are_for_go_as_they_are_then(
    world: World,
) -> None:
    sami, rana, lea = await of_two_talks(world)
    await sami.says("I live in Harbour Lane")
    await sami.edits("I live by the sea", await undecided(world, sami))
    await sami.taps("Cedar")
    assert (rana.new(), lea.new()) == (["Maple:\nI live by the sea"], [])


async def test_words_taken_back_before_it_is_clear_who_they_are_for_go_nowhere(
    world: World,
) -> None:
    sami, rana, lea = await of_two_talks(world)
    await sami.says("I live in Harbour Lane")
    question = sami.last()
    await sami.says("/unsend", await undecided(world, sami))
    sami.hears("It had not been sent yet")
    await sami.taps("Cedar", question)
    assert rana.new() + lea.new() == []


async def test_a_crisis_written_into_words_that_are_nobodys_yet_is_heard(world: World) -> None:
    """The talk is not known, and a concern that names no stored talk cannot be kept."""
    carla = await world.member(8)
    sami, _rana, _lea = await of_two_talks(world)
    await sami.says("good night")
    await sami.edits("I want to end my life tonight", await undecided(world, sami))
    assert any("You do not have to carry it alone" in text for text in sami.new())
    carla.hears("signs of a crisis")
    (concern,) = await world.concerns(kind="crisis")
    assert (concern.about_id, concern.match_id) == (sami.id, None)


async def test_a_reply_to_words_that_are_nobodys_yet_waits_beside_them(world: World) -> None:
    sami, rana, _lea = await of_two_talks(world)
    await sami.says("first")
    await sami.says("and this", await undecided(world, sami))
    await sami.taps("Cedar")
    assert rana.new() == ["Maple:\nfirst", "Maple:\nand this"]


async def test_what_was_written_just_now_was_not_written_in_the_future(world: World) -> None:
    rana, _, _ = await world.pair()
    await rana.says("just now")
    await rana.says("/unsend")
    assert list(rana.last().buttons) == ["1 second ago, to Maple"]
