"""Where the network holds a question up: it never arrives at night, nor when it is closed."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.people import next_night
from conversations.programme import Defaults
from tests.conversations.pulses import first_contact, prompt_of
from tests.conversations.world import World


async def test_a_question_may_arrive_until_the_persons_night_begins(world: World) -> None:
    rana, sami, _ = await first_contact(world, zone="America/New_York")
    await world.passes(hours=4)
    asked = next(one for one in rana.messages if "How alike" in one.text)
    # 21:00 in New York; the other one lives in London.
    assert asked.outgoing.expires_at == datetime(2026, 3, 3, 2, tzinfo=UTC)
    (theirs,) = [one for one in sami.messages if "How alike" in one.text]
    assert theirs.outgoing.expires_at == datetime(2026, 3, 2, 21, tzinfo=UTC)


async def test_a_reminder_too(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=30)
    (again,) = [one for one in rana.messages if "Still here" in one.text]
    assert again.outgoing.expires_at == datetime(2026, 3, 3, 21, tzinfo=UTC)


async def test_what_answers_a_tap_may_arrive_whenever_it_does(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    assert rana.last().outgoing.expires_at is None


async def test_what_never_arrived_the_reminder_shows(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    rana.messages = [one for one in rana.messages if "How alike" not in one.text]
    await world.passes(hours=26)
    await rana.taps("8")
    assert (await prompt_of(world, rana)).position == 1


@pytest.mark.parametrize(
    ("zone", "moment", "night"),
    [
        # The clock changes between the moment and the night.
        ("Europe/London", datetime(2026, 3, 29, 0, tzinfo=UTC), "2026-03-29T20:00"),
        ("America/New_York", datetime(2026, 11, 1, 5, tzinfo=UTC), "2026-11-02T02:00"),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 10, tzinfo=UTC), "2026-04-05T10:30"),
        ("America/Santiago", datetime(2026, 9, 6, 3, 30, tzinfo=UTC), "2026-09-07T00:00"),
    ],
)
async def test_the_night_begins_at_nine_on_the_persons_clock_over_clock_changes(
    world: World, zone: str, moment: datetime, night: str
) -> None:
    person = await (await world.recipient(1, zone=zone)).person()
    found = next_night(person, moment, Defaults())
    assert found == datetime.fromisoformat(night).replace(tzinfo=UTC)
    assert found - moment <= timedelta(days=1, hours=1)
