"""A coordinator's card speaks of the two people, not to them, and shows the whole score."""

import pytest

from conversations import deciding
from tests.conversations.learning import faith_decides, refit
from tests.conversations.world import SqlUnit, World


@pytest.mark.parametrize("size", [0, 5])
async def test_a_card_says_who_is_further_along(world: World, size: int) -> None:
    """With a crowd and without one: what is shared stands in another line then."""
    await world.crowd(size)
    await world.recipient(1)
    await world.supporter(2, answers={"recovery_stage": "better_days", "recovery_since": "year_1"})
    carla = await world.member(3)
    await world.round()
    await carla.says("/review")
    card = carla.hears("Predicted similarity")
    assert "the supporter is a little further along the same road" in card
    assert "one of you" not in card


async def test_people_see_no_part_of_a_score_that_is_not_about_answers(world: World) -> None:
    await faith_decides(world, 1000, 10)
    await refit(world)

    async def choose(unit: SqlUnit) -> None:
        now = world.clock.now()
        await deciding.use(unit, world.programme, "learnt-1", actor="a", reason="b", now=now)

    await world.arrange(choose)
    carla = await world.member(3)
    rana, sami = await world.recipient(1), await world.supporter(2)
    await world.crowd()
    await world.round()
    await carla.says("/review")
    assert "how alike people feel here on average" in carla.new()[-1]
    await carla.taps("Show others")
    await carla.taps("Back")
    await carla.taps("Approve")
    assert not any("average" in m.text for phone in (rana, sami) for m in phone.messages)
