"""Surveys run one at a time beside all else; a failing one is put off and nobody waits for it."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from app.apart import Source
from app.surveying import Surveys
from bot.edge import TelegramEdge
from conversations import surveying
from conversations.gathering import gather
from conversations.model.care import Due
from conversations.model.ids import new_id
from tests.conversations.world import World

NOWHERE = Source("", "", "", "")
NOTHING: dict[str, Any] = {"today": []}


class Beside:
    """What surveys are given, and what comes of them."""

    def __init__(self, world: World) -> None:
        self.asked: list[list[dict[str, Any]]] = []
        self.told: list[surveying.SurveyDone] = []
        self.go = asyncio.Event()
        self.fails = False
        self.surveys = Surveys(
            store=world.store,
            edge=cast("TelegramEdge", self),
            clock=world.clock,
            source=NOWHERE,
            compute=self.compute,
        )

    async def compute(
        self, _source: Source, _now: datetime, rounds: list[dict[str, Any]]
    ) -> dict[str, Any]:
        self.asked.append(rounds)
        await self.go.wait()
        if self.fails:
            raise ChildProcessError
        return NOTHING

    async def run_internal(self, happened: surveying.SurveyDone) -> None:
        self.told.append(happened)

    async def settles(self) -> None:
        self.go.set()
        while (task := self.surveys._running) is not None and not task.done():
            await asyncio.wait([task])


async def planned(world: World) -> Due:
    due = Due(new_id(), surveying.KIND, world.clock.now())
    async with world.store.unit() as unit:
        unit.dues.add(due)
        await unit.commit()
    return due


async def test_what_comes_while_one_runs_is_taken_by_the_next(world: World) -> None:
    beside, due = Beside(world), await planned(world)
    await world.recipient(1)
    await world.supporter(2)
    plan = await world.round()
    async with world.store.reading() as unit:
        gathered = await gather(unit, world.programme, world.clock.now())
    beside.surveys.asked(due)
    await asyncio.sleep(0)
    beside.surveys.asked(due)  # a tick sees it again while it runs
    for _ in range(2):
        beside.surveys.after(plan, gathered)
    await beside.settles()
    assert [len(rounds) for rounds in beside.asked] == [0, 2]
    assert beside.told[0].dues == (due,)


async def test_a_survey_that_fails_is_put_off_and_the_next_one_runs(world: World) -> None:
    beside, due = Beside(world), await planned(world)
    beside.fails = True
    beside.surveys.asked(due)
    await beside.settles()
    assert beside.told == []
    (later,) = await world.dues(surveying.KIND)
    assert later.due_at == world.clock.now() + timedelta(minutes=5)
    beside.fails = False
    beside.surveys.asked(later)
    await beside.settles()
    assert [done.dues for done in beside.told] == [(later,)]


async def test_rounds_that_made_nothing_are_not_looked_at_except_on_the_hour(
    world: World,
) -> None:
    beside = Beside(world)
    plan = await world.round(trigger="arrival")
    async with world.store.reading() as unit:
        gathered = await gather(unit, world.programme, world.clock.now())
    beside.surveys.after(plan, gathered)
    beside.surveys.after(replace(plan, trigger="timer", dry_run=True), gathered)
    await beside.settles()
    assert beside.asked == []
    beside.surveys.after(replace(plan, trigger="timer"), gathered)
    await beside.settles()
    assert beside.asked == [[]]


async def test_one_that_is_stopped_leaves_what_was_asked_for_due(world: World) -> None:
    beside, due = Beside(world), await planned(world)
    beside.surveys.asked(due)
    await asyncio.sleep(0)
    await beside.surveys.stop()
    assert await world.dues(surveying.KIND) == [due]
