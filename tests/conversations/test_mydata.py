"""/mydata shows what is kept about somebody, to them alone, and nothing of others."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from conversations.model.matches import MatchState
from tests.conversations.times import agree
from tests.conversations.world import Phone, SqlUnit, World


async def mydata(phone: Phone) -> str:
    phone.new()
    await phone.says("/mydata")
    return "\n".join(phone.new())


async def test_mydata_shows_every_answer_consent_talk_and_tap(world: World) -> None:
    rana, sami, _ = await world.pair()
    for _ in range(3):
        await rana.says("hello")
        await sami.says("hi")
    await world.passes(hours=3)
    await rana.taps("8")
    await rana.taps("Mostly true")
    told = await mydata(rana)
    for kept in (
        "Language English, country United Kingdom",
        "time zone Europe/London",
        "Age: 30",
        "Panic attacks, Being lonely",
        "Middle East and the Gulf",
        "Islam",
        "Asking how it goes, version 1: yes",
        "Talk with Maple: begun",
        "How alike are you and Maple? → 8",
        "Maple gets what it is like for me. → Mostly true",
    ):
        assert kept in told, kept


async def test_mydata_shows_what_matters_most_and_a_supporters_places(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/profile")
    await rana.taps("What matters most to me")
    await rana.taps("faith")
    await rana.taps("Continue")
    assert "What matters most to me: faith" in await mydata(rana)
    sami = await world.supporter(2, capacity=2)
    assert "Up to 2 at once" in await mydata(sami)


async def test_mydata_of_a_person_in_both_roles_leaves_no_answer_out(world: World) -> None:
    answers = {"topics": ["violence"], "avoid": ["war"]}
    both = await world.supporter(1, recipient=True, answers=answers)
    told = await mydata(both)
    assert "Violence or abuse" in told
    assert "War, prison or having to flee" in told


async def test_mydata_tells_nothing_of_others(world: World) -> None:
    rana, sami, match_id = await world.pair()
    told = await mydata(rana)
    assert sami.id not in told
    assert match_id not in told
    assert (await sami.person()).peer_name not in told


async def test_mydata_of_a_stranger_is_short_and_honest(world: World) -> None:
    eve = await world.stranger(1)
    assert "What we keep about you" in await mydata(eve)


async def test_mydata_names_language_and_country_in_the_persons_own_language(
    world: World,
) -> None:
    rana = await world.recipient(1, language="es", country="DE")
    told = await mydata(rana)
    assert "español" in told
    assert "Alemania" in told


async def test_a_tapped_band_of_age_is_shown_as_it_was_tapped(world: World) -> None:
    rana = await world.recipient(1, answers={"age": 29.5})
    assert "25–34" in await mydata(rana)
    await rana.says("/profile")
    assert "25–34" in rana.hears("Your answers")
    sami = await world.supporter(2, answers={"age": 72.5})
    assert "65+" in await mydata(sami)
    typed = await world.recipient(3, answers={"age": 21})
    assert "Age: 21" in await mydata(typed)


async def test_mydata_shows_what_one_told_the_team_and_not_what_others_told(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("meet me on Sunday")
    await rana.says("/report", rana.last().target, replied_text="meet me on Sunday")
    await rana.taps("They wanted to meet")
    await rana.taps("Yes, attach it")
    told = await mydata(rana)
    assert "You told the team about a talk: They wanted to meet or get my contact" in told
    assert "You attached: “meet me on Sunday”" in told
    assert "team" not in await mydata(sami)


async def test_mydata_shows_the_signs_of_danger_that_were_noted(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("I want to kill myself tonight")
    told = await mydata(rana)
    assert "Signs that things were hard" in told
    assert "kill myself" not in told


@pytest.mark.parametrize("way", ["/pause", "Cancel the time"])
async def test_mydata_calls_no_time_agreed_that_is_off(world: World, way: str) -> None:
    rana, _ = await agree(world)
    assert "Time agreed with Maple: Tue 3 Mar 17:00" in await mydata(rana)
    if way == "/pause":
        await rana.says("/pause")
        await rana.taps("The talk with Maple")
    else:
        await rana.says("/time")
        await rana.taps(way)
    told = await mydata(rana)
    assert "Time with Maple, called off: Tue 3 Mar 17:00" in told
    assert "Time agreed" not in told


async def in_a_talk_that_was_matched(world: World) -> tuple[Phone, Phone]:
    world.settle(review="none", peers_offered=1)
    await world.crowd()
    rana, sami = await world.recipient(1), await world.supporter(2)
    await world.round()
    await sami.taps("Yes, I would")
    await rana.taps("Talk with")
    return rana, sami


def another_faith(phone: Phone) -> Callable[[SqlUnit], Awaitable[None]]:
    async def change(unit: SqlUnit) -> None:
        (answer,) = await unit.answers.find(person_id=phone.id, question="faith")
        unit.answers.save(replace(answer, value="christian"))

    return change


async def test_mydata_tells_of_the_copy_a_talk_keeps_and_what_has_changed_since(
    world: World,
) -> None:
    rana, sami = await in_a_talk_that_was_matched(world)
    for phone in (rana, sami):
        told = await mydata(phone)
        assert "your answers as they were on Mon 2 Mar" in told
        assert "what your cards told you both" in told
        assert "Different from today" not in told
    await world.arrange(another_faith(rana))
    told = await mydata(rana)
    assert "Different from today:" in told
    assert told.count("Islam") == 1
    assert "Different from today" not in await mydata(sami)


async def test_mydata_does_not_tell_of_a_pair_that_somebody_turned_down(world: World) -> None:
    world.settle(review="none")
    rana, sami = await world.recipient(1), await world.supporter(2)
    before = await mydata(rana)
    await world.round()
    await sami.taps("Not this time")
    (match,) = await world.matches()
    async with world.store.reading() as unit:
        assert await unit.profiles.find(person_id=rana.id)
    assert match.state is MatchState.TURNED_DOWN
    assert await mydata(rana) == before
