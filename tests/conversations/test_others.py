"""Others for a recipient whose pair is in review: the next best, and what only an answer lacks."""

from tests.conversations.world import World


async def test_an_answer_that_nobody_gave_is_named_where_it_could_settle_it(world: World) -> None:
    world.settle(peers_offered=1)
    carla = await world.member(9)
    await world.recipient(1)
    best, *_ = [
        await world.supporter(number, peer_name=name, answers=answers)
        for number, name, answers in (
            (2, "Best", {"age": 33}),
            (3, "Open", {"faith": None}),
            (4, "Worse", {"faith": "hindu", "age": 70}),
        )
    ]
    await world.round()
    (match,) = await world.matches()
    assert match.supporter_id == best.id
    await carla.says("/review")
    await carla.taps("Show others")
    told = {
        name: words
        for words in carla.last().text.split("\n\n")
        for name in ("Open", "Worse")
        if name in words
    }
    assert "one of the two has not answered faith." in told["Open"]
    assert "has not answered" not in told["Worse"]


async def test_others_come_without_that_where_nothing_was_kept_of_the_pair(world: World) -> None:
    world.settle(peers_offered=1)
    carla = await world.member(9)
    await world.recipient(1)
    await world.supporter(2)
    await world.supporter(3)
    await world.round()
    async with world.store.unit() as unit:
        for profile in await unit.profiles.find():
            unit.profiles.remove(profile.id)
        await unit.commit()
    await carla.says("/review")
    await carla.taps("Show others")
    assert "1. " in carla.last().text
