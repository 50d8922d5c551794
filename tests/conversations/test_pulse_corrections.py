"""Answers can be gone back to and changed until the window closes; what they were is kept."""

from app.exporting import gather
from tests.conversations.pulses import first_contact, prompt_of, responses
from tests.conversations.world import World


async def test_back_shows_the_item_before_with_the_answer_it_has(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    assert "Back" not in rana.last().buttons
    await rana.taps("8")
    await rana.taps("Back")
    assert "How alike" in rana.last().text
    assert "Your answer so far: 8" in rana.last().text
    await rana.taps("Keep it")
    assert "gets what it is like" in rana.last().text
    assert (await responses(world, rana))["R01"].raw == "8"


async def test_a_changed_answer_keeps_what_it_was(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    await rana.taps("Back")
    await rana.taps("3")
    kept = (await responses(world, rana))["R01"]
    assert (kept.raw, kept.value, kept.detail["amended_from"]) == ("3", 0.3, "8")
    assert [value for value, _ in kept.detail["earlier"]] == [0.8]
    async with world.store.reading() as unit:
        exported = await gather(unit, world.programme)
    (answer,) = [one for one in exported.answers if one.item == "R01"]
    assert (answer.raw, answer.amended_from) == ("3", "8")


async def test_a_finished_prompt_can_be_gone_through_again_until_its_window_closes(
    world: World,
) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    for _ in range(3):
        await rana.taps("Half true")
    await world.passes(hours=20)
    await rana.taps("Change an answer")
    assert "Your answer so far: 8" in rana.last().text
    await rana.taps("9")
    assert "Your answer so far: Half true" in rana.last().text
    for _ in range(3):
        await rana.taps("Keep it")
    assert rana.last().text == "Thank you."
    assert (await responses(world, rana))["R01"].raw == "9"
    assert (await prompt_of(world, rana)).state == "answered"


async def test_after_its_window_nothing_is_changed_any_more(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    for _ in range(3):
        await rana.taps("Half true")
    thanks = rana.last()
    await world.passes(days=4)
    await rana.taps("Change an answer", thanks)
    assert "These questions are closed" in rana.last().text
    assert (await responses(world, rana))["R01"].raw == "8"


async def test_the_moment_its_window_ends_counts_not_the_tick(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    card = rana.last()
    world.clock.move(days=3, minutes=1)  # no tick in between
    await rana.taps("8", card)
    assert "These questions are closed" in rana.last().text
    assert await responses(world, rana) == {}


async def test_a_second_tap_on_the_same_buttons_changes_nothing(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    card = rana.last()
    await rana.taps("8", card)
    await rana.taps("2", card)
    assert rana.toasts[-1] == "You have answered this already."
    assert (await responses(world, rana))["R01"].raw == "8"
