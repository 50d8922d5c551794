"""Rounds that look ahead: off unless asked for, with enough behind them, and never for too long."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversations import coming, rounds
from conversations.gathering import Gathered, gather
from conversations.model.ids import PersonId
from conversations.patience import narrowed
from tests.conversations.world import DEFAULT, World

BOUND = 4.0
AHEAD = replace(
    DEFAULT, rounds=replace(DEFAULT.rounds, look_ahead=True, longest_wait=BOUND, agreement=0.9)
)
CONDITIONS = ("panic", "loneliness", "burnout", "grief")


def row(number: int, side: str) -> dict[str, Any]:
    conditions = [CONDITIONS[number % len(CONDITIONS)]]
    return {
        "id": f"{side}{number}",
        "languages": ["en"],
        "conditions": conditions,
        "age": 20 + number * 7 % 40,
    }


def past(weeks: float = 10.0, hurried: frozenset[PersonId] = frozenset()) -> coming.Past:
    came = range(1, 57)
    return coming.Past(
        recipients=tuple(row(n, "past") for n in came),
        recipient_days=tuple(came),
        supporters=tuple(row(3 * n, "gave") for n in range(28)),
        supporter_days=tuple(range(1, 57, 2)),
        places=(1,) * 28,
        known=7 * weeks,
        hurried=hurried,
    )


def gathered(waited: dict[int, float], supporters: list[int], known: coming.Past) -> Gathered:
    most = AHEAD.defaults.peers_offered
    return Gathered(
        recipients=[row(n, "r") for n in waited],
        supporters=[row(n, "s") for n in supporters],
        capacity=[1] * len(supporters),
        wanted=[most] * len(waited),
        waited=list(waited.values()),
        past=known,
    )


def test_without_enough_behind_it_nobody_is_kept_back() -> None:
    found = gathered({1: 0.0, 2: 0.0}, [4], past(weeks=7))
    same, held = narrowed(AHEAD, found, trigger="timer")
    assert (same, held.why, held.people) == (found, "too early", ())


@pytest.mark.parametrize("trigger", ["command", "coordinator"])
def test_a_round_that_a_human_asks_for_keeps_nobody_back(trigger: str) -> None:
    found = gathered({1: 0.0, 2: 0.0}, [4], past())
    assert narrowed(AHEAD, found, trigger=trigger)[1].why == "by hand"


def test_for_weeks_nobody_waits_beyond_the_bound_for_somebody_better() -> None:
    waiting: dict[int, float] = {}
    kept = served = 0
    for day in range(28):
        waiting = {n: days + 1 for n, days in waiting.items()} | {day: 0.0}
        supporters = [3 * day + 1, 3 * day + 2]
        plan = rounds.compute(
            AHEAD, gathered(waiting, supporters, past()), trigger="timer", asked_by="", seed=day
        )
        assert plan.faults == ()
        for person in plan.held.people:
            assert waiting[int(person[1:])] + 1 <= BOUND
        kept += len(plan.held.people)
        for proposal in plan.proposals:
            waiting.pop(int(proposal.recipient_id[1:]), None)
            served += 1
        assert all(days <= BOUND for days in waiting.values())
    assert kept > 0
    assert served > 20


def test_about_whom_something_is_open_never_waits() -> None:
    hurried = frozenset({PersonId("r1"), PersonId("r2")})
    found = gathered({1: 0.0, 2: 0.0}, [7, 8, 9], past(hurried=hurried))
    assert narrowed(AHEAD, found, trigger="timer")[1].people == ()


async def test_who_came_is_read_anew_and_who_is_erased_is_in_it_no_more(world: World) -> None:
    world.with_programme(AHEAD)
    rana = await world.recipient(1)
    await world.recipient(2)
    await world.supporter(3)
    await world.passes(days=1)

    async def arrivals() -> coming.Past:
        async with world.store.reading() as unit:
            found = await gather(unit, world.programme, world.clock.now())
        assert found.past is not None
        return found.past

    before = await arrivals()
    assert len(before.recipients) == 2
    assert set(before.recipient_days) == {2}
    await rana.says("/forget")
    await rana.taps("Erase now")
    assert len((await arrivals()).recipients) == 1


async def test_the_programme_as_it_comes_looks_at_nobody_who_may_come(world: World) -> None:
    await world.recipient(1)
    await world.supporter(2)
    async with world.store.reading() as unit:
        assert (await gather(unit, world.programme, world.clock.now())).past is None


async def test_coordinators_see_who_waits_and_for_how_long(world: World) -> None:
    carla = await world.member(8)
    plan = await world.round()

    async def held(unit: Any) -> None:
        (kept,) = await unit.rounds.find()
        report = {**kept.report, "held": {"why": "on", "people": 2, "days": 3.5}}
        unit.rounds.save(replace(kept, report=report, at=world.clock.now() - timedelta(hours=1)))

    await world.arrange(held)
    await carla.says("/overview")
    assert "2 people wait for a peer who fits better, 3.5 days more" in carla.last().text
    assert plan.held.why == "off"
