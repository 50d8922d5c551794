"""Agreeing on a time: proposed by buttons, seen in one's own zone, changed and cancelled."""

from datetime import UTC, datetime

import pytest

from conversations.model.meetings import MeetingState
from tests.conversations.times import agree, meetings, proposes, states
from tests.conversations.world import World


@pytest.mark.parametrize("supporter_proposes", [True, False])
async def test_one_proposes_the_other_picks_and_both_see_it(
    world: World, supporter_proposes: bool
) -> None:
    rana, sami, _ = await world.pair()
    first, second = (sami, rana) if supporter_proposes else (rana, sami)
    await proposes(first, ("Tomorrow", "17:00"), ("Fri 6 Mar", "11:30"))
    card = second.last()
    assert list(card.buttons) == ["Tue 3 Mar 17:00", "Fri 6 Mar 11:30", "None of these", "Not now"]
    await second.taps("Fri 6 Mar 11:30")
    for phone in (rana, sami):
        assert "Fri 6 Mar 11:30" in phone.last().text
        assert list(phone.last().buttons) == ["Change the time", "Cancel the time"]
    (meeting,) = await meetings(world)
    assert meeting.at == datetime(2026, 3, 6, 11, 30, tzinfo=UTC)


async def test_no_more_than_three_times_are_proposed(world: World) -> None:
    rana, sami, _ = await world.pair()
    await proposes(sami, ("Tomorrow", "17:00"), ("Tomorrow", "18:00"), ("Today", "17:00"))
    (meeting,) = await meetings(world)
    assert list(rana.last().buttons)[:3] == [
        "Mon 2 Mar 17:00",
        "Tue 3 Mar 17:00",
        "Tue 3 Mar 18:00",
    ]
    await sami.says("/time")
    await sami.taps("Propose other times")
    assert len(meeting.times) == 3


async def test_each_sees_their_own_clock_and_never_the_others(world: World) -> None:
    rana = await world.recipient(1, waits=False, zone="Asia/Kolkata")
    sami = await world.supporter(2, zone="America/New_York", answers={"hours": ["evening"]})
    await world.talk(rana, sami)
    await proposes(rana, ("Tomorrow", "18:30"))  # 13:00 UTC
    assert not any("usual" in label for one in rana.messages for label in one.buttons)
    assert "Tue 3 Mar 08:00" in sami.last().buttons
    await sami.taps("Tue 3 Mar 08:00")
    told_rana = " ".join(message.text for message in rana.messages)
    told_sami = " ".join(message.text for message in sami.messages)
    assert "Tue 3 Mar 18:30" in told_rana
    assert "08:00" not in told_rana
    assert "Tue 3 Mar 08:00" in told_sami
    assert "18:30" not in told_sami


@pytest.mark.parametrize(
    ("begin", "day", "london", "new_york"),
    [
        # The clocks of New York change three weeks before those of London, and a week after.
        (datetime(2026, 3, 6, 12, tzinfo=UTC), "Mon 9 Mar", "Mon 9 Mar 17:00", "Mon 9 Mar 13:00"),
        (
            datetime(2026, 10, 23, 12, tzinfo=UTC),
            "Mon 26 Oct",
            "Mon 26 Oct 17:00",
            "Mon 26 Oct 13:00",
        ),
    ],
)
async def test_a_time_beyond_a_change_of_the_clock_is_right_on_both_sides(
    world: World, begin: datetime, day: str, london: str, new_york: str
) -> None:
    world.clock.moment = begin
    rana = await world.recipient(1, waits=False)
    sami = await world.supporter(2, zone="America/New_York")
    await world.talk(rana, sami)
    await proposes(rana, (day, "17:00"))
    await sami.taps(new_york)
    assert london in rana.last().text
    await world.passes(days=4)
    assert [text for text in rana.new() if text.startswith("Soon")] == [
        f"Soon you meet Maple: {london}."
    ]


async def test_a_supporters_usual_hours_come_first_and_say_so_to_them_alone(world: World) -> None:
    rana = await world.recipient(1, waits=False)
    sami = await world.supporter(2, answers={"hours": ["evening"]})
    await world.talk(rana, sami)
    for phone in (sami, rana):
        await phone.says("/time")
        await phone.taps("Tomorrow")
    assert next(iter(sami.last().buttons)) == "18:00 (usual hours)"
    assert next(iter(rana.last().buttons)) == "14:00"
    assert "09:00" not in rana.last().buttons
    await rana.taps("Another hour")
    assert {"09:00", "03:00"} <= set(rana.last().buttons)
    assert "18:00" not in rana.last().buttons


async def test_an_arabic_reader_reads_arabic_days_and_dates(world: World) -> None:
    rana = await world.recipient(1, waits=False, language="ar", zone="Africa/Cairo")
    sami = await world.supporter(2)
    await world.talk(rana, sami)
    await proposes(sami, ("Thu 5 Mar", "17:00"))
    assert "الخميس، 5 مارس 19:00" in rana.last().buttons
    await rana.presses(next(iter(rana.last().buttons.values())))
    assert "الخميس، 5 مارس 19:00" in rana.last().text
    await rana.presses(next(iter(rana.last().buttons.values())))
    assert "الجمعة، 6 مارس" in rana.last().buttons


async def test_a_newer_proposal_replaces_the_older_whose_buttons_are_closed(world: World) -> None:
    rana, sami, _ = await world.pair()
    await proposes(sami, ("Tomorrow", "17:00"))
    old = rana.last()
    await sami.says("/time")
    await sami.taps("Propose other times")
    await sami.taps("Tomorrow")
    await sami.taps("18:00")
    await sami.taps("Send it")
    rana.new()
    await rana.taps("17:00", old)
    assert rana.new() == []
    assert "not open any more" in rana.toasts[-1]
    await rana.taps("18:00")
    assert await states(world) == [MeetingState.AGREED, MeetingState.REPLACED]
    await rana.taps("18:00")
    assert rana.toasts[-1] == "You have answered this already."


async def test_a_changed_time_holds_until_the_new_one_is_agreed(world: World) -> None:
    rana, sami = await agree(world)
    await rana.taps("Change the time")
    await rana.taps("Tomorrow")
    await rana.taps("19:00")
    await rana.taps("Send it")
    assert "Tue 3 Mar 17:00 still holds" in rana.last().text
    assert await states(world) == [MeetingState.AGREED, MeetingState.PROPOSED]
    await sami.taps("19:00")
    assert await states(world) == [MeetingState.AGREED, MeetingState.REPLACED]
    rana.new()
    await world.passes(hours=30, minutes=50)
    assert rana.hears("Soon") == "Soon you meet Maple: Tue 3 Mar 19:00."


async def test_none_of_these_lets_the_other_propose(world: World) -> None:
    rana, sami, _ = await world.pair()
    await proposes(sami, ("Tomorrow", "17:00"))
    sami.new()
    await rana.taps("None of these")
    assert await states(world) == [MeetingState.DECLINED]
    sami.hears("None of these times suits Cedar")
    await rana.taps("Propose a time")
    await rana.taps("Tomorrow")
    await rana.taps("10:00")
    await rana.taps("Send it")
    await sami.taps("10:00")
    (agreed,) = [one for one in await meetings(world) if one.at]
    assert agreed.proposer_id == rana.id


async def test_a_time_that_stands_is_shown_again_when_no_other_suits(world: World) -> None:
    rana, sami = await agree(world)
    await sami.taps("Change the time")
    await sami.taps("Tomorrow")
    await sami.taps("19:00")
    await sami.taps("Send it")
    sami.new()
    await rana.taps("None of these")
    assert "17:00" in sami.hears("You meet")
    assert await states(world) == [MeetingState.AGREED, MeetingState.DECLINED]


async def test_not_now_is_told_kindly(world: World) -> None:
    rana, sami, _ = await world.pair()
    await proposes(rana, ("Tomorrow", "17:00"))
    rana.new()
    await sami.taps("Not now")
    rana.hears("Maple would rather not fix a time at the moment")
    assert await states(world) == [MeetingState.DECLINED]


async def test_a_proposal_can_be_taken_back(world: World) -> None:
    rana, sami, _ = await world.pair()
    await proposes(rana, ("Tomorrow", "17:00"))
    await rana.says("/time")
    await rana.taps("Take them back")
    sami.hears("taken the proposed")
    await sami.taps("17:00")
    assert "not open any more" in sami.toasts[-1]


async def test_a_cancelled_time_is_told_and_reminds_nobody(world: World) -> None:
    rana, sami = await agree(world)
    await sami.taps("Cancel the time")
    assert "Tue 3 Mar 17:00" in rana.hears("cannot make it")
    sami.new()
    await world.passes(days=2)
    assert rana.new() == sami.new() == []
    await rana.taps("Cancel the time")
    assert "not open any more" in rana.toasts[-1]


async def test_time_shows_what_is_open(world: World) -> None:
    rana, sami, _ = await world.pair()
    await proposes(sami, ("Tomorrow", "17:00"))
    await rana.says("/time")
    assert "Tue 3 Mar 17:00" in rana.last().buttons
    await rana.taps("Tue 3 Mar 17:00", rana.last())
    await rana.says("/talks")
    assert "You meet on Tue 3 Mar 17:00" in rana.last().text
    await rana.taps("Agree on a time")
    assert "Cancel the time" in rana.last().buttons


async def test_with_several_talks_the_bot_asks_which(world: World) -> None:
    rana, sami, _ = await world.pair()
    eve = await world.recipient(3, waits=False)
    await world.talk(eve, sami, ("Elm", "Oak"))
    await sami.says("/talks")
    await sami.taps("Agree on a time")
    assert set(sami.last().buttons) == {"Cedar", "Elm"}
    await sami.taps("Elm")
    await sami.taps("Tomorrow")
    await sami.taps("17:00")
    await sami.taps("Send it")
    assert "Oak would like to write" in eve.last().text
    assert rana.messages == []
    await eve.taps("17:00")
    sami.new()
    await world.passes(hours=29)
    sami.hears("It is time: Elm")
    assert list(sami.last().buttons) == ["Write to Elm"]
    assert eve.last().buttons == {}


async def test_words_written_while_picking_still_go_to_the_peer(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("/time")
    await sami.taps("Tomorrow")
    await sami.says("just a moment")
    rana.hears("just a moment")
    await sami.taps("17:00")
    await sami.taps("Send it")
    rana.hears("Does one of these suit you?")


async def test_another_persons_button_does_nothing(world: World) -> None:
    rana, sami, _ = await world.pair()
    eve = await world.recipient(3)
    await proposes(sami, ("Tomorrow", "17:00"))
    for token in rana.last().buttons.values():
        await eve.presses(token)
        await sami.presses(token)
    assert set(eve.toasts + sami.toasts) == {"This button does not work any more."}
    assert await states(world) == [MeetingState.PROPOSED]


async def test_without_a_talk_there_is_nobody_to_agree_with(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/time")
    rana.hears("You are not in a talk")


async def test_times_that_have_passed_cannot_be_picked(world: World) -> None:
    rana, sami, _ = await world.pair()
    await proposes(sami, ("Today", "13:00"), ("Today", "17:00"))
    await world.passes(hours=2)
    await rana.taps("13:00")
    assert "passed" in rana.toasts[-1]
    assert "Mon 2 Mar 13:00" not in rana.last().buttons
    await world.passes(hours=5)
    await rana.taps("17:00")
    assert "Propose a time" in rana.last().buttons
    assert await states(world) == [MeetingState.PROPOSED]


async def test_times_that_passed_before_they_were_sent_are_asked_for_again(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("/time")
    await sami.taps("Today")
    await sami.taps("13:00")
    await world.passes(hours=2)
    await sami.taps("Send it")
    assert "Which day" in sami.last().text
    assert rana.messages == []


async def test_help_names_the_command(world: World) -> None:
    rana, _, _ = await world.pair()
    await rana.says("/help")
    assert "/time" in rana.last().text
