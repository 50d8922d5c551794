"""Around an agreed time: both are reminded once, a missed one is met kindly, nothing comes late."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from conversations.inbound import FellDue
from conversations.model.meetings import MeetingState
from tests.conversations.times import agree, meetings, proposes, states
from tests.conversations.world import Message, Phone, World

TOKYO = "Asia/Tokyo"
Leaves = Callable[[Phone], Awaitable[None]]


async def test_both_are_reminded_once_the_day_before_and_a_quarter_of_an_hour_before(
    world: World,
) -> None:
    rana, sami = await agree(world, "Thu 5 Mar")
    heard: list[tuple[str, datetime, str]] = []
    while world.clock.moment < datetime(2026, 3, 5, 17, 15, tzinfo=UTC):
        await world.passes(minutes=15)
        for name, phone in (("rana", rana), ("sami", sami)):
            heard += [(name, world.clock.moment, text.split()[0]) for text in phone.new()]
    day = datetime(2026, 3, 4, 18, tzinfo=UTC)
    soon, now = (datetime(2026, 3, 5, *at, tzinfo=UTC) for at in ((16, 45), (17, 0)))
    assert heard == [
        ("rana", day, "You"),
        ("sami", day, "You"),
        ("rana", soon, "Soon"),
        ("sami", soon, "Soon"),
        ("rana", now, "It"),
        ("sami", now, "It"),
    ]


async def test_a_reminder_by_night_has_no_sound_and_the_day_before_comes_in_daylight(
    world: World,
) -> None:
    rana = await world.recipient(1, waits=False)
    sami = await world.supporter(2, zone=TOKYO)
    await world.talk(rana, sami)
    await proposes(rana, ("Thu 5 Mar", "17:00"))  # two in the morning of Friday in Tokyo
    await sami.taps("Fri 6 Mar 02:00")
    sami.new()
    await world.passes(days=2, hours=21)  # 18:00 of Thursday in Tokyo
    sami.hears("You meet")
    await world.passes(hours=8)
    (soon, now) = sami.messages[-2:]
    assert soon.text.startswith("Soon")
    assert soon.outgoing.payload["silent"]
    assert now.outgoing.payload["silent"]


async def test_who_already_writes_is_not_told_that_it_is_time(world: World) -> None:
    rana, sami = await agree(world)
    await world.passes(hours=28, minutes=50)
    rana.hears("Soon")
    await rana.says("I am here already")
    rana.new()
    sami.new()
    await world.passes(minutes=10)
    assert rana.new() == []
    sami.hears("It is time")


async def test_when_both_came_nothing_more_is_said(world: World) -> None:
    rana, sami = await agree(world)
    await world.passes(hours=29)
    await rana.says("hello")
    await sami.says("hi")
    rana.new()
    sami.new()
    await world.passes(hours=5)
    assert await states(world) == [MeetingState.MET]
    assert rana.new() == sami.new() == []


@pytest.mark.parametrize("recipient_comes", [True, False])
async def test_when_one_came_both_get_a_kind_word_and_may_propose_again(
    world: World, recipient_comes: bool
) -> None:
    rana, sami = await agree(world)
    here, away = (rana, sami) if recipient_comes else (sami, rana)
    await world.passes(hours=29, minutes=5)
    await here.says("hello?")
    here.new()
    away.new()
    await world.passes(minutes=25)
    assert "says nothing about you" in here.hears("could not come this time")
    assert list(here.last().buttons) == ["Propose a time", "Not now"]
    assert away.new() == []
    await world.passes(hours=1)
    assert "that is all right" in away.hears("was here at the time")
    await away.taps("Propose a time")
    await away.taps("Tomorrow")
    await away.taps("17:00")
    await away.taps("Send it")
    assert await states(world) == [MeetingState.MISSED, MeetingState.PROPOSED]


async def test_who_writes_after_all_gets_no_word_about_having_missed_it(world: World) -> None:
    rana, sami = await agree(world)
    await world.passes(hours=29, minutes=5)
    await rana.says("hello?")
    await world.passes(minutes=30)
    await sami.says("sorry, the train!")
    sami.new()
    await world.passes(hours=12)
    assert sami.new() == []


async def test_the_word_to_who_missed_it_waits_for_the_morning(world: World) -> None:
    rana, sami = await agree(world, clock="20:30")
    await world.passes(hours=32, minutes=40)
    await sami.says("hello?")
    rana.new()
    await world.passes(hours=11)
    assert rana.new() == []
    await world.passes(hours=2)
    rana.hears("was here at the time")


async def test_when_nobody_came_both_get_a_soft_word(world: World) -> None:
    rana, sami = await agree(world)
    await world.passes(hours=29)
    rana.new()
    sami.new()
    await world.passes(minutes=30)
    for phone in (rana, sami):
        phone.hears("has passed quietly for both of you")
    await rana.taps("Not now")
    sami.new()
    await world.passes(days=3)
    assert sami.new() == []


async def pauses(phone: Phone) -> None:
    await phone.says("/pause")
    await phone.taps("The talk with")


async def pauses_all(phone: Phone) -> None:
    await phone.says("/pause")
    await phone.taps("Everything")


async def ends(phone: Phone) -> None:
    await phone.says("/end")
    await phone.taps("End it now")


async def blocks(phone: Phone) -> None:
    await phone.says("/block")


async def forgets(phone: Phone) -> None:
    await phone.says("/forget")
    await phone.taps("Erase now")


async def blocks_the_bot(phone: Phone) -> None:
    await phone.blocks_the_bot()


@pytest.mark.parametrize("leaves", [pauses, pauses_all, ends, blocks, forgets, blocks_the_bot])
async def test_a_talk_that_rests_or_ends_takes_its_times_with_it(
    world: World, leaves: Leaves
) -> None:
    rana, sami = await agree(world)
    await sami.taps("Change the time")
    await sami.taps("Tomorrow")
    await sami.taps("19:00")
    await sami.taps("Send it")
    proposal: Message = rana.last()
    await leaves(sami)
    assert await states(world) == [MeetingState.WITHDRAWN] * 2
    rana.new()
    sami.new()
    await world.passes(days=3)
    assert not any("meet" in text or "time" in text for text in rana.new() + sami.new())
    await rana.taps("19:00", proposal)
    assert "not open any more" in rana.toasts[-1]


async def test_a_pause_says_that_the_time_is_off(world: World) -> None:
    rana, sami = await agree(world)
    await pauses(sami)
    rana.hears("The time you had agreed on is off")
    sami.hears("The time you had agreed on is off")
    await sami.says("/time")
    sami.hears("The talk rests")


async def test_after_a_long_stop_nothing_comes_in_a_burst(world: World) -> None:
    rana, sami = await agree(world, "Thu 5 Mar")
    async with world.store.reading() as unit:
        waiting = await unit.due_before(datetime(2026, 3, 9, tzinfo=UTC), 50)
    assert len(waiting) == 6
    world.clock.moment = datetime(2026, 3, 8, 12, tzinfo=UTC)
    for due in waiting:
        await world.handle(FellDue(due))
    await world.passes(days=3)
    assert rana.new() == sami.new() == []
    assert await states(world) == [MeetingState.PAST]


async def test_a_stop_until_shortly_before_the_time_leaves_one_reminder(world: World) -> None:
    rana, sami = await agree(world, "Thu 5 Mar")
    async with world.store.reading() as unit:
        waiting = await unit.due_before(datetime(2026, 3, 5, 16, 50, tzinfo=UTC), 50)
    world.clock.moment = datetime(2026, 3, 5, 16, 50, tzinfo=UTC)
    for due in waiting:
        await world.handle(FellDue(due))
    rana.hears("Soon")
    sami.hears("Soon")


async def test_mydata_shows_the_times_and_forgetting_takes_them(world: World) -> None:
    rana, sami = await agree(world)
    await sami.says("/time")
    await sami.taps("Change the time")
    await sami.taps("Tomorrow")
    await sami.taps("19:00")
    await sami.taps("Send it")
    rana.new()
    await rana.says("/mydata")
    told = "\n".join(rana.new())
    assert "Time agreed with Maple: Tue 3 Mar 17:00" in told
    assert "Times proposed with Maple: Tue 3 Mar 19:00" in told
    await forgets(rana)
    await world.passes(minutes=1)
    assert await meetings(world) == []
    sami.new()
    await world.passes(days=3)
    assert sami.new() == []


async def test_who_proposed_hears_once_and_kindly_that_nobody_answered(world: World) -> None:
    rana, sami, _ = await world.pair()
    await proposes(rana, ("Today", "17:00"), ("Tomorrow", "17:00"))
    rana.new()
    await world.passes(days=1, hours=4)
    assert rana.new() == []
    await world.passes(hours=2)
    assert "Maple may not have seen them" in rana.hears("have passed without an answer")
    sami.new()
    await world.passes(days=3)
    assert rana.new() == sami.new() == []


@pytest.mark.parametrize("what", ["None of these", "Not now", "takes back", "ends", "pauses"])
async def test_nothing_is_said_of_a_proposal_that_is_settled(world: World, what: str) -> None:
    rana, sami, _ = await world.pair()
    await proposes(rana, ("Tomorrow", "17:00"))
    if what in {"None of these", "Not now"}:
        await sami.taps(what)
    elif what == "takes back":
        await rana.says("/time")
        await rana.taps("Take them back")
    elif what == "ends":
        await sami.says("/end")
        await sami.taps("End it now")
    else:
        await sami.says("/pause")
        await sami.taps("The talk with Cedar")
    await world.passes(days=3)
    assert not any("without an answer" in text for text in rana.new())
