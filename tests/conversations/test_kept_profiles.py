"""What is learnt from: profiles as people were matched, kept while they may be learnt from."""

from dataclasses import replace

from conversations import rated
from conversations.model.matches import MatchState
from tests.conversations.learning import ALIKE, rate, refit
from tests.conversations.world import SqlUnit, World


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
