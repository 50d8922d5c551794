"""The look back after the end, and the follow-up that comes only after a yes of its own."""

from tests.conversations.pulses import answers_all, first_contact, prompt_of, prompts_of
from tests.conversations.world import Phone, World


async def ended(world: World) -> tuple[Phone, Phone]:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    for phone in (rana, sami):
        await answers_all(world, phone)
    await sami.says("/end")
    await sami.taps("End it now")
    rana.new()
    return rana, sami


async def test_both_are_asked_a_day_after_the_end(world: World) -> None:
    rana, sami = await ended(world)
    await world.passes(hours=23)
    assert await prompts_of(world, rana, "close") == []
    await world.passes(hours=3)
    rana.hears("Your talk with Maple has ended. A last look back")
    assert (await prompt_of(world, sami, "close")).state == "asked"


async def test_a_yes_at_its_end_brings_the_follow_up_after_three_months(world: World) -> None:
    rana, _ = await ended(world)
    await world.passes(hours=26)
    await answers_all(world, rana, "close")
    assert "May I ask once more in three months" in rana.last().text
    await rana.taps("Yes, ask me then")
    await world.passes(days=88)
    assert await prompts_of(world, rana, "follow_up") == []
    await world.passes(days=3)
    assert (await prompt_of(world, rana, "follow_up")).state == "asked"


async def test_a_no_or_no_answer_brings_none(world: World) -> None:
    rana, sami = await ended(world)
    await world.passes(hours=26)
    for phone in (rana, sami):
        await answers_all(world, phone, "close")
    await rana.taps("No, thank you")
    await world.passes(days=130)
    assert await prompts_of(world, rana, "follow_up") == []
    assert await prompts_of(world, sami, "follow_up") == []


async def test_the_look_back_names_nothing_that_only_makes_sense_while_talking(
    world: World,
) -> None:
    rana, _ = await ended(world)
    await world.passes(hours=26)
    items = (await prompt_of(world, rana, "close")).items
    assert not [one for one in items if world.programme.items[one].while_talking]
