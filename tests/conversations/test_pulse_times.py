"""When a pulse comes, and when never: at night, into a talk, without a yes, while away."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.people import after_quiet_hours
from conversations.programme import Defaults
from conversations.ratings.codes import Code
from tests.conversations.pulses import first_contact, prompt_of, responses
from tests.conversations.world import Phone, World


async def test_nobody_is_asked_without_their_consent(world: World) -> None:
    rana = await world.recipient(1, waits=False, agreed=["talks", "matching", "common_ground"])
    sami = await world.supporter(2)
    await world.talk(rana, sami)
    for _ in range(3):
        await rana.says("a")
        await sami.says("b")
    rana.new()
    await world.passes(days=4)
    assert not any("How alike" in text for text in rana.new())


async def takes_ratings_back(phone: Phone) -> None:
    await phone.says("/profile")
    await phone.taps("What I agreed to")
    await phone.taps("Take back: Asking how it goes")
    phone.new()


async def test_a_consent_taken_back_before_the_question_comes_stops_it(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=1)
    await takes_ratings_back(rana)
    await world.passes(days=4)
    assert not any("How alike" in text for text in rana.new())


async def test_a_consent_taken_back_closes_the_question_that_is_open(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    card = rana.last()
    await takes_ratings_back(rana)
    await rana.taps("8", card)
    assert await responses(world, rana) == {}


async def test_too_few_words_are_no_contact(world: World) -> None:
    rana, _, _ = await first_contact(world, words=2)
    await world.passes(hours=6)
    assert rana.new() == []


async def test_words_over_several_sessions_add_up(world: World) -> None:
    rana, sami, _ = await first_contact(world, words=2)
    await world.passes(hours=1)
    await rana.says("one more")
    await sami.says("and one")
    rana.new()
    await world.passes(hours=3)
    rana.hears("How alike are you")


async def test_never_into_an_open_session(world: World) -> None:
    rana, _sami, _ = await first_contact(world)
    await world.passes(minutes=100)
    for _ in range(6):
        await rana.says("let us go on")
        await world.passes(minutes=20)
        assert not any("How alike" in text for text in rana.new())
    await world.passes(hours=2)
    rana.hears("How alike")


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Europe/London"])
async def test_never_in_the_persons_own_night(world: World, zone: str) -> None:
    rana, _, _ = await first_contact(world, zone=zone)
    for _ in range(48):
        await world.passes(minutes=30)
        if rana.new():
            break
    local = world.clock.now().astimezone(ZoneInfo(zone))
    assert 9 <= local.hour < 21
    (prompt,) = [await prompt_of(world, rana)]
    assert prompt.state == "asked"


@pytest.mark.parametrize(
    ("zone", "moment", "morning"),
    [
        (
            "Europe/London",
            datetime(2026, 3, 28, 22, tzinfo=UTC),
            datetime(2026, 3, 29, 8, tzinfo=UTC),
        ),
        (
            "Europe/London",
            datetime(2026, 10, 24, 22, tzinfo=UTC),
            datetime(2026, 10, 25, 9, tzinfo=UTC),
        ),
        (
            "America/New_York",
            datetime(2026, 3, 8, 5, tzinfo=UTC),
            datetime(2026, 3, 8, 13, tzinfo=UTC),
        ),
        (
            "Asia/Kathmandu",
            datetime(2026, 5, 1, 16, tzinfo=UTC),
            datetime(2026, 5, 2, 3, 15, tzinfo=UTC),
        ),
        ("nonsense", datetime(2026, 5, 1, 22, tzinfo=UTC), datetime(2026, 5, 2, 9, tzinfo=UTC)),
    ],
)
async def test_quiet_hours_end_at_nine_on_the_persons_clock_over_clock_changes(
    world: World, zone: str, moment: datetime, morning: datetime
) -> None:
    person = replace(await (await world.stranger(1)).person(), zone=zone)
    assert after_quiet_hours(person, moment, Defaults()) == morning


async def test_after_a_long_stop_an_expired_question_is_not_sent(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=1)
    rana.new()
    world.clock.move(days=5)
    await world.passes(hours=1)
    assert not any("How alike" in text for text in rana.new())
    prompt = await prompt_of(world, rana)
    assert (prompt.state, prompt.reason) == ("skipped", Code.LATE)


async def test_nobody_is_asked_how_it_goes_with_somebody_they_blocked(world: World) -> None:
    rana, _sami, _ = await first_contact(world)
    await rana.says("/block")
    rana.new()
    await world.passes(days=4)
    assert rana.new() == []


async def test_nobody_is_asked_during_a_break(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await rana.says("/pause")
    await rana.taps("Everything")
    rana.new()
    await world.passes(days=4)
    assert rana.new() == []


async def test_nobody_is_asked_while_they_are_away(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await rana.says("/away")
    await rana.taps("Tomorrow")
    rana.new()
    await world.passes(hours=20)
    assert not any("How alike" in text for text in rana.new())
    assert any("How alike" in text for text in sami.new())
    await world.passes(hours=6)
    await rana.says("/resume")
    rana.new()
    await world.passes(hours=26)
    rana.hears("How alike are you and Maple?")


async def test_a_pulse_whose_window_is_over_before_somebody_is_back_is_not_asked(
    world: World,
) -> None:
    rana, _, _ = await first_contact(world)
    await rana.says("/away")
    await rana.taps("Mon 9 Mar")
    await world.passes(days=12)
    await rana.says("/resume")
    await world.passes(days=3)
    assert not any("How alike" in text for text in rana.new())
    prompt = await prompt_of(world, rana)
    assert (prompt.state, prompt.reason) == ("skipped", Code.AWAY)
