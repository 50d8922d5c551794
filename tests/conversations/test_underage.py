"""Somebody under age: nothing is kept but that we stopped; their data stays theirs."""

from conversations.model.person import PersonState
from tests.conversations.arrivals import invited
from tests.conversations.world import Phone, World


async def says_fifteen(eve: Phone) -> None:
    await eve.says("15")
    await eve.taps("Yes, I am under 18")


async def turned_away(world: World, account: int = 1) -> Phone:
    eve = await world.stranger(account)
    await eve.says("/start")
    await eve.taps("English")
    await eve.taps("Go on")
    await says_fifteen(eve)
    eve.new()
    return eve


async def in_a_talk(world: World) -> tuple[Phone, Phone]:
    rana, sami, _ = await world.pair()
    for _ in range(3):
        await rana.says("hello")
        await sami.says("hi")
    await world.passes(hours=3)
    await rana.taps("8")
    await rana.says("/profile")
    await rana.taps("Age, country and time")
    rana.new()
    sami.new()
    await says_fifteen(rana)
    return rana, sami


async def test_somebody_under_age_sees_and_erases_what_is_kept(world: World) -> None:
    eve = await turned_away(world)
    await eve.says("/mydata")
    eve.hears("A note that we stopped")
    await eve.says("/forget")
    await eve.taps("Erase now")
    eve.hears("Everything about you is erased now")
    await world.passes(minutes=1)
    world.phones.clear()
    assert (await world.stranger(1)).id != eve.id


async def test_erasing_can_be_undone_under_age_too(world: World) -> None:
    eve = await turned_away(world)
    await eve.says("/forget")
    await eve.taps("Erase in 24 hours")
    await eve.taps("Keep everything")
    await world.passes(days=2)
    assert (await eve.person()).state is PersonState.UNDERAGE


async def test_what_works_for_everybody_works_under_age(world: World) -> None:
    eve = await turned_away(world)
    for command, words in (
        ("/now", "in danger now"),
        ("/help", "What you can do here"),
        ("/language", "Which language"),
        ("/start", "Thank you for being honest"),
        ("/profile", "/now shows people"),
    ):
        await eve.says(command)
        eve.hears(words)


async def test_nothing_is_kept_of_what_somebody_under_age_told(world: World) -> None:
    rana, _ = await in_a_talk(world)
    assert "is erased" in rana.hears("Thank you for being honest")
    async with world.store.reading() as unit:
        for records in (unit.answers, unit.consents, unit.responses, unit.prompts):
            assert await records.find(person_id=rana.id) == []
    person = await rana.person()
    assert (person.state, person.country, person.recipient) == (PersonState.UNDERAGE, "", False)


async def test_a_talk_with_somebody_under_age_ends_kindly_for_both_and_staff_look(
    world: World,
) -> None:
    carla = await world.member(9)
    rana, sami = await in_a_talk(world)
    assert any("Your talk with Maple has ended" in text for text in rana.new())
    told = sami.hears("Cedar has ended the talk")
    assert "age" not in told
    carla.hears("somebody in a talk says they are under age")
    (concern,) = await world.concerns(kind="minor")
    assert concern.about_id == rana.id


async def test_an_invitation_stays_good_after_somebody_under_age_opened_it(world: World) -> None:
    token = await invited(world)
    eve = await world.stranger(1)
    await eve.says(f"/start {token}")
    await eve.taps("English")
    await eve.taps("Go on")
    await says_fifteen(eve)
    await eve.says(f"/start {token}")
    sami = await world.stranger(2)
    await sami.says(f"/start {token}")
    sami.hears("Which language shall we use")
