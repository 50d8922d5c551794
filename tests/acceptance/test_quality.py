"""A real bot surveys its rounds beside its work and tells the coordinator who asks."""

import asyncio

from conversations import surveying
from tests.kindred import KindredProcess, Phone
from tests.ready import LONG_AGO, opened
from tests.servers import BotApiProcess

FAITHS = ("muslim", "hindu", "christian")


def arrange(bot: KindredProcess, coordinator: Phone) -> None:
    """A coordinator, and people of three faiths who wait and who have room."""

    async def people() -> None:
        ready = await opened(bot)
        await ready.person(coordinator.id, staff="coordinator", answers={})
        for n in range(9):
            faith = {"faith": FAITHS[n % 3], "age": 25 + 15 * (n % 3)}
            await ready.person(10_000 + n, recipient=True, waiting_since=LONG_AGO, answers=faith)
            await ready.person(20_000 + n, supporter=True, capacity=1, answers=faith)
        await ready.store.close()

    asyncio.run(people())


def test_a_round_is_looked_at_beside_the_bot_and_told_to_who_asks(
    bot: KindredProcess, server: BotApiProcess
) -> None:
    carla = Phone(server, "Carla", started=True)
    bot.init()
    arrange(bot, carla)
    with bot:
        bot.command("match", "--config", str(bot.config))
        server.wait_until(lambda: surveyed(bot))
        carla.says("/quality")
        carla.sees("9 pairs were found in the last 90 days")
        carla.sees("The weights of the programme decide (declared-1).")
        carla.sees("0 people have rated a first contact so far")
        carla.taps("Whom to look for")
        carla.sees("9 people wait.")
        carla.taps("Groups")
        carla.sees("it could give somebody away")


def surveyed(bot: KindredProcess) -> bool:
    async def survey() -> bool:
        ready = await opened(bot)
        async with ready.store.reading() as unit:
            found = await surveying.latest(unit)
        await ready.store.close()
        return found is not None and bool(found.found["pooled"])

    return asyncio.run(survey())
