"""What a coordinator hears with /quality: counted beside the bot, short, and of many people."""

from dataclasses import replace
from typing import Any

import pytest

from conversations.model.ids import new_id
from conversations.model.measuring import Prompt, Response
from tests.conversations.world import Phone, SqlUnit, World

FEELS = ("muslim", "hindu", "christian")


async def asks(world: World, carla: Phone) -> list[str]:
    """Ask, and wait the moment that counting takes."""
    carla.new()
    await carla.says("/quality")
    await world.passes(seconds=1)
    return [text for text in carla.new() if "I am counting" not in text]


async def people_who_fit(world: World, count: int, **answers: Any) -> None:
    """So many who wait and so many with room, of different faiths, to be put together well."""
    for n in range(count):
        faith = {"faith": FEELS[n % 3], "age": 20 + n, **answers}
        await world.recipient(100 + n, answers=faith)
        await world.supporter(300 + n, capacity=1, answers=faith)


async def rated(world: World, value: float, count: int, first: int = 500) -> None:
    for n in range(count):
        rana = await world.recipient(first + 2 * n, waits=False)
        sami = await world.supporter(first + 2 * n + 1, capacity=1)
        match_id = await world.talk(rana, sami)
        now = world.clock.now()
        prompt = Prompt(new_id(), rana.id, match_id, "first", ("R01",), now, now)
        async with world.store.unit() as unit:
            unit.matches.save(replace(await world.match(match_id), score=0.3 + 0.05 * n))
            unit.prompts.add(prompt)
            key = f"{prompt.id}:R01"
            felt = min(1.0, value + 0.05 * n)
            unit.responses.add(Response(key, prompt.id, rana.id, match_id, "R01", felt, "", now))
            await unit.commit()


async def test_it_is_counted_beside_the_bot_and_then_told(world: World) -> None:
    carla = await world.member(1)
    await carla.says("/quality")
    carla.hears("I am counting")
    await world.passes(seconds=1)
    first, second = carla.new()
    assert "How matching does" in first
    assert "No pair was found in the last 90 days" in first
    assert "The weights of the programme decide (declared-1)" in first
    assert "it could give somebody away" in second
    await carla.says("/quality")
    assert "How matching does" in carla.new()[0]  # nothing is new, so nothing is counted


async def test_asking_twice_counts_once(world: World) -> None:
    carla = await world.member(1)
    await carla.says("/quality")
    await carla.says("/quality")
    assert len(await world.dues("survey")) == 1


async def test_the_lift_over_chance_and_over_equal_weights_comes_with_an_interval(
    world: World,
) -> None:
    world.settle(peers_offered=1)
    carla = await world.member(1)
    for day in range(5):
        for n in range(3):
            faith = {"faith": FEELS[n], "age": 25 + 15 * n}
            await world.recipient(100 + 10 * day + n, answers=faith)
            await world.supporter(300 + 10 * day + n, capacity=1, answers=faith)
        await world.round()
        await world.survey()
        await world.passes(days=1)
    text = (await asks(world, carla))[0]
    assert "15 pairs were found" in text
    chance, equal = (line for line in text.splitlines() if line.startswith("More than"))
    assert "by chance among those who were free: <b>+0." in chance
    assert "(95 %: +0." in chance
    assert "if all answers counted the same" in equal
    await carla.taps("More about pairs")
    assert "both</b> would have been more alike" in carla.hears("More about pairs")


async def test_each_round_is_counted_once(world: World) -> None:
    world.settle(peers_offered=1)
    carla = await world.member(1)
    await people_who_fit(world, 3)
    await world.round()
    await world.survey()
    await world.survey()
    assert "3 pairs were found" in (await asks(world, carla))[0]


async def test_a_slope_is_told_once_enough_people_have_rated(world: World) -> None:
    carla = await world.member(1)
    await rated(world, 0.4, 4)
    first, second = await asks(world, carla)
    assert "is foretold, people feel" not in first
    assert "4 people have rated" in second
    await rated(world, 0.4, 4, first=700)
    first, second = await asks(world, carla)
    assert "Where 0.10 more is foretold, people feel <b>+0.10</b> more" in first
    assert "Predicted against felt similarity</b> (n = 8)" in second
    points = carla.last().outgoing.payload["picture"]["numbers"]
    assert len(points["predicted"]) == len(points["perceived"]) == 8


@pytest.mark.parametrize("who", ["privacy", "supporter"])
async def test_a_button_works_for_the_team_only(world: World, who: str) -> None:
    carla = await world.member(1)
    await asks(world, carla)

    async def demote(unit: SqlUnit) -> None:
        staff = who if who == "privacy" else ""
        unit.people.save(replace(await carla.person(), staff=staff))

    await world.arrange(demote)
    await carla.taps("Groups")
    assert "only for the team" in carla.last().text


async def test_who_left_the_team_meanwhile_is_not_told(world: World) -> None:
    carla = await world.member(1)
    await carla.says("/quality")

    async def leave(unit: SqlUnit) -> None:
        unit.people.save(replace(await carla.person(), staff=""))

    await world.arrange(leave)
    carla.new()
    await world.passes(seconds=1)
    assert carla.new() == []
