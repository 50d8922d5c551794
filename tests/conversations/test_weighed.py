"""Learning counts who seldom answers for others like them, from what was known before asking."""

import pytest

from conversations import rated
from conversations.silent import weights
from tests.conversations.pulses import answers_all, first_contact
from tests.conversations.world import World


async def test_who_was_asked_and_answered_goes_to_the_fit(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await answers_all(world, rana)
    async with world.store.reading() as unit:
        asked = (await rated.prepare(unit, world.programme, 30, world.clock.now()))["asked"]
    assert [len(one) for one in asked["known"]] == [3]
    assert asked["answered"] == [True]


def test_who_seldom_answers_counts_for_more() -> None:
    late = [[0.5, float(day), 0.0] for day in range(200)]
    came = [day < 100 or day % 4 == 0 for day in range(200)]
    rated_at = [place for place, answered in enumerate(came) if answered]
    found = weights({"known": late, "answered": came, "of": rated_at})
    assert found[-1] > 1.5 * found[0]
    assert sum(found) / len(found) == pytest.approx(1)


def test_without_enough_silence_all_count_alike() -> None:
    assert weights({"known": [[0.5, 1.0, 0.0]], "answered": [True], "of": [0, -1]}) == [1.0, 1.0]
    assert weights({"known": [], "answered": [], "of": []}) == []
