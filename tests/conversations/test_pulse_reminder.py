"""One reminder where the schedule has one: the item again, without a word of blame."""

from tests.conversations.pulses import first_contact, prompt_of, responses
from tests.conversations.world import World


async def test_a_day_later_the_item_is_shown_again_once(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    rana.new()
    await world.passes(hours=25)
    assert "How alike" in rana.hears("Still here, if you like.")
    await world.passes(days=4)
    assert not any("How alike" in text for text in rana.new())
    assert (await prompt_of(world, rana)).reminded_at is not None


async def test_both_messages_take_the_answer_and_it_counts_once(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    first = rana.last()
    await world.passes(hours=25)
    again = rana.last()
    await rana.taps("7", first)
    await rana.taps("9", again)
    kept = (await responses(world, rana))["R01"]
    assert (kept.raw, kept.detail["amended_from"]) == ("9", "7")


async def test_who_has_begun_is_shown_where_they_were(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    rana.new()
    await world.passes(hours=25)
    assert "gets what it is like" in rana.hears("Still here, if you like.")


async def test_who_has_answered_is_not_reminded(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    for _ in range(3):
        await rana.taps("Half true")
    rana.new()
    await world.passes(days=2)
    assert not any("Still here" in text for text in rana.new())
