"""How long people may wait: from this programme's own history, a range, and nothing made up."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.conversations.world import SqlUnit, World


async def waited(world: World, days: Sequence[float], first: int = 100, **fields: Any) -> None:
    """Talks that began today, after so many days each."""
    for n, one in enumerate(days):
        rana = await world.recipient(first + 2 * n, waits=False, **fields)
        match_id = await world.talk(rana, await world.supporter(first + 2 * n + 1, capacity=1))

        async def began(unit: SqlUnit, key: str = match_id, one: float = one) -> None:
            match = await unit.matches.get(key)
            assert match is not None
            unit.matches.save(replace(match, active_at=world.clock.now(), waited_days=one))

        await world.arrange(began)


async def told(world: World) -> str:
    await world.survey()
    rana = await world.recipient(1)
    await world.supporter(2)
    await rana.says("/talks")
    return rana.new()[-1]


async def test_the_range_holds_half_of_the_people(world: World) -> None:
    await waited(world, 2 * [1, 2, 3, 3, 4, 4, 5, 6, 7, 9])
    assert "within 3 to 6 days. We cannot promise it." in await told(world)


async def test_who_still_waits_counts_too(world: World) -> None:
    await waited(world, [1, 2, 3, 3, 4, 4, 5, 6, 7, 9])
    for n in range(8):
        await world.recipient(400 + n)
    await world.passes(days=6)
    text = await told(world)
    assert "within 3 to " in text or "cannot say yet" in text


@pytest.mark.parametrize("days", [[], [2.0, 3, 4, 5]])
async def test_nothing_is_said_where_too_little_is_known(world: World, days: list[float]) -> None:
    await waited(world, days)
    text = await told(world)
    assert "cannot say yet" in text
    assert "days" not in text


async def test_people_hear_of_those_who_speak_their_language(world: World) -> None:
    await waited(world, [1.0] * 10)
    await waited(world, [9.0] * 10, first=200, language="es")
    await world.survey()
    rana, eva = await world.recipient(1), await world.recipient(3, language="ar")
    await world.supporter(2)
    await rana.says("/talks")
    rana.hears("within a day")
    await eva.says("/talks")
    assert "9" not in eva.new()[-1]  # too few speak Arabic here to say anything


async def test_a_history_that_ended_a_week_ago_tells_nothing(world: World) -> None:
    await waited(world, [1.0] * 10)
    await world.survey()
    world.clock.moment = world.clock.moment.replace(day=12)
    rana = await world.recipient(1)
    await world.supporter(2)
    await rana.says("/talks")
    rana.hears("cannot say yet")
