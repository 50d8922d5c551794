"""Rounds keep how much all candidates differ, so that evaluation can see past the choice."""

from math import sqrt

import pytest

from app.evaluating import candidate_sd
from conversations.model.matches import Round
from tests.conversations.world import World


async def test_a_round_keeps_the_spread_of_all_whom_the_rules_allow_to_meet(world: World) -> None:
    for account in range(1, 4):
        await world.recipient(account, answers={"age": 20 + 10 * account})
    for account in range(11, 15):
        await world.supporter(account, answers={"age": 15 + account})
    plan = await world.round()
    assert plan.candidate_sd is not None
    assert 0 < plan.candidate_sd < 0.5
    async with world.store.reading() as unit:
        assert await candidate_sd(unit) == pytest.approx(plan.candidate_sd, abs=1e-4)


async def test_rounds_count_by_what_they_made(world: World) -> None:
    async with world.store.unit() as unit:
        for name, spread, made in (("a", 0.1, 3), ("b", 0.2, 1), ("c", None, 0)):
            report = {"candidate_sd": spread, "made": made}
            at = world.clock.now()
            unit.rounds.add(Round(name, at, "timer", "", "declared", 1, 1, False, report))
        await unit.commit()
        assert await candidate_sd(unit) == pytest.approx(sqrt((3 * 0.01 + 0.04) / 4))


async def test_without_a_round_nothing_is_known(world: World) -> None:
    async with world.store.reading() as unit:
        assert await candidate_sd(unit) is None
