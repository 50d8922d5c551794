"""After low answers: a card with help and a way to the team, that says nobody reads along."""

from dataclasses import replace

from conversations.model.measuring import Prompt
from conversations.programme import Pulse
from tests.conversations.pulses import first_contact, prompts_of
from tests.conversations.world import Phone, World


def only(world: World, trigger: str, items: tuple[str, ...]) -> None:
    """Let one pulse ask only these items, and nothing else be asked."""
    pulses = tuple(
        replace(pulse, items=items, rotate=())
        for pulse in world.programme.pulses
        if (pulse.trigger, pulse.role) == (trigger, "recipient")
    )
    assert all(isinstance(pulse, Pulse) for pulse in pulses)
    world.with_programme(replace(world.programme, pulses=pulses))


async def weekly(world: World, phone: Phone) -> Prompt:
    """Go on until the next weekly has come."""
    before = len(await prompts_of(world, phone, "weekly"))
    while len(await prompts_of(world, phone, "weekly")) == before:
        await world.passes(hours=12)
    return (await prompts_of(world, phone, "weekly"))[-1]


def cards(phone: Phone) -> list[str]:
    return [one.text for one in phone.messages if "Nobody reads these answers" in one.text]


async def test_two_low_weeks_in_a_row_bring_the_card(world: World) -> None:
    rana, _, _ = await first_contact(world)
    only(world, "weekly", ("R30",))
    await weekly(world, rana)
    await rana.taps("2")
    assert cards(rana) == []
    await weekly(world, rana)
    await rana.taps("1")
    (card,) = cards(rana)
    assert "findahelpline.com" in card
    assert "Thank you." in rana.new()


async def test_a_better_week_in_between_starts_the_count_again(world: World) -> None:
    rana, _, _ = await first_contact(world)
    only(world, "weekly", ("R30",))
    for label in ("2", "6", "2"):
        await weekly(world, rana)
        await rana.taps(label)
    assert cards(rana) == []


async def test_one_answer_that_a_talk_was_not_safe_is_enough(world: World) -> None:
    rana, _, _ = await first_contact(world)
    only(world, "first_contact", ("R32", "R08"))
    await world.passes(hours=3)
    await rana.taps("A bit true")
    assert len(cards(rana)) == 1
    assert any("gets what it is like" in one.text for one in rana.messages[-2:])


async def test_who_did_not_feel_safe_is_first_offered_to_block_and_to_report(world: World) -> None:
    rana, sami, match_id = await first_contact(world)
    only(world, "first_contact", ("R32", "R08"))
    await world.passes(hours=3)
    await rana.taps("Not true")
    ways_out, card = [m for m in rana.messages if m.outgoing.lane == "help"]
    assert list(ways_out.buttons) == ["Block Maple", "Tell the team"]
    assert "/block ends it at once: nothing from Maple" in ways_out.text
    assert "does not have to carry" not in card.text
    assert list(card.buttons) == ["Ask a coordinator to write to me"]
    sami.new()
    await rana.taps("Block Maple")
    sami.hears("has ended the talk")
    assert (await world.match(match_id)).state == "ended"


async def test_a_report_begins_from_the_card_and_the_other_is_not_told(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    only(world, "first_contact", ("R32", "R08"))
    await world.passes(hours=3)
    await rana.taps("Not true")
    sami.new()
    await rana.taps("Tell the team")
    await rana.taps("I felt unsafe or pressed")
    (concern,) = await world.concerns(kind="report")
    assert concern.about_id == sami.id
    assert sami.new() == []


async def test_after_the_end_of_the_talk_only_the_card_comes(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    only(world, "first_contact", ("R32", "R08"))
    await world.passes(hours=3)
    await sami.says("/end")
    await sami.taps("End it now")
    rana.new()
    await rana.taps("Not true")
    assert len(cards(rana)) == 1
    assert not any("Block Maple" in one.buttons for one in rana.messages)


async def test_correcting_a_low_answer_to_another_low_one_brings_no_second_card(
    world: World,
) -> None:
    rana, _, _ = await first_contact(world)
    only(world, "first_contact", ("R32", "R08"))
    await world.passes(hours=3)
    await rana.taps("A bit true")
    await rana.taps("Back")
    await rana.taps("Not true")
    assert len(cards(rana)) == 1


async def test_the_button_reaches_the_team_without_the_answer(world: World) -> None:
    carla = await world.member(50)
    rana, sami, _ = await first_contact(world)
    only(world, "first_contact", ("R32", "R08"))
    await world.passes(hours=3)
    await rana.taps("Not true")
    sami.new()
    await rana.taps("Ask a coordinator to write to me")
    told = carla.hears("would like a word from the team")
    assert "safe" not in told
    (concern,) = await world.concerns(kind="write_me")
    assert (concern.about_id, concern.evidence) == (rana.id, "")
    assert sami.new() == []
    await rana.says("/mydata")
    assert any("You asked the team for support" in text for text in rana.new())
