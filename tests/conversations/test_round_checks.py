"""No round goes out that the independent checker faults."""

from typing import Any

import numpy as np
import pytest

from conversations.assigning import Pass
from matching import Matcher
from tests.conversations.world import World


async def everybody(world: World) -> tuple[Any, Any, Any]:
    """Two who wait, one who may be matched with neither and one who fits, and a coordinator."""
    await world.recipient(1)
    return (
        await world.supporter(2, answers={"languages": ["ar"]}),
        await world.supporter(3),
        await world.member(4),
    )


def spoilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the solver give everybody somebody who speaks another language."""
    assign = Matcher.assign

    def wrong(self: Matcher, *people: Any, **options: Any) -> Any:
        found = assign(self, *people, **options)
        found.pairs[:, 1] = [row["languages"] for row in people[1]].index(["ar"])
        return found

    monkeypatch.setattr(Matcher, "assign", wrong)


async def test_a_round_with_a_fault_asks_nobody_and_tells_coordinators(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.settle(review="none")
    unfit, fit, carla = await everybody(world)
    with monkeypatch.context() as patch:
        spoilt(patch)
        plan = await world.round()
    assert plan.proposals == ()
    assert any("breaks shared_language" in fault for fault in plan.faults)
    assert await world.matches() == []
    assert unfit.messages == fit.messages == []
    carla.hears("Nobody was asked, and nothing was sent")
    async with world.store.reading() as unit:
        (kept,) = await unit.rounds.find()
    assert kept.report["made"] == 0
    assert kept.report["faults"] == list(plan.faults)


async def test_the_round_after_a_refused_one_finds_the_same_people(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, fit, _ = await everybody(world)
    with monkeypatch.context() as patch:
        spoilt(patch)
        await world.round()
    (proposal,) = (await world.round()).proposals
    assert proposal.supporter_id == fit.id


async def test_what_the_check_says_holds_no_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await everybody(world)
    spoilt(monkeypatch)
    said = " ".join((await world.round()).faults)
    assert not any(word in said for word in ("panic", "muslim", "middle_east", "'ar'"))


def test_a_total_below_the_best_is_a_fault_too() -> None:
    criteria = {"criteria": [{"name": "age", "kind": "number", "width": 5}]}
    people = [{"age": 30}, {"age": 50}]
    one = Pass(
        recipients=people, supporters=people, room=[1, 1], forbidden=[], waited=[0, 0], seed=0
    )
    matcher = Matcher(criteria).fit([], [], [], [])
    found = one.made(matcher)
    assert one.faults(matcher, found) == ()
    object.__setattr__(found, "prices", np.full(2, 5.0))
    assert any("bound" in fault for fault in one.faults(matcher, found))
