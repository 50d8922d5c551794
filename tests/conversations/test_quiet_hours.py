"""The night of the one who reads: what is written then waits, and what never does."""

from datetime import UTC, datetime, timedelta

from tests.conversations.world import Phone, World

NIGHT_IN_LONDON = datetime(2026, 3, 2, 23, tzinfo=UTC)


def payload(phone: Phone) -> dict[str, object]:
    return dict(phone.last().outgoing.payload)


async def test_the_peers_night_stays_quiet_and_the_morning_brings_the_words(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)  # noon on Monday to 23:00
    await rana.says("are you up?")
    await rana.says("it can wait")
    assert "/now" in rana.hears("Maple has quiet hours now")
    assert sami.new() == []
    await world.passes(hours=10)
    assert sami.new()[:2] == ["Cedar:\nare you up?", "Cedar:\nit can wait"]


async def test_send_now_anyway_sends_what_waits_and_the_rest_of_the_night(world: World) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)
    await rana.says("are you up?")
    await rana.taps("Send it now anyway")
    await rana.says("sorry for the hour")
    assert sami.new() == ["Cedar:\nare you up?", "Cedar:\nsorry for the hour"]
    assert payload(sami)["silent"] is True


async def test_who_writes_at_night_gets_what_was_kept_first(world: World) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)
    await rana.says("are you up?")
    await sami.says("cannot sleep")
    assert "Cedar:\nare you up?" in sami.new()
    assert rana.new()[-1] == "Maple:\ncannot sleep"
    await rana.says("me neither")
    assert sami.new() == ["Cedar:\nme neither"]


async def test_words_of_the_first_morning_minute_do_not_overtake_those_of_the_night(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)
    await rana.says("are you up?")
    world.clock.moment += timedelta(hours=10)  # the timer has not come yet
    await rana.says("good morning")
    assert sami.new() == ["Cedar:\nare you up?", "Cedar:\ngood morning"]


async def test_a_crisis_never_waits_for_the_morning(world: World) -> None:
    rana, sami, _ = await world.pair()
    await world.passes(hours=11)
    await rana.says("I want to kill myself")
    assert "Cedar:\nI want to kill myself" in sami.new()
