"""The harness itself: a world that lied would make every other test worthless."""

from datetime import timedelta

import pytest

from conversations.model.care import Due
from tests.conversations.world import MONDAY_NOON, SqlUnit, World


async def test_a_phone_hears_its_own_outbox_and_nothing_else(world: World) -> None:
    rana, sami = await world.stranger(1), await world.stranger(2)
    await rana.says("/now")
    rana.hears("If you or somebody else is in danger now")
    assert sami.messages == []


async def test_a_command_is_told_from_words_and_keeps_its_argument(world: World) -> None:
    carla = await world.member(1)
    await carla.says("/invite supporter")
    carla.hears("An invitation for a supporter")
    await carla.says("invite supporter")
    carla.hears("You are not in a talk, so nobody was sent this")


async def test_a_tap_finds_the_newest_button_and_a_missing_one_fails_loudly(world: World) -> None:
    rana = await world.stranger(1)
    await rana.says("/start")
    await rana.taps("English")
    rana.hears("What you should know first")
    with pytest.raises(AssertionError, match="no button"):
        await rana.taps("There is no such button")


async def test_hearing_reads_everything_new_and_wants_exactly_one(world: World) -> None:
    rana = await world.stranger(1)
    await rana.says("/now")
    await rana.says("/now")
    with pytest.raises(AssertionError):
        rana.hears("in danger now")
    assert rana.new() == []


async def test_time_passes_through_each_moment_in_order(world: World) -> None:
    rana, _sami, _ = await world.pair()

    async def plan(unit: SqlUnit) -> None:
        for hours in (5, 1):
            unit.dues.add(Due(f"d{hours}", "choice", MONDAY_NOON + timedelta(hours=hours), rana.id))

    await world.arrange(plan)
    await world.passes(hours=2)
    assert world.clock.now() == MONDAY_NOON + timedelta(hours=2)
    assert [due.id for due in await world.dues("choice")] == ["d5"]
    await world.passes(hours=10)
    assert await world.dues("choice") == []


async def test_words_reach_the_peer_through_the_real_outbox(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("hello")
    assert sami.hears("hello") == "Cedar:\nhello"
    assert sami.last().target.match_id == match_id
