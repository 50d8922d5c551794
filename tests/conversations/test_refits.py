"""Learning in the programme: a new model stands in the shadow and decides only when no worse."""

from dataclasses import replace
from datetime import timedelta

from conversations import deciding, rated, refits
from conversations.model.care import AuditEntry, Due
from conversations.model.ids import new_id
from conversations.model.learning import Fitted, Standing
from conversations.model.matches import MatchState
from conversations.refits import RefitDone, Rhythm
from tests.conversations.learning import (
    ALIKE,
    RHYTHM,
    UNLIKE,
    faith_decides,
    models,
    rate,
    refit,
    standing,
)
from tests.conversations.world import SqlUnit, World


async def test_a_new_model_stands_in_the_shadow_and_decides_nothing(world: World) -> None:
    await faith_decides(world, 1000, 10)
    await refit(world)
    assert await standing(world) == {"learnt-1": "shadow"}
    await world.recipient(1)
    await world.supporter(2)
    plan = await world.round()
    (match,) = await world.matches(state=MatchState.IN_REVIEW)
    assert plan.model_version == match.model_version == deciding.DECLARED


async def test_a_shadow_decides_once_it_is_no_worse_on_ratings_that_came_after(
    world: World,
) -> None:
    await faith_decides(world, 1000, 10)
    await refit(world)
    await world.passes(days=1)
    await faith_decides(world, 3000, 14)
    await refit(world)
    assert await standing(world) == {"learnt-1": "shadow"}  # 28 ratings are too few to tell
    await faith_decides(world, 4000, 1)
    assert (await refit(world))["judged"] == "learnt-1"
    assert await standing(world) == {"learnt-1": "deciding", "learnt-2": "shadow"}
    await world.recipient(1)
    await world.supporter(2)
    plan = await world.round()
    (match,) = await world.matches(state=MatchState.IN_REVIEW)
    assert plan.model_version == match.model_version == "learnt-1"


async def test_a_shadow_that_foretells_worse_never_decides(world: World) -> None:
    await faith_decides(world, 1000, 10)
    await refit(world)
    await world.passes(days=1)
    for n in range(15):  # what was learnt is wrong for these
        await rate(world, 3000 + 10 * n, [0.1], **ALIKE)
        await rate(world, 3005 + 10 * n, [0.9], **UNLIKE)
    await refit(world)
    found = await standing(world)
    assert found.pop("learnt-1") == "retired"
    assert set(found.values()) == {"shadow"}
    assert (await models(world)).version == deciding.DECLARED


async def test_an_older_version_is_one_word_away(world: World) -> None:
    await faith_decides(world, 1000, 10)
    await refit(world)
    async with world.store.unit() as unit:
        now = world.clock.now()
        for version in ("learnt-1", deciding.DECLARED):
            assert await deciding.use(
                unit, world.programme, version, actor="command", reason="by hand", now=now
            )
            chosen = await deciding.current(unit, world.programme)
            assert chosen.version == version
        assert not await deciding.use(
            unit, world.programme, "learnt-9", actor="command", reason="by hand", now=now
        )


async def test_a_model_for_other_criteria_is_not_used(world: World) -> None:
    await faith_decides(world, 1000, 10)
    await refit(world)
    criteria = {**world.programme.criteria, "constraints": []}
    world.with_programme(replace(world.programme, criteria=criteria))
    assert (await models(world)).shadow is None
    async with world.store.unit() as unit:
        assert not await deciding.use(
            unit, world.programme, "learnt-1", actor="a", reason="b", now=world.clock.now()
        )


async def test_a_version_that_cannot_be_read_leaves_the_round_to_the_declared_weights(
    world: World,
) -> None:
    now = world.clock.now()
    broken = Fitted(
        version="learnt-1",
        fitted_at=now,
        standing=Standing.DECIDING,
        changed_at=now,
        declared=deciding.fingerprint(world.programme),
        kind="linear",
        ratings=50,
        seen=50,
        kept={"layout": 99},
    )

    async def keep(unit: SqlUnit) -> None:
        unit.fitted.add(broken)
        unit.fitted.add(replace(broken, version="learnt-2", standing=Standing.SHADOW))

    await world.arrange(keep)
    await world.recipient(1)
    await world.supporter(2)
    assert (await world.round()).model_version == deciding.DECLARED
    await refit(world)
    assert (await standing(world))["learnt-2"] == "retired"


async def test_a_refit_is_planned_for_next_week_and_at_once_after_enough_ratings(
    world: World,
) -> None:
    async def plan(rhythm: Rhythm = RHYTHM) -> list[timedelta]:
        async with world.store.unit() as unit:
            await refits.plan(unit, world.programme, rhythm, world.clock.now())
            await unit.commit()
        return [due.due_at - world.clock.now() for due in await world.dues(refits.KIND)]

    assert await plan(Rhythm(days=0)) == []
    assert await plan() == [timedelta(days=7)]
    assert await plan() == [timedelta(days=7)]
    await faith_decides(world, 1000, 2)
    assert await plan(replace(RHYTHM, after=5)) == [timedelta(days=7)]
    assert await plan(replace(RHYTHM, after=4)) == [timedelta(0)]


async def test_what_became_of_each_version_is_in_the_audit(world: World) -> None:
    entries: list[AuditEntry] = []

    class Heard(SqlUnit):
        def audit(self, entry: AuditEntry) -> None:
            entries.append(entry)

    await faith_decides(world, 1000, 10)
    due = Due(new_id(), refits.KIND, world.clock.now())
    async with world.store.unit() as unit:
        unit.__class__ = Heard
        asked = await rated.prepare(unit, world.programme, 30, world.clock.now())
        done = RefitDone(due, asked, refits.compute(asked))
        await refits.store(unit, world.programme, done, world.clock.now())
        await deciding.use(
            unit, world.programme, "learnt-1", actor="command", reason="x", now=world.clock.now()
        )
    assert [(one.action, one.object) for one in entries] == [
        ("model.fitted", "learnt-1"),
        ("model.decides", "learnt-1"),
    ]
