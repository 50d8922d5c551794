"""What a programme asks of its rounds beside the total: a floor, groups, wishes; what it costs."""

from dataclasses import replace
from typing import Any

from conversations import rounds
from conversations.gathering import Gathered
from conversations.programme import Programme
from tests.conversations.world import DEFAULT, World


def programme(**asked: Any) -> Programme:
    return replace(DEFAULT, rounds=replace(DEFAULT.rounds, **asked))


def people(supporters: int = 2) -> Gathered:
    """Two who are like all supporters, and two who share but a language with them."""
    near = {"languages": ["en"], "conditions": ["panic"], "age": 30, "faith": "muslim"}
    far = {"languages": ["en"], "conditions": ["grief"], "age": 60, "faith": "hindu"}
    return Gathered(
        recipients=[
            *({**near, "id": one} for one in ("n1", "n2")),
            *({**far, "id": one} for one in ("f1", "f2")),
        ],
        supporters=[{**near, "id": f"s{n}"} for n in range(supporters)],
        capacity=[1] * supporters,
        wanted=[1] * 4,
        waited=[0.0] * 4,
    )


def compute(asked: Programme, found: Gathered) -> rounds.Plan:
    return rounds.compute(asked, found, trigger="timer", asked_by="", seed=3)


def served(plan: rounds.Plan) -> set[str]:
    assert plan.faults == ()
    return {str(one.recipient_id) for one in plan.proposals}


def test_without_anything_asked_the_total_decides_and_nothing_costs() -> None:
    plan = compute(programme(), people())
    assert served(plan) == {"n1", "n2"}
    assert plan.cost is None


def test_no_pair_lies_below_the_floor_and_the_cost_is_told() -> None:
    everybody = compute(programme(), people(4))
    lowest = min(one.score for one in everybody.proposals)
    plan = compute(programme(floor=lowest + 0.05), people(4))
    assert served(plan) == {"n1", "n2"}
    assert plan.cost is not None
    assert plan.cost["fewer"] == 2


def test_a_share_of_each_group_finds_somebody() -> None:
    plan = compute(programme(group_by="faith", group_matched=0.5), people())
    assert {one[0] for one in served(plan)} == {"n", "f"}
    assert plan.cost is not None
    assert plan.cost["kept"] == plan.cost["guarantees"] > 0
    assert plan.cost["less"] > 0


def test_who_has_waited_longest_allowed_comes_before_who_is_more_alike() -> None:
    found = replace(people(1), waited=[0.0, 0.0, 3.0, 0.0])
    assert served(compute(programme(longest_wait=3), found)) == {"f1"}


async def test_coordinators_are_told_what_it_cost(world: World) -> None:
    carla = await world.member(8)
    await world.round()

    async def cost(unit: Any) -> None:
        (kept,) = await unit.rounds.find()
        told = {"fewer": 1, "less": 0.25, "guarantees": 2, "kept": 2}
        unit.rounds.save(replace(kept, report={**kept.report, "cost": told}))

    await world.arrange(cost)
    await carla.says("/overview")
    assert "cost the last one 1 pairs and 0.25" in carla.last().text
