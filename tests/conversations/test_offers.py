"""The supporter's side: a card, one answer, one reminder, a lapse; a no that nobody sees."""

import pytest

from conversations.model.matches import MatchState
from tests.conversations.world import Phone, World


async def offered(world: World, supporters: int = 1) -> tuple[Phone, list[Phone]]:
    """A recipient for whom supporters were just asked; nobody reviews."""
    world.settle(review="none")
    rana = await world.recipient(1)
    peers = [await world.supporter(10 + n) for n in range(supporters)]
    await world.round()
    return rana, peers


async def states(world: World) -> list[str]:
    return sorted(match.state for match in await world.matches())


async def test_a_supporter_sees_an_alias_and_the_common_ground_but_no_score(world: World) -> None:
    await world.crowd()
    _, (sami,) = await offered(world)
    card = sami.hears("Somebody is looking for a peer")
    assert "Being lonely, Panic attacks" in card
    (match,) = await world.matches()
    assert match.recipient_alias in card
    assert match.supporter_alias not in card
    assert "0." not in card


async def test_a_decline_is_never_visible_to_the_recipient(world: World) -> None:
    rana, (sami, sara) = await offered(world, 2)
    await sami.taps("Not this time")
    sami.new()
    assert rana.messages == []
    await sara.taps("Yes, I would")
    rana.hears("somebody would like to talk with you")
    await rana.says("/talks")
    await rana.says("/mydata")
    told = "\n".join(rana.new())
    (declined,) = await world.matches(state=MatchState.TURNED_DOWN)
    assert declined.supporter_alias not in told
    assert declined.recipient_alias not in told


async def test_a_decline_after_the_choice_was_shown_is_not_visible_either(world: World) -> None:
    rana, (sami, sara) = await offered(world, 2)
    await sami.taps("Yes, I would")
    await world.passes(hours=25)
    rana.hears("somebody would like to talk with you")
    await sara.taps("Not this time")
    assert rana.new() == []


async def test_a_declined_pair_is_never_proposed_again(world: World) -> None:
    _, (sami,) = await offered(world)
    await sami.taps("Not this time")
    for _ in range(3):
        await world.passes(days=1)
        assert (await world.round()).proposals == ()


async def test_a_decline_passes_on_to_somebody_else_within_minutes(world: World) -> None:
    rana, (sami,) = await offered(world)
    sara = await world.supporter(20)
    await sami.taps("Not this time")
    await world.passes(minutes=2)
    sara.hears("Somebody is looking for a peer")
    await sara.taps("Yes, I would")
    rana.hears("somebody would like to talk with you")


async def test_a_supporter_is_reminded_once_and_never_at_night(world: World) -> None:
    _, (sami,) = await offered(world)
    sami.new()
    await world.passes(hours=23)
    assert sami.new() == []
    await world.passes(hours=2)
    sami.hears("Still open")
    await world.passes(hours=22)
    assert sami.new() == []


async def test_a_reminder_that_falls_into_the_night_waits_for_the_morning(world: World) -> None:
    world.settle(review="none")
    await world.recipient(1)
    sami = await world.supporter(2, zone="Asia/Tokyo")  # noon in London is 21:00 in Tokyo
    await world.round()
    sami.new()
    await world.passes(hours=24)
    assert sami.new() == []
    await world.passes(hours=12)
    sami.hears("Still open")


async def test_an_unanswered_offer_lapses_kindly_and_passes_on(world: World) -> None:
    rana, (sami,) = await offered(world)
    await world.passes(hours=47)
    sami.new()
    sara = await world.supporter(20)
    await world.passes(hours=2)
    sami.hears("we ask somebody else now. It is fine")
    sara.hears("Somebody is looking for a peer")
    assert rana.messages == []
    assert await states(world) == ["asked", "lapsed"]


async def test_an_answer_after_the_lapse_is_thanked_and_changes_nothing(world: World) -> None:
    rana, (sami,) = await offered(world)
    await world.passes(hours=49)
    card = sami.messages[0]
    sami.new()
    await sami.taps("Yes, I would", card)
    sami.hears("This is no longer open. Thank you all the same.")
    assert await states(world) == ["lapsed"]
    assert rana.messages == []


async def test_a_yes_waits_for_those_still_asked_but_only_a_day(world: World) -> None:
    rana, (sami, _) = await offered(world, 2)
    await sami.taps("Yes, I would")
    sami.new()
    await world.passes(hours=23)
    assert rana.messages == []
    await world.passes(hours=2)
    rana.hears("somebody would like to talk with you")


async def test_the_choice_comes_at_once_when_all_have_answered(world: World) -> None:
    rana, (sami, sara) = await offered(world, 2)
    await sami.taps("Yes, I would")
    await sara.taps("Yes, I would")
    rana.hears("2 peers would like to talk with you")


async def test_the_choice_is_not_shown_again_a_day_after_the_first_yes(world: World) -> None:
    rana, (sami, sara) = await offered(world, 2)
    await sami.taps("Yes, I would")
    await sara.taps("Yes, I would")
    rana.new()
    await world.passes(hours=30)
    assert rana.new() == []


async def test_a_paused_supporter_hears_nothing_more_of_an_offer(world: World) -> None:
    rana, (sami,) = await offered(world)
    await sami.says("/pause")
    sami.new()
    await world.passes(days=4)
    assert sami.new() == []
    assert rana.messages == []
    assert await states(world) == ["withdrawn"]


async def test_a_supporter_who_is_not_available_is_not_asked_by_a_late_approval(
    world: World,
) -> None:
    await world.recipient(1)
    sami, carla = await world.supporter(2), await world.member(3)
    await world.round()
    await sami.says("/available")
    sami.hears("No new offers from now on")
    await carla.says("/review")
    carla.hears("No pair waits for review")
    assert sami.new() == []


async def test_availability_off_leaves_what_was_asked_open_and_on_brings_a_round(
    world: World,
) -> None:
    rana, (sami,) = await offered(world)
    await sami.says("/available")
    await sami.taps("Yes, I would")
    rana.hears("somebody would like to talk with you")
    await sami.says("/available")
    sami.hears("You get offers again")
    assert await world.dues("round") != []


async def test_an_offer_cannot_be_answered_by_somebody_else(world: World) -> None:
    _rana, (sami,) = await offered(world)
    eve = await world.supporter(66)
    await eve.presses(sami.last().buttons["Yes, I would"])
    assert eve.toasts == ["This button does not work any more."]
    assert await states(world) == ["asked"]


@pytest.mark.parametrize("how", ["Not this time", "silence"])
async def test_not_this_time_keeps_two_people_apart_for_a_while_only(
    world: World, how: str
) -> None:
    world.settle(review="none", not_now_days=30)
    await world.recipient(1)
    sami = await world.supporter(2)
    await world.round()
    if how == "silence":
        await world.passes(days=3)
    else:
        await sami.taps(how)
    await world.passes(days=20)
    assert (await world.round()).proposals == ()
    await world.passes(days=13)
    assert len(await world.matches(supporter_id=sami.id)) == 2 or (await world.round()).proposals
