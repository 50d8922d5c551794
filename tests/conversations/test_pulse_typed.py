"""A typed number answers a 0 to 10 item; in a session, or in a talk's reply, it is for the peer."""

import pytest

from conversations.ratings.numbers import number_in
from tests.conversations.pulses import answers_all, first_contact, responses
from tests.conversations.world import World


@pytest.mark.parametrize("text", ["8", "٨", "eight", "Eight.", "ocho", "ثمانية", "८"])
async def test_a_typed_number_is_the_answer(world: World, text: str) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    sami.new()
    await rana.says(text)
    assert (await responses(world, rana))["R01"].raw == "8"
    assert "Noted: 8." in rana.new()
    assert "gets what it is like" in rana.last().text
    assert sami.new() == []


@pytest.mark.parametrize("text", ["11", "-1", "8 or 9", "it was 8", "80", "8.5", "viii", "٨٨"])
def test_what_is_not_one_number_from_0_to_10_is_none(text: str) -> None:
    assert number_in(text) is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("10", 10), (" 7 ", 7), ("١٠", 10)])
def test_a_number_from_0_to_10_is_one(text: str, number: int) -> None:
    assert number_in(text) == number


async def test_while_a_session_is_open_a_number_goes_to_the_peer(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await sami.says("how are you, from 0 to 10?")
    sami.new()
    await rana.says("8")
    assert "Cedar:\n8" in sami.new()
    assert await responses(world, rana) == {}


async def test_a_reply_to_the_peer_goes_to_the_peer(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    word = next(one for one in rana.messages if "hi 2" in one.text)
    await world.passes(hours=3)
    sami.new()
    await rana.says("8", word.target)
    assert "Cedar:\n8" in sami.new()
    assert await responses(world, rana) == {}


async def test_where_the_item_takes_no_number_it_goes_to_the_peer(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    sami.new()
    await rana.says("8")
    assert "Cedar:\n8" in sami.new()
    assert set(await responses(world, rana)) == {"R01"}


async def test_words_go_to_the_peer_while_a_prompt_is_open(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    sami.new()
    await rana.says("thank you for today")
    assert "Cedar:\nthank you for today" in sami.new()


async def test_a_number_typed_while_an_answer_is_changed_is_the_answer(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await answers_all(world, rana)
    await rana.taps("Change an answer")
    sami.new()
    await rana.says("9")
    assert (await responses(world, rana))["R01"].raw == "9"
    assert sami.new() == []


async def test_after_the_thanks_a_number_goes_to_the_peer(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await answers_all(world, rana)
    kept = await responses(world, rana)
    sami.new()
    await rana.says("9")
    assert "Cedar:\n9" in sami.new()
    assert await responses(world, rana) == kept


@pytest.mark.parametrize(
    ("text", "number"),
    [("ثمانيه", 8), ("اربعه", 4), ("ثَمَانِيَة", 8), ("إثنان", 2), ("¡Ocho!", 8), ("ثلاثه", 3)],
)
def test_words_are_read_as_people_write_them(text: str, number: int) -> None:
    assert number_in(text) == number
