"""When nothing is asked: after words of a crisis, while a talk rests; put off, with a code."""

from conversations.ratings.codes import Code
from tests.conversations.pulses import first_contact, prompt_of
from tests.conversations.world import World


async def test_for_a_day_after_words_of_a_crisis_nothing_is_asked(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await rana.says("I cannot go on. I want to end my life.")
    await world.passes(hours=23)
    assert not any("How alike" in text for text in rana.new())
    assert any("How alike" in text for text in sami.new())
    await world.passes(hours=3)
    rana.hears("How alike are you and Maple?")


async def test_the_day_counts_from_the_last_such_words(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await rana.says("I cannot go on. I want to end my life.")
    await world.passes(hours=20)
    await rana.says("I want to end my life.")
    await world.passes(hours=20)
    assert not any("How alike" in text for text in rana.new())


async def test_no_reminder_comes_into_a_crisis_either(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=20)
    await rana.says("I want to end my life.")
    rana.new()
    await world.passes(hours=23)
    assert not any("Still here" in text for text in rana.new())


async def test_a_talk_that_rests_until_the_window_is_over_is_given_up_with_a_code(
    world: World,
) -> None:
    rana, sami, _ = await first_contact(world)
    await sami.says("/pause")
    await sami.taps("The talk with")
    rana.new()
    await world.passes(days=5)
    assert rana.new() == []
    prompt = await prompt_of(world, rana)
    assert (prompt.state, prompt.reason) == ("skipped", Code.PAUSED)
