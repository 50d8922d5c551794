"""Comparisons inside a programme: who is in which arm is written down before anything differs."""

from dataclasses import replace

import pytest

from app.evaluating import compared
from app.exporting import gather
from conversations.model.comparing import Assigned
from measures import Comparison
from measures.comparison import Report, Verdict
from measures.exporting import Pseudonyms
from measures.exporting.arms import ARMS, arm_rows
from tests.conversations.answered import answered
from tests.conversations.pulses import answers_all, first_contact, prompts_of
from tests.conversations.world import DEFAULT, World

HOURS = Comparison("hours", "prompt_hour", ("18", "11"), "answered", most=60)
HELLO = Comparison("hello", "spotlight", ("1", "2"), "R01", most=60)
CONDITIONS = ["panic", "loneliness", "grief", "alcohol", "cancer", "burnout"]


def declare(world: World, *declared: Comparison) -> None:
    world.with_programme(replace(DEFAULT, comparisons=declared))


async def assigned(world: World) -> list[Assigned]:
    async with world.store.reading() as unit:
        return await unit.assigned.find()


async def report(world: World, declared: Comparison) -> Report:
    async with world.store.reading() as unit:
        return await compared(unit, declared, world.clock.now())


async def test_the_hour_of_a_weekly_pulse_is_that_of_the_arm(world: World) -> None:
    declare(world, HOURS)
    rana, sami, _ = await first_contact(world)
    for _ in range(8 * 24):
        await world.passes(hours=1)
    found = {one.person_id: one for one in await assigned(world)}
    for phone in (rana, sami):
        weekly = await prompts_of(world, phone, "weekly")
        assert weekly[0].due_at.hour == int(found[phone.id].arm)
        assert found[phone.id].propensity == 0.5
        assert found[phone.id].at <= weekly[0].due_at


async def test_who_chose_an_hour_keeps_it(world: World) -> None:
    declare(world, HOURS)
    rana, _, _ = await first_contact(world)
    await rana.says("/ratings")
    await rana.taps("Another hour")
    await rana.taps("15:00")
    for _ in range(8 * 24):
        await world.passes(hours=1)
    assert (await prompts_of(world, rana, "weekly"))[0].due_at.hour == 15


async def test_the_hello_names_as_many_things_as_the_arm_says(world: World) -> None:
    declare(world, HELLO)
    world.settle(review="none", peers_offered=1)
    await world.crowd(conditions=CONDITIONS)
    rana = await world.recipient(1, answers={"conditions": CONDITIONS})
    sami = await world.supporter(2, answers={"conditions": CONDITIONS})
    await world.round()
    await sami.taps("Yes, I would")
    await rana.taps("Talk with")
    (match,) = await world.matches(state="active")
    (one,) = await assigned(world)
    assert len(match.spotlight["points"]) == int(one.arm)


@pytest.mark.parametrize("share", [0.001, 0.999])
async def test_a_choice_shows_the_peer_s_own_words_or_not(world: World, share: float) -> None:
    declare(world, Comparison("words", "own_words", ("1", "0"), "R01", most=60, share=share))
    world.settle(review="none", peers_offered=1)
    rana = await world.recipient(1)
    sami = await world.supporter(2, answers={"about": "I bake bread."})
    await world.round()
    await sami.taps("Yes, I would")
    (one,) = await assigned(world)
    assert one.arm == ("1" if share < 0.5 else "0")
    assert ("I bake bread." in rana.last().text) is (one.arm == "1")


async def test_without_a_comparison_nobody_is_written_down(world: World) -> None:
    await first_contact(world)
    await world.passes(days=8)
    assert await assigned(world) == []


async def test_who_does_not_agree_to_be_asked_takes_no_part(world: World) -> None:
    declare(world, HOURS)
    rana, sami = await world.recipient(1, waits=False), await world.supporter(2)
    await rana.says("/ratings")
    await rana.taps("Stop asking")
    await world.talk(rana, sami)
    await world.passes(days=8)
    assert rana.id not in {one.person_id for one in await assigned(world)}


async def test_nobody_is_added_once_it_is_full(world: World) -> None:
    declare(world, replace(HOURS, most=1))
    await first_contact(world)
    await world.passes(days=1)
    assert len(await assigned(world)) == 1


async def test_an_outcome_is_the_first_of_its_kind_afterwards(world: World) -> None:
    declare(world, HOURS)
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await answers_all(world, rana)
    await world.passes(days=4)
    found = await report(world, HOURS)
    arms = {one.person_id: one.arm for one in await assigned(world)}
    assert sum(found.n) == 2
    assert found.n == tuple(list(arms.values()).count(arm) for arm in HOURS.arms)
    await answered(world, rana, "R01", "8")
    assert sum((await report(world, replace(HOURS, outcome="R01"))).n) == 1
    assert sami.id in arms


async def test_few_people_are_told_nothing_also_when_it_is_over(world: World) -> None:
    declare(world, replace(HOURS, most=2))
    await first_contact(world)
    await world.passes(days=1)
    running = await report(world, replace(HOURS, most=2))
    assert running.verdict is Verdict.TOO_FEW
    await world.passes(days=70)
    ended = await report(world, replace(HOURS, most=2))
    assert ended.verdict is Verdict.ENDED_WITHOUT
    assert str(ended).startswith("hours: too few people")


async def test_one_who_takes_their_yes_back_does_not_count(world: World) -> None:
    declare(world, HOURS)
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await answers_all(world, rana)
    await world.passes(days=4)
    await rana.says("/ratings")
    await rana.taps("Stop asking")
    assert sum((await report(world, HOURS)).n) == 1


async def test_the_export_tells_who_is_in_which_arm_of_those_who_agree(world: World) -> None:
    declare(world, HOURS)
    rana, sami, _ = await first_contact(world)
    await world.passes(days=4)
    await rana.says("/ratings")
    await rana.taps("Stop asking")
    known = {one.person_id: one for one in await assigned(world)}
    async with world.store.reading() as unit:
        (found,) = (await gather(unit, world.programme)).arms
    assert found.person == sami.id
    mine = known[sami.id]
    assert (found.arm, found.propensity, found.at) == (mine.arm, mine.propensity, mine.at)
    (row,) = arm_rows([found], Pseudonyms(b"secret"))
    assert set(row) == set(ARMS)
    assert sami.id not in row.values()
