"""/ratings: day, hour, fewer, stop, and beginning again; each at once, and nobody asks why."""

from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.model.measuring import Asking, Pace
from tests.conversations.pulses import answers_all, first_contact, prompts_of, responses
from tests.conversations.world import Phone, World


async def asking(world: World, phone: Phone) -> Asking:
    async with world.store.reading() as unit:
        found = await unit.askings.get(phone.id)
    assert found is not None
    return found


async def weekly_at(world: World, phone: Phone) -> list[datetime]:
    """When the weekly came, on the person's own clock."""
    zone = ZoneInfo((await phone.person()).zone)
    found = await prompts_of(world, phone, "weekly")
    return [one.asked_at.astimezone(zone) for one in found if one.asked_at]


async def test_it_says_day_and_hour_in_plain_words(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await rana.says("/ratings")
    assert "Once a week, Monday at about 18:00" in rana.last().text


async def test_the_weekly_comes_on_the_day_and_hour_somebody_chose(world: World) -> None:
    rana, _, _ = await first_contact(world, zone="America/New_York")
    await world.passes(hours=3)
    await answers_all(world, rana)
    await rana.says("/ratings")
    await rana.taps("Another day")
    await rana.taps("Saturday")
    await rana.taps("Another hour")
    await rana.taps("10:00")
    assert "Once a week, Saturday at about 10:00" in rana.last().text
    await world.passes(days=13)
    assert [f"{at:%A %H}" for at in await weekly_at(world, rana)] == ["Saturday 10"] * 2


async def test_only_hours_that_are_never_quiet_are_offered(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await rana.says("/ratings")
    await rana.taps("Another hour")
    assert list(rana.last().buttons) == [f"{hour:02d}:00" for hour in range(9, 21)]


async def test_fewer_leaves_the_monthly_and_every_week_brings_the_others_back(
    world: World,
) -> None:
    rana, _, _ = await first_contact(world)
    await rana.says("/ratings")
    await rana.taps("Fewer questions")
    assert "About once a month" in rana.last().text
    await world.passes(days=8)
    assert await weekly_at(world, rana) == []
    await rana.says("/ratings")
    await rana.taps("Every week again")
    await world.passes(days=8)
    assert await weekly_at(world, rana)


async def test_stop_ends_what_is_open_and_what_would_come(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    card = rana.last()
    await rana.says("/ratings")
    await rana.taps("Stop asking")
    rana.new()
    await rana.taps("8", card)
    assert await responses(world, rana) == {}
    (prompt,) = await prompts_of(world, rana)
    assert (prompt.state, prompt.reason) == ("withdrawn", "withdrawn")
    await world.passes(days=60)
    assert [one.id for one in await prompts_of(world, rana)] == [prompt.id]
    await rana.says("we still talk")
    assert "Cedar:\nwe still talk" in sami.new()


async def test_who_stopped_is_offered_to_begin_again_with_the_exact_words(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await rana.says("/ratings")
    await rana.taps("Stop asking")
    await rana.says("/ratings")
    assert "Now and then we ask you to tap how a talk felt." in rana.last().text
    await rana.taps("Yes, ask me")
    await world.passes(hours=3)
    assert any("How alike are you" in one for one in rana.new())


async def test_who_agrees_later_is_asked_from_then_on(world: World) -> None:
    rana = await world.recipient(1, waits=False, agreed=["talks", "matching", "common_ground"])
    sami = await world.supporter(2)
    await world.talk(rana, sami)
    for _ in range(3):
        await rana.says("a")
        await sami.says("b")
    await world.passes(days=30)
    assert await prompts_of(world, rana) == []
    await rana.says("/profile")
    await rana.taps("What I agreed to")
    await rana.taps("Agree: Asking how it goes")
    await world.passes(days=8)
    assert len(await weekly_at(world, rana)) == 1
    assert not any(one.state == "skipped" for one in await prompts_of(world, rana))


async def test_who_has_no_part_yet_is_told_how_to_begin(world: World) -> None:
    eve = await world.stranger(9)
    await eve.says("/ratings")
    assert "/start" in eve.last().text


async def test_silence_after_shall_i_stop_is_off_and_one_tap_brings_it_back(world: World) -> None:
    rana, _, _ = await first_contact(world)
    for _ in range(75):
        await world.passes(days=1)
    told = [one.text for one in rana.messages if "Shall I stop asking" in one.text]
    assert len(told) == 1
    assert (await asking(world, rana)).pace is Pace.OFF
    await rana.says("/ratings")
    assert "I have stopped asking" in rana.last().text
    await rana.taps("Ask me again")
    assert (await asking(world, rana)).pace is Pace.USUAL
    before = len(await weekly_at(world, rana))
    await world.passes(days=8)
    assert len(await weekly_at(world, rana)) == before + 1
