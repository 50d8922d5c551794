"""Somebody in both roles: two sets of answers, one person, and a way to the other role."""

from typing import Any

from conversations.gathering import Gathered, gather
from conversations.model.person import Role
from tests.conversations.arrivals import agrees, answers, arrives, invited
from tests.conversations.world import Phone, World


async def becomes_a_recipient(sami: Phone) -> None:
    """A supporter answers as somebody who looks for a peer: lonely now, panic long ago."""
    await sami.says("/start")
    await sami.taps("I would like a peer for myself")
    while (await sami.step()).startswith("intake"):
        if await sami.step() == "intake.conditions":
            for label in ("Panic attacks", "Being lonely", "Anxiety or a lot of worry"):
                await sami.taps(label)
            await sami.taps("Continue")
        elif await sami.step() == "intake.languages":
            await sami.taps("Continue")
        else:
            await sami.taps("Skip")
    await sami.taps("This looks right")
    await sami.taps("Continue")


async def gathered(world: World) -> Gathered:
    async with world.store.reading() as unit:
        return await gather(unit, world.programme, world.clock.now())


async def row(world: World, phone: Phone, side: str) -> dict[str, Any]:
    rows = getattr(await gathered(world), side)
    (found,) = [one for one in rows if one["id"] == phone.id]
    return dict(found)


async def test_a_supporter_may_look_for_a_peer_and_answers_count_in_their_role(
    world: World,
) -> None:
    sami = await world.supporter(1)
    await becomes_a_recipient(sami)
    person = await sami.person()
    assert (person.recipient, person.supporter) == (True, True)
    assert (await row(world, sami, "recipients"))["conditions"] == ["anxiety"]
    assert (await row(world, sami, "supporters"))["conditions"] == ["panic", "loneliness"]


async def test_a_skipped_answer_stays_skipped_in_that_role_only(world: World) -> None:
    sami = await world.supporter(1)
    await becomes_a_recipient(sami)
    assert "faith" not in await row(world, sami, "recipients")
    assert (await row(world, sami, "supporters"))["faith"] == "muslim"


async def test_nobody_is_matched_with_themselves(world: World) -> None:
    sami = await world.supporter(1)
    await becomes_a_recipient(sami)
    assert (await world.round()).proposals == ()


async def test_two_people_in_a_talk_are_not_matched_the_other_way_round(world: World) -> None:
    rana = await world.recipient(1, supporter=True, capacity=2, waits=False)
    sami = await world.supporter(2)
    await world.talk(rana, sami)
    await becomes_a_recipient(sami)
    assert (await world.round()).proposals == ()


async def test_each_set_of_answers_is_shown_and_changed_alone(world: World) -> None:
    sami = await world.supporter(1)
    await becomes_a_recipient(sami)
    await sami.says("/profile")
    assert "Panic attacks" in sami.last().text
    await sami.taps("My answers for finding a peer")
    assert "Anxiety or a lot of worry" in sami.last().text
    await sami.taps("2")
    await sami.taps("Panic attacks")
    await sami.taps("Continue")
    assert "Panic attacks" in sami.last().text
    assert (await row(world, sami, "recipients"))["conditions"] == ["anxiety", "panic"]
    assert (await row(world, sami, "supporters"))["conditions"] == ["panic", "loneliness"]


async def test_mydata_shows_both_sets(world: World) -> None:
    sami = await world.supporter(1)
    await becomes_a_recipient(sami)
    sami.new()
    await sami.says("/mydata")
    told = "\n".join(sami.new())
    assert "What it is about, as a supporter\n→ Panic attacks, Being lonely" in told
    assert "What it is about, for finding a peer\n→ Anxiety or a lot of worry" in told


async def test_a_coordinator_is_not_sent_in_a_circle(world: World) -> None:
    carla = await world.stranger(1)
    await carla.says(f"/start {await invited(world, Role.COORDINATOR)}")
    for label in ("English", "Go on", "United Kingdom"):
        await carla.taps(label)
    carla.new()
    await carla.says("/profile")
    assert "/start" not in carla.hears("You are here as a coordinator")
    await carla.taps("I would like a peer for myself")
    await carla.taps("25–34")
    await carla.taps("United Kingdom")
    await agrees(carla)
    await answers(carla)
    await carla.taps("This looks right")
    await carla.taps("Continue")
    person = await carla.person()
    assert (person.recipient, person.staff) == (True, "coordinator")


async def test_stopping_at_a_consent_takes_nothing_from_another_role(world: World) -> None:
    sami = await world.supporter(1, agreed=["matching"])
    await sami.says("/start")
    kept = await sami.answers()
    await sami.taps("I would like a peer for myself")
    await sami.taps("No")
    await sami.taps("Stop here")
    assert await sami.answers() == kept


async def test_who_looks_for_a_peer_already_is_not_asked_whether_they_want_one(
    world: World,
) -> None:
    rana = await arrives(world, 1)
    await rana.says("/start")
    assert rana.last().buttons == {}
