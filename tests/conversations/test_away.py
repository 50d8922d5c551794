"""Being away until a day: told once and roughly, nothing chases anybody, someone may stand in."""

from datetime import timedelta

import pytest

from conversations.model.matches import MatchState
from conversations.model.person import PersonState
from tests.conversations.world import Phone, World


async def leaves(phone: Phone, day: str = "Mon 9 Mar") -> None:
    await phone.says("/away")
    await phone.taps(day)


async def test_a_peer_hears_about_how_long_and_never_a_day_or_a_clock(world: World) -> None:
    rana, sami, _ = await world.pair()
    await leaves(sami)
    assert "You are away until" not in rana.hears("Maple is away for about a week")
    for message in rana.messages:
        assert "Mar" not in message.text
        assert ":00" not in message.text
    assert "your places stay yours" in sami.new()[-1]


@pytest.mark.parametrize(
    ("pages", "day", "length"),
    [(0, "Tomorrow", "a day"), (0, "Sat 7 Mar", "a few days"), (1, "Mon 16 Mar", "two weeks")],
)
async def test_the_length_is_told_in_rough_words(
    world: World, pages: int, day: str, length: str
) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("/away")
    for _ in range(pages):
        await sami.taps("Later")
    await sami.taps(day)
    rana.hears(f"Maple is away for {length if 'few' in length else 'about ' + length}.")


async def test_what_is_written_meanwhile_arrives_and_its_writer_is_told_once(world: World) -> None:
    rana, sami, _ = await world.pair()
    await leaves(sami)
    await world.passes(days=1)
    sami.new()
    rana.new()
    await rana.says("hello out there")
    assert sami.new() == ["Cedar:\nhello out there"]
    rana.hears("This is passed on. Maple is away, for about a week from now")
    await rana.says("and one more thing")
    assert rana.new() == []
    assert sami.new() == ["Cedar:\nand one more thing"]


async def test_who_is_answered_in_the_absence_is_not_told_to_wait(world: World) -> None:
    rana, sami, _ = await world.pair()
    await leaves(sami)
    await sami.says("a quick word from the beach")
    rana.new()
    await rana.says("how nice")
    assert rana.new() == []


async def test_nobody_is_reminded_offered_or_reported_because_of_an_absence(world: World) -> None:
    rana, sami, match_id = await world.pair()
    carla = await world.member(9)
    await rana.says("hello?")
    await leaves(sami, "Tue 10 Mar")
    sami.new()
    rana.new()
    await world.passes(days=7, hours=20)
    assert sami.new() == rana.new() == carla.new() == []
    await world.passes(hours=3)
    await sami.taps("Yes, I am back")
    sami.new()
    rana.hears("Maple is back.")
    await world.passes(hours=25)
    sami.hears("wrote to you a while ago")
    await world.passes(hours=50)
    rana.hears("has not answered for some days")
    assert len(await world.dues("silent")) == 1
    assert (await world.match(match_id)).state is MatchState.ACTIVE


async def test_a_reminder_comes_again_when_somebody_never_says_that_they_are_back(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("hello?")
    await leaves(sami, "Wed 4 Mar")
    await world.passes(days=3, hours=23)
    assert any("wrote to you a while ago" in text for text in sami.new())
    await world.passes(days=2)
    assert any("has not answered for some days" in text for text in rana.new())


async def test_the_supporter_who_writes_on_reminds_a_recipient_only_after_their_break(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("how are you?")
    await leaves(rana, "Fri 6 Mar")
    sami.hears("Cedar is away for a few days")
    rana.new()
    await world.passes(days=3, hours=20)
    assert rana.new() == []


async def test_somebody_away_is_asked_on_the_day_in_their_own_morning(world: World) -> None:
    sami = await world.supporter(2, zone="Asia/Tokyo")
    await leaves(sami, "Wed 4 Mar")
    sami.new()
    await world.passes(hours=35, minutes=30)
    assert sami.new() == []
    await world.passes(hours=1)  # nine in the morning of Wednesday there
    sami.hears("You said that you are back today")
    await world.passes(days=2, hours=1)
    sami.hears("You said that you are back today")
    await world.passes(days=20)
    assert sami.new() == []
    assert (await sami.person()).away_until is not None


async def test_a_long_stop_leads_to_one_question_and_not_to_a_burst(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("hello?")
    await leaves(sami, "Tomorrow")
    sami.new()
    rana.new()
    world.clock.moment += timedelta(days=9)
    await world.passes(minutes=1)
    assert len([text for text in sami.new() if "You said that you are back" in text]) == 1
    assert [text for text in rana.new() if "is back" in text] == []


async def test_a_few_more_days_are_told_as_such(world: World) -> None:
    rana, sami, _ = await world.pair()
    await leaves(sami, "Wed 4 Mar")
    rana.new()
    await world.passes(days=2)
    await sami.taps("A few more days")
    await sami.taps("Sat 7 Mar")
    rana.hears("Maple stays away a little longer: a few days.")
    sami.new()
    await world.passes(days=2)
    assert sami.new() == []
    await world.passes(days=1)
    sami.hears("You said that you are back today")


async def test_a_supporter_who_is_away_gets_no_offers_until_they_are_back(world: World) -> None:
    world.settle(review="none")
    sami = await world.supporter(2)
    await leaves(sami)
    rana = await world.recipient(1)
    await world.round()
    assert await world.matches(recipient_id=rana.id) == []
    await sami.says("/available")
    await world.passes(hours=1)
    assert [one.supporter_id for one in await world.matches(recipient_id=rana.id)] == [sami.id]


async def test_offers_go_to_somebody_else_when_the_one_asked_leaves_for_long(world: World) -> None:
    world.settle(review="none")
    sami, rana = await world.supporter(2), await world.recipient(1)
    await world.round()
    (match,) = await world.matches(recipient_id=rana.id)
    await leaves(sami, "Tomorrow")
    assert (await world.match(match.id)).state is MatchState.ASKED
    await sami.says("/away")
    await sami.taps("Another day")
    await sami.taps("Mon 9 Mar")
    assert (await world.match(match.id)).state is MatchState.WITHDRAWN
    assert rana.new() == []


async def test_who_waits_for_a_peer_and_is_away_is_not_proposed_to_anybody(world: World) -> None:
    world.settle(review="none")
    rana, sami = await world.recipient(1), await world.supporter(2)
    await leaves(rana)
    await world.round()
    assert await world.matches(recipient_id=rana.id) == []
    assert (await rana.person()).waiting_since is not None
    await rana.says("/away")
    await rana.taps("I am back")
    await world.passes(hours=1)
    assert [one.supporter_id for one in await world.matches(recipient_id=rana.id)] == [sami.id]


async def test_a_time_agreed_on_in_the_absence_is_off_and_both_hear_it(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("/time")
    await rana.taps("Tomorrow")
    await rana.taps("15:00")
    await rana.taps("Send it")
    await sami.taps("15:00")
    rana.new()
    sami.new()
    await leaves(sami)
    rana.hears("The time you had agreed on with Maple is off because of the break")
    sami.hears("The time you had agreed on with Cedar is off because of the break")
    await world.passes(days=2)
    assert not any("Soon you meet" in text for text in [*rana.new(), *sami.new()])


async def test_nobody_else_is_offered_for_an_absence_of_a_day(world: World) -> None:
    rana, sami, _ = await world.pair()
    await leaves(sami, "Tomorrow")
    assert rana.last().buttons == {}


async def test_a_recipient_who_waits_hears_that_all_is_kept(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await leaves(sami)
    await rana.taps("I will wait for Maple")
    rana.hears("All right. I tell you when Maple is back")
    assert (await world.match(match_id)).state is MatchState.ACTIVE


async def test_overview_names_who_is_away_and_who_has_nobody(world: World) -> None:
    rana, sami, _ = await world.pair()
    carla = await world.member(9)
    await carla.says("/overview")
    assert "away" not in carla.new()[-1]
    await leaves(sami)
    await carla.says("/overview")
    told = carla.new()[-1]
    assert f"{(await sami.person()).peer_name} (for about a week)" in told
    assert f"has nobody meanwhile: {(await rana.person()).peer_name}" in told
    assert "Maple" not in told


async def test_pausing_everything_ends_the_absence(world: World) -> None:
    rana, sami, _ = await world.pair()
    await leaves(sami)
    await sami.says("/pause")
    await sami.taps("Everything")
    sami.new()
    await world.passes(days=9)
    assert sami.new() == []
    assert (await sami.person()).away_until is None
    await sami.says("/resume")
    assert (await sami.person()).state is PersonState.ACTIVE
    assert any("Maple is back" in text for text in rana.new())


async def test_resume_says_that_somebody_away_is_back(world: World) -> None:
    rana, sami, _ = await world.pair()
    await leaves(sami)
    rana.new()
    await sami.says("/resume")
    rana.hears("Maple is back.")
    assert (await sami.person()).away_until is None


async def test_an_old_day_button_does_not_send_anybody_away_into_the_past(world: World) -> None:
    _, sami, _ = await world.pair()
    await sami.says("/away")
    card = sami.last()
    await world.passes(days=3)
    await sami.taps("Tomorrow", card)
    assert sami.toasts == ["That day has come already."]
    assert (await sami.person()).away_until is None


async def test_somebody_new_is_told_that_there_is_nothing_to_do(world: World) -> None:
    stranger = await world.stranger(5)
    await stranger.says("/away")
    stranger.hears("You need not tell me yet")
