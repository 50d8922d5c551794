"""Learning in the programme: a new model foretells in the shadow and decides only when no worse."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversations import deciding, rated, refits
from conversations.model.care import AuditEntry, Due
from conversations.model.ids import new_id
from conversations.model.learning import Fitted, Profile, Standing, profile_id
from conversations.model.matches import MatchState
from conversations.model.measuring import Prompt, Response
from conversations.model.person import Role
from conversations.refits import RefitDone, Rhythm
from conversations.trials import trial
from tests.conversations.world import SqlUnit, World

RHYTHM = Rhythm(days=7, after=50, judged_on=30)
ALIKE, UNLIKE = {"faith": "muslim"}, {"faith": "hindu"}


async def rate(world: World, account: int, values: Sequence[float], **theirs: Any) -> None:
    """Let people who were matched say how alike they felt; what they answered is theirs."""
    rana = await world.recipient(account, waits=False)
    for number, value in enumerate(values, 1):
        sami = await world.supporter(account + number, capacity=1, answers=theirs)
        match_id = await world.talk(rana, sami)
        now = world.clock.now()
        prompt = Prompt(new_id(), rana.id, match_id, "first", ("R01",), now, now)
        async with world.store.unit() as unit:
            unit.prompts.add(prompt)
            unit.responses.add(
                Response(f"{prompt.id}:R01", prompt.id, rana.id, match_id, "R01", value, "", now)
            )
            both = {"conditions": ["panic"], "languages": ["en"], "age": 30}
            for role, who, row in (
                (Role.RECIPIENT, rana.id, {**both, "faith": "muslim"}),
                (Role.SUPPORTER, sami.id, {**both, **theirs}),
            ):
                key = profile_id(match_id, role)
                unit.profiles.add(Profile(key, match_id, who, role.value, now, row))
            await unit.commit()


async def faith_decides(world: World, first: int, people: int) -> None:
    """So many people to whom faith is what makes somebody feel alike; each rates two."""
    for n in range(people):
        await rate(world, first + 10 * n, [0.9], **ALIKE)
        await rate(world, first + 10 * n + 5, [0.2], **UNLIKE)


async def refit(world: World) -> dict[str, Any]:
    """One refit, as the tick does it."""
    due = Due(new_id(), refits.KIND, world.clock.now())
    async with world.store.unit() as unit:
        unit.dues.add(due)
        await unit.commit()
    async with world.store.reading() as unit:
        asked = await rated.prepare(unit, world.programme, RHYTHM.judged_on, world.clock.now())
    await world.handle(RefitDone(due, asked, refits.compute(asked)))
    async with world.store.reading() as unit:
        done = await unit.dues.get(due.id)
    assert done is not None
    assert done.done_at == world.clock.now()
    return dict(done.result)


async def models(world: World) -> deciding.Models:
    async with world.store.reading() as unit:
        return await deciding.current(unit, world.programme)


async def standing(world: World) -> dict[str, str]:
    async with world.store.reading() as unit:
        return {one.version: one.standing.value for one in await unit.fitted.find()}


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


async def test_profiles_are_kept_as_they_were_when_people_were_matched(world: World) -> None:
    rana, sami = await world.recipient(1), await world.supporter(2)
    await world.round()
    async with world.store.reading() as unit:
        kept = {one.role: one for one in await unit.profiles.find()}
    assert kept["recipient"].person_id == rana.id
    assert kept["supporter"].person_id == sami.id
    assert kept["recipient"].row["conditions"] == ["panic", "loneliness"]
    assert "id" not in kept["recipient"].row


async def test_who_is_forgotten_or_takes_back_a_yes_teaches_nothing(world: World) -> None:
    await rate(world, 100, [0.9], **ALIKE)
    await rate(world, 200, [0.9], **ALIKE)
    await rate(world, 300, [0.9], **ALIKE)

    async def used() -> int:
        async with world.store.reading() as unit:
            asked = await rated.prepare(unit, world.programme, 30, world.clock.now())
        return len(asked["ratings"])

    assert await used() == 3
    gone = world.phones[100]

    async def forget(unit: SqlUnit) -> None:
        await unit.forget(gone.id)

    async def take_back(unit: SqlUnit) -> None:
        (yes,) = await unit.consents.find(person_id=world.phones[200].id, purpose="ratings")
        unit.consents.save(replace(yes, withdrawn_at=world.clock.now()))

    await world.arrange(forget)
    assert await used() == 2
    await world.arrange(take_back)
    assert await used() == 1


async def test_profiles_of_pairs_that_never_talked_are_dropped(world: World) -> None:
    await world.recipient(1)
    await world.supporter(2)
    await world.round()
    (match,) = await world.matches()

    async def close(unit: SqlUnit) -> None:
        unit.matches.save(replace(match, state=MatchState.LAPSED))

    await world.arrange(close)
    await refit(world)
    async with world.store.reading() as unit:
        assert await unit.profiles.find() == []


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


async def test_people_see_no_part_of_a_score_that_is_not_about_answers(world: World) -> None:
    await faith_decides(world, 1000, 10)
    await refit(world)

    async def choose(unit: SqlUnit) -> None:
        now = world.clock.now()
        await deciding.use(unit, world.programme, "learnt-1", actor="a", reason="b", now=now)

    await world.arrange(choose)
    carla = await world.member(3)
    rana, sami = await world.recipient(1), await world.supporter(2)
    await world.crowd()
    await world.round()
    await carla.says("/review")
    assert "how alike people feel here on average" in carla.new()[-1]
    await carla.taps("Show others")
    await carla.taps("Back")
    await carla.taps("Approve")
    assert not any("average" in m.text for phone in (rana, sami) for m in phone.messages)


@pytest.mark.parametrize(
    ("new", "old", "passed"),
    [
        ([0.1, 0.5, 0.9], [0.5, 0.5, 0.5], True),
        ([0.5, 0.5, 0.5], [0.1, 0.5, 0.9], False),
        ([0.1, 0.5, 0.9], [0.1, 0.5, 0.9], True),
        ([0.9, 0.5, 0.1], [0.5, 0.5, 0.5], False),
    ],
)
def test_a_trial_is_passed_by_whoever_is_no_worse(
    new: list[float], old: list[float], passed: bool
) -> None:
    assert trial(new, old, [0.2, 0.5, 0.8], ["a", "b", "c"])["passed"] is passed


def test_a_trial_does_not_mind_on_which_level_models_or_raters_are() -> None:
    said = [0.1, 0.3, 0.7, 0.9, 0.4, 0.5]
    raters = ["low", "low", "high", "high", "one", "other"]
    found = trial([0.5, 0.7, 0.5, 0.7, 0.4, 0.5], [0.5] * 6, said, raters)
    assert found["error_new"] == pytest.approx(0.0)
    assert found["passed"]
    assert (found["n"], found["raters"]) == (6, 4)


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
