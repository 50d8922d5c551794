"""/mydata shows what is kept; /forget erases it, now or in a day; others are told kindly."""

from conversations.model.matches import MatchState
from tests.conversations.world import Phone, World


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
        "How alike are you and …? → 8",
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


async def exists(world: World, phone: Phone) -> bool:
    async with world.store.reading() as unit:
        return bool(await unit.answers.find(person_id=phone.id))


async def test_erasing_later_can_be_undone_for_a_day(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/forget")
    await rana.taps("Erase in 24 hours")
    await world.passes(hours=23)
    await rana.taps("Keep everything")
    rana.new()
    await world.passes(hours=48)
    assert await exists(world, rana)
    assert (await rana.person()).recipient


async def test_erasing_later_happens_after_a_day(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/forget")
    await rana.taps("Erase in 24 hours")
    await world.passes(hours=23)
    assert await exists(world, rana)
    await world.passes(hours=2)
    assert not await exists(world, rana)


async def test_asking_twice_and_keeping_once_keeps_everything(world: World) -> None:
    rana = await world.recipient(1)
    for _ in range(2):
        await rana.says("/forget")
        await rana.taps("Erase in 24 hours")
    await rana.taps("Keep everything")
    await world.passes(hours=48)
    assert await exists(world, rana)


async def test_erasing_now_says_goodbye_and_is_done_within_a_minute(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/forget")
    await rana.taps("Erase now")
    assert "Take care of yourself" in rana.last().text
    await world.passes(minutes=1)
    assert not await exists(world, rana)


async def test_nothing_can_be_kept_any_more_after_erasing_now(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/forget")
    old = rana.last()
    await rana.says("/forget")
    await rana.taps("Erase now")
    await rana.taps("Keep everything", old)
    assert "Nothing is erased" not in rana.last().text
    await world.passes(minutes=1)
    assert not await exists(world, rana)


async def test_the_talk_partner_of_an_erased_person_is_told_kindly(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("/forget")
    await rana.taps("Erase now")
    await world.passes(minutes=1)
    told = sami.hears("Cedar has ended the talk")
    assert "erase" not in told.lower()
    assert (await world.match(match_id)).state is MatchState.ENDED
    await sami.says("hello?")
    sami.hears("nobody was sent this")


async def test_open_offers_of_an_erased_person_are_closed(world: World) -> None:
    world.settle(review="none")
    rana, sami = await world.recipient(1), await world.supporter(2)
    await world.round()
    sami.new()
    await rana.says("/forget")
    await rana.taps("Erase now")
    sami.hears("your place is free again")
    assert await world.matches(state=MatchState.ASKED) == []


async def test_keep_everything_at_once_changes_nothing(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/forget")
    await rana.taps("Keep everything")
    await world.passes(days=3)
    assert await exists(world, rana)


async def test_who_comes_back_after_being_erased_begins_anew(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/forget")
    await rana.taps("Erase now")
    await world.passes(minutes=1)
    world.phones.clear()
    again = await world.stranger(1)
    assert again.id != rana.id
    await again.says("/start")
    again.hears("Which language shall we use")


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
