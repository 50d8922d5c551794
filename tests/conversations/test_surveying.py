"""What surveys find: groups, whom to look for, how near to the best, and what nobody may learn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from conversations import surveying
from conversations.model.matches import Bar
from tests.conversations.world import SqlUnit, World


async def talks(world: World, first: int, score: float, count: int, **answers: Any) -> None:
    """So many talks that began today, foretold to be so much alike."""
    for n in range(first, first + 2 * count, 2):
        rana = await world.recipient(n, waits=False, answers=answers)
        sami = await world.supporter(n + 1, answers=answers)
        match_id = await world.talk(rana, sami)
        match = await world.match(match_id)
        began = replace(match, score=score, active_at=world.clock.now(), waited_days=1.0)
        async with world.store.unit() as unit:
            unit.matches.save(began)
            await unit.commit()


async def found(world: World) -> dict[str, Any]:
    await world.survey()
    async with world.store.reading() as unit:
        survey = await surveying.latest(unit)
    assert survey is not None
    return dict(survey.found)


def gaps(seen: dict[str, Any]) -> dict[tuple[str, ...], Sequence[Any]]:
    return {tuple(one[1]): one for one in seen["period"] if one[0] == "gap"}


async def more(world: World, button: str) -> str:
    carla = world.phones.get(99_000) or await world.member(99_000)
    await carla.says("/quality")
    await world.passes(seconds=1)
    await carla.taps(button)
    return carla.last().text


async def test_a_group_is_compared_with_all_others_and_named_in_words(world: World) -> None:
    await talks(world, 100, 0.4, 10, culture=["middle_east"])
    await talks(world, 200, 0.6, 12, culture=["latin_america"])
    told = gaps(await found(world))["culture", "middle_east"]
    assert abs(told[2] + 0.2) < 1e-9
    assert told[5] == 10
    text = await more(world, "Groups")
    assert "• Middle East and the Gulf: <b>−0.20" in text


async def test_groups_below_ten_and_those_told_by_subtraction_are_withheld(world: World) -> None:
    await talks(world, 100, 0.4, 9, culture=["middle_east"])
    await talks(world, 200, 0.6, 30, culture=["latin_america"])
    assert gaps(await found(world)) == {}
    assert "could give somebody away" in await more(world, "Groups")


async def test_one_person_with_many_talks_counts_once(world: World) -> None:
    await talks(world, 100, 0.4, 9, culture=["middle_east"])
    await talks(world, 200, 0.6, 12, culture=["latin_america"])
    async with world.store.unit() as unit:
        (match,) = (await unit.matches.find())[:1]
        again = replace(match, id=type(match.id)("again"))
        unit.matches.add(again)
        await unit.commit()
    assert gaps(await found(world)) == {}


async def test_whom_to_look_for_comes_with_amounts_and_never_for_one_person(
    world: World,
) -> None:
    await world.supporter(1, capacity=1)
    for n in range(6):
        await world.recipient(10 + n, answers={"languages": ["es"], "conditions": ["grief"]})
    await world.recipient(50, answers={"languages": ["ar"], "conditions": ["ptsd"]})
    seen = await found(world)
    first, *_ = seen["recruit"]
    assert first["values"]["languages"] == ["es"]
    assert first["values"]["conditions"] == ["grief"]
    assert (first["asked_by"], first["like"], first["more_matched"]) == (6, 0, 3)
    assert all(one["asked_by"] >= 5 for one in seen["recruit"])
    assert "ptsd" not in str(seen["recruit"])
    assert seen["unserved"] == {"waiting": 7, "nobody": 7, "rules": {"shared_language": 7}}
    text = await more(world, "Whom to look for")
    assert "7 people wait." in text
    assert "For 7 of them nobody here fits, because of: the languages you speak." in text
    assert "Español" in text
    assert "finds a peer for 3 more people" in text
    assert "a week came to find somebody" in text


async def test_nobody_here_is_no_fault(world: World) -> None:
    seen = await found(world)
    assert seen["recruit"] == []
    assert seen["unserved"] == {"waiting": 0, "nobody": 0, "rules": {}}
    assert "No kind of supporter" in await more(world, "Whom to look for")
    assert "too few pairs" in await more(world, "More about pairs")


async def test_talks_are_held_against_what_was_possible(world: World) -> None:
    for n in range(10):
        faith = {"faith": ("muslim", "hindu")[n % 2]}
        rana = await world.recipient(100 + n, waits=False, answers=faith)
        other = {"faith": ("hindu", "muslim")[n % 2]}
        sami = await world.supporter(200 + n, capacity=1, answers=other)
        await world.talk(rana, sami)

    async def began(unit: SqlUnit) -> None:
        for match in await unit.matches.find():
            unit.matches.save(replace(match, active_at=world.clock.now(), waited_days=0.5))

    await world.arrange(began)
    (share,) = [one for one in (await found(world))["period"] if one[0] == "share of hindsight"]
    assert 0.5 < share[2] < 0.99
    assert share[5] == 10
    assert "Talks reach" in await more(world, "More about pairs")


async def test_two_who_are_kept_apart_are_not_what_was_possible(world: World) -> None:
    await talks(world, 100, 0.5, 10)

    async def apart(unit: SqlUnit) -> None:
        first, *_ = await unit.matches.find()
        key = f"{first.recipient_id}:{first.supporter_id}"
        at = world.clock.now()
        unit.bars.add(Bar(key, first.recipient_id, first.supporter_id, "blocked", at))

    await world.arrange(apart)
    (share,) = [one for one in (await found(world))["period"] if one[0] == "share of hindsight"]
    assert share[5] == 9


async def test_yesterdays_rounds_count_on_and_those_of_long_ago_do_not(world: World) -> None:
    world.settle(peers_offered=1)
    await world.recipient(1)
    await world.supporter(2, capacity=1)
    await world.round()
    await world.survey()
    world.clock.moment += timedelta(days=1)
    (score, *_) = (await found(world))["pooled"]
    assert score[0] == "score"
    assert score[5] == 1
    world.clock.moment += timedelta(days=90)
    assert (await found(world))["pooled"] == []
