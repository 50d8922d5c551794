"""/forget erases everything about somebody, now or in a day; others are told kindly."""

from conversations.model.matches import MatchState
from tests.conversations.world import Phone, World


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


async def test_what_is_kept_with_a_match_is_erased_too(world: World) -> None:
    world.settle(review="none", peers_offered=1)
    await world.crowd()
    rana, sami = await world.recipient(1), await world.supporter(2)
    await world.round()
    (match,) = await world.matches()
    assert any(reason["shared"] for reason in match.reasons)
    await rana.says("/forget")
    await rana.taps("Erase now")
    await world.passes(minutes=1)
    assert (await world.match(match.id)).reasons == ()
    async with world.store.reading() as unit:
        assert [one.person_id for one in await unit.profiles.find()] == [sami.id]
