"""A question about words that wait loses its buttons once nothing is left to answer."""

from conversations.model.ids import MessageId
from tests.conversations.world import Phone, World


def without_buttons(phone: Phone) -> list[MessageId | None]:
    """Which messages have lost their buttons, by name."""
    return [
        one.outgoing.message_id
        for one in phone.messages
        if one.outgoing.payload["kind"] == "no_buttons"
    ]


def question(phone: Phone, label: str) -> MessageId | None:
    (found,) = [one for one in phone.messages if label in one.buttons]
    assert found.outgoing.message_id
    return found.outgoing.message_id


async def test_in_the_morning_nothing_can_be_sent_now_any_more(world: World) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)  # noon on Monday to 23:00
    await rana.says("are you up?")
    asked = question(rana, "Send it now anyway")
    assert without_buttons(rana) == []
    await world.passes(hours=10)
    assert "Cedar:\nare you up?" in sami.new()
    assert without_buttons(rana) == [asked]


async def test_nothing_waits_any_more_once_the_other_is_up_and_writes(world: World) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)
    await rana.says("are you up?")
    await sami.says("cannot sleep")
    assert without_buttons(rana) == [question(rana, "Send it now anyway")]


async def test_a_day_later_and_at_the_end_of_a_talk_no_question_is_left(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("call me on +44 7700 900123")
    await world.passes(hours=25)
    assert without_buttons(rana) == [question(rana, "Do not send it")]
    await sami.sends("photo")
    await rana.says("/end")
    await rana.taps("End it now")
    assert without_buttons(sami) == [question(sami, "Send it")]


async def test_a_question_that_changed_into_its_answer_is_left_alone(world: World) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)
    await rana.says("are you up?")
    await rana.taps("Send it now anyway")
    await rana.sends("photo")
    await rana.taps("Do not send it")
    assert without_buttons(rana) == []
    assert "Cedar:\nare you up?" in sami.new()


async def test_an_album_that_was_asked_nothing_about_takes_no_buttons(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("photo")
    await rana.taps("Send it")
    for _ in range(2):
        await rana.sends("photo", album="a")
    await world.passes(seconds=5)
    assert len([one for one in sami.messages if one.outgoing.payload["kind"] == "album"]) == 1
    assert without_buttons(rana) == []


async def test_a_reply_to_the_question_is_for_its_talk(world: World) -> None:
    """With two talks, the one that the question is about."""
    rana, sami, _ = await world.pair()
    await world.talk(await world.recipient(3, waits=False), sami, ("Fern", "Olive"))
    await world.talk(await world.recipient(4, waits=False), sami, ("Lake", "Hazel"))
    await rana.says("hello")
    await sami.says("call me on +44 7700 900123", sami.messages[0].target)
    (asked,) = [one for one in sami.messages if "Do not send it" in one.buttons]
    rana.new()
    await sami.says("rather here", asked.target)
    assert rana.new() == ["Maple:\nrather here"]
