"""A pulse: four taps after a first real contact, kept 0 to 1; any can be skipped, all stopped."""

import pytest

from tests.conversations.pulses import first_contact, prompt_of, responses
from tests.conversations.world import World


async def test_both_are_asked_two_hours_after_the_first_contact(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=1.9)
    assert rana.new() == sami.new() == []
    await world.passes(hours=0.2)
    assert "Maple does not see your answers" in rana.hears("How alike are you and Maple?")
    sami.hears("How alike are you and Cedar?")


async def test_four_taps_are_kept_from_0_to_1_with_who_when_and_which_item(
    world: World,
) -> None:
    rana, sami, match_id = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    await rana.taps("Mostly true")
    await rana.taps("Not true")
    await rana.taps("Very true")
    rana.new()
    kept = await responses(world, rana)
    *_, taking_turns = (await prompt_of(world, rana)).items
    assert taking_turns in {"R07", "R11", "R32"}
    values = {item: response.value for item, response in kept.items()}
    assert values == {"R01": 0.8, "R08": 0.75, "R16": 0.0, taking_turns: 1.0}
    assert kept["R01"].raw == "8"
    for response in kept.values():
        assert (response.person_id, response.match_id) == (rana.id, match_id)
        assert response.at == world.clock.now()
    assert (await prompt_of(world, rana)).state == "answered"
    assert rana.last().text == "Thank you."
    assert await responses(world, sami) == {}


async def test_the_peer_never_hears_of_an_answer(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    sami.new()
    for label in ("0", "Not true", "Not true", "Not true"):
        await rana.taps(label)
    assert sami.new() == []


async def test_a_skipped_item_is_kept_as_skipped_and_the_next_one_comes(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("Skip")
    kept = (await responses(world, rana))["R01"]
    assert (kept.value, kept.detail["reason"]) == (None, "skipped")
    assert "gets what it is like" in rana.last().text


async def test_stop_ends_these_questions_and_nothing_else(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("Stop these questions")
    assert "No more of these questions" in rana.last().text
    assert (await prompt_of(world, rana)).state == "withdrawn"
    await rana.says("still here")
    assert "Cedar:\nstill here" in sami.new()


async def test_after_three_days_the_questions_are_closed_and_what_was_tapped_stays(
    world: World,
) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    card = rana.last()
    await world.passes(days=4)
    assert (await prompt_of(world, sami)).state == "expired"
    await rana.taps("Very true", card)
    assert "These questions are closed" in rana.last().text
    assert list(await responses(world, rana)) == ["R01"]


@pytest.mark.parametrize("when", ["before", "between"])
async def test_nobody_is_asked_whether_they_want_to_go_on_with_what_has_ended(
    world: World, when: str
) -> None:
    rana, sami, _ = await first_contact(world)
    if when == "between":
        await world.passes(hours=3)
        await rana.taps("8")
    else:
        await world.passes(hours=1)
    await sami.says("/end")
    await sami.taps("End it now")
    await world.passes(hours=3)
    if when == "before":
        await rana.taps("8")
    await rana.taps("Mostly true")
    await rana.taps("Very true")
    assert "Thank you." in rana.new()
    assert not any("keep talking" in message.text for message in rana.messages)
    answered = set(await responses(world, rana))
    assert {"R01", "R08"} < answered
    assert "R16" not in answered
