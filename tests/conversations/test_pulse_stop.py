"""Stop means stop, on whichever message it stands: also when its questions are closed by now."""

from tests.conversations.pulses import first_contact, prompts_of
from tests.conversations.world import World


async def test_stop_under_questions_that_are_closed_by_now_stops_all_the_same(
    world: World,
) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    card = rana.last()
    await world.passes(days=5)
    await rana.taps("Stop these questions", card)
    assert "No more of these questions" in rana.last().text
    before = len(await prompts_of(world, rana))
    await world.passes(days=30)
    assert len(await prompts_of(world, rana)) == before
