"""The bot learns beside its work, in a process of its own; versions are one command away."""

import asyncio
import time

from conversations.model.care import Due
from conversations.model.ids import new_id
from conversations.model.learning import Profile, profile_id
from conversations.model.measuring import Prompt, Response
from conversations.model.person import Role
from conversations.refits import KIND
from tests.kindred import KindredProcess
from tests.ready import LONG_AGO, opened

PATIENCE = 60
ROW = {"conditions": ["panic"], "languages": ["en"], "age": 30}


def arrange_ratings(bot: KindredProcess, people: int = 12) -> None:
    """So many first impressions, and a refit that is due."""

    async def arrange() -> None:
        ready = await opened(bot)
        for n in range(people):
            first = await ready.person(1000 + n, recipient=True)
            second = await ready.person(2000 + n, supporter=True, capacity=1)
            match_id = await ready.talk(first, second)
            prompt = Prompt(new_id(), first, match_id, "first", ("R01",), LONG_AGO, LONG_AGO)
            async with ready.store.unit() as unit:
                unit.prompts.add(prompt)
                key, value = f"{prompt.id}:R01", 0.9 if n % 2 else 0.2
                unit.responses.add(
                    Response(key, prompt.id, first, match_id, "R01", value, "", LONG_AGO)
                )
                for role, who in ((Role.RECIPIENT, first), (Role.SUPPORTER, second)):
                    faith = "hindu" if n % 2 and role is Role.SUPPORTER else "muslim"
                    row = {**ROW, "faith": faith}
                    place = profile_id(match_id, role)
                    unit.profiles.add(Profile(place, match_id, who, role.value, LONG_AGO, row))
                await unit.commit()
        async with ready.store.unit() as unit:
            unit.dues.add(Due(new_id(), KIND, LONG_AGO))
            await unit.commit()
        await ready.store.close()

    asyncio.run(arrange())


def test_what_was_learnt_stands_in_the_shadow_and_a_command_lets_it_decide(
    bot: KindredProcess,
) -> None:
    bot.init()
    arrange_ratings(bot)
    models = ("match", "--config", str(bot.config), "--models")
    assert "learnt-1" not in bot.command(*models)
    with bot:
        until = time.monotonic() + PATIENCE
        while "learnt-1" not in (said := bot.command(*models)):
            assert time.monotonic() < until, said
        declared, learnt = said.splitlines()[1:]
        assert declared.split()[-2] == "deciding"
        assert learnt.split()[3:6] == ["12", "linear", "shadow"]
        use = ("match", "--config", str(bot.config), "--use")
        assert "no version learnt-9" in bot.command(*use, "learnt-9", check=False)
        assert "learnt-1 decides" in bot.command(*use, "learnt-1")
        assert "deciding" in bot.command(*models).splitlines()[2]
        assert "declared-1 decides" in bot.command(*use, "declared-1")
        assert "retired" in bot.command(*models).splitlines()[2]
