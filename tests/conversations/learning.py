"""How the matcher learns in a small world: people who rate, and refits as the tick does them."""

from collections.abc import Sequence
from typing import Any

from conversations import deciding, rated, refits
from conversations.model.care import Due
from conversations.model.ids import new_id
from conversations.model.learning import Profile, profile_id
from conversations.model.measuring import Prompt, Response
from conversations.model.person import Role
from conversations.refits import RefitDone, Rhythm
from tests.conversations.world import World

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
