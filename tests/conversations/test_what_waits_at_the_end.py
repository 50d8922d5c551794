"""What waits when a talk rests or ends: handed over or told, never gone without a word."""

import pytest

from tests.conversations.world import World


@pytest.mark.parametrize(
    ("command", "button"), [("/end", "End it now"), ("/change", "Yes, somebody else")]
)
async def test_a_goodbye_kept_for_the_morning_goes_out_before_the_end(
    world: World, command: str, button: str
) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)  # 23:00
    await rana.says("goodbye, and thank you")
    assert sami.new() == []
    await rana.says(command)
    await rana.taps(button)
    goodbye, ended = sami.new()
    assert goodbye == "Cedar:\ngoodbye, and thank you"
    assert "Cedar has ended the talk" in ended
    assert await world.held() == []


async def test_what_was_kept_for_somebody_who_ends_the_talk_is_not_handed_over_but_told(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)
    await rana.says("are you up?")
    rana.new()
    await sami.says("/block")
    assert "What you wrote last may not have arrived" in rana.hears("has ended the talk")
    assert not any("are you up" in text for text in sami.new())
    assert await world.held() == []


async def test_nothing_that_a_blocker_kept_for_the_morning_reaches_the_blocked(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)
    await rana.says("are you up?")
    await rana.says("/block")
    assert not any("are you up" in text for text in sami.new())


async def test_what_nobody_decided_about_is_told_though_the_talk_rests(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("my number is +44 7700 900123")
    await sami.says("/pause")
    await sami.taps("The talk with Cedar")
    rana.new()
    await world.passes(hours=25)
    rana.hears("waited for a day")
