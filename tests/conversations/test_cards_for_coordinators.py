"""A coordinator's card speaks of the two people, not to them."""

import pytest

from tests.conversations.world import World


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
