"""A reminder comes only where the question itself would: not of who was blocked, nor of a rest."""

from tests.conversations.pulses import first_contact, prompt_of
from tests.conversations.world import World


async def test_nobody_is_reminded_of_a_talk_in_which_one_blocked_the_other(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.says("/block")
    rana.new()
    sami.new()
    await world.passes(days=4)
    assert not any("Still here" in text for text in (*rana.new(), *sami.new()))


async def test_nobody_is_reminded_of_a_talk_that_rests(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.says("/pause")
    await rana.taps("The talk with Maple")
    rana.new()
    sami.new()
    await world.passes(days=4)
    assert not any("Still here" in text for text in (*rana.new(), *sami.new()))
    assert (await prompt_of(world, rana)).reminded_at is None


async def test_who_wants_fewer_is_not_reminded_of_a_weekly(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(days=7, hours=9)
    assert "This week" in rana.last().text
    await rana.says("/ratings")
    await rana.taps("Fewer questions")
    rana.new()
    await world.passes(days=2)
    assert not any("Still here" in text for text in rana.new())
