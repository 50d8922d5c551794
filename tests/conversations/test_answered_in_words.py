"""A form's question that was answered in words loses its buttons: no old one stands open."""

import pytest

from conversations.model.ids import MessageId
from tests.conversations.arrivals import at_questions
from tests.conversations.world import Message, Phone, World


def without_buttons(phone: Phone) -> list[MessageId | None]:
    """Which messages have lost their buttons, by name."""
    return [
        one.outgoing.message_id
        for one in phone.messages
        if one.outgoing.payload["kind"] == "no_buttons"
    ]


def name(message: Message) -> MessageId:
    assert message.buttons
    assert message.outgoing.message_id
    return message.outgoing.message_id


async def at_the_country(world: World) -> Phone:
    eve = await world.stranger(1)
    await eve.says("/start")
    for label in ("English", "Go on", "25–34"):
        await eve.taps(label)
    assert "Which country" in eve.last().text
    return eve


async def test_a_typed_country_takes_the_country_buttons_away(world: World) -> None:
    eve = await at_the_country(world)
    asked = name(eve.last())
    await eve.says("Egypt")
    assert without_buttons(eve) == [asked]
    assert "Which country" not in eve.last().text
    assert eve.last().buttons


async def test_a_tapped_country_changes_its_own_message(world: World) -> None:
    eve = await at_the_country(world)
    await eve.taps("Germany")
    assert without_buttons(eve) == []


async def test_words_that_are_no_country_leave_one_question_open(world: World) -> None:
    eve = await at_the_country(world)
    first = name(eve.last())
    await eve.says("over the hills")
    second = name(eve.last())
    assert "Which country" in eve.last().text
    await eve.says("Egypt")
    assert without_buttons(eve) == [first, second]


async def test_a_typed_age_settles_its_question_as_well(world: World) -> None:
    eve = await world.stranger(1)
    await eve.says("/start")
    for label in ("English", "Go on"):
        await eve.taps(label)
    age = name(eve.last())
    await eve.says("30")
    assert without_buttons(eve) == [age]


async def test_a_typed_answer_settles_its_question_as_well(world: World) -> None:
    adam = await at_questions(world)
    languages = name(adam.last())
    await adam.says("English")
    assert without_buttons(adam) == [languages]
    assert "✓ English" in adam.last().buttons


@pytest.mark.parametrize("command", ["/now", "/help", "/language"])
async def test_another_command_leaves_the_open_question_alone(world: World, command: str) -> None:
    eve = await at_the_country(world)
    await eve.says(command)
    assert without_buttons(eve) == []


async def test_words_for_a_peer_leave_the_buttons_of_a_profile(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("/profile")
    await rana.says("hello")
    assert "Cedar:\nhello" in sami.new()
    assert without_buttons(rana) == []
