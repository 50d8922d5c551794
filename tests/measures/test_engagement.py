"""Engagement from sessions: sides, waiting, days; nothing of what was written."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from measures.engagement import Engagement, Session, engagement

START = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)


def session(begin: float, end: float, by: str = "recipient", **more: object) -> Session:
    """A session between two minutes, of two messages of each side unless told."""
    messages, waits = more.get("messages", (2, 2)), more.get("waits", ((), ()))
    assert isinstance(messages, tuple)
    assert isinstance(waits, tuple)
    return Session(
        started_at=START + timedelta(minutes=begin),
        ended_at=START + timedelta(minutes=end),
        started_by=by,
        messages={"recipient": messages[0], "supporter": messages[1]},
        waits={"recipient": waits[0], "supporter": waits[1]},
    )


def told(*sessions: Session, zone: str = "UTC", days: float = 3) -> Engagement:
    return engagement(sessions, START + timedelta(days=days), ZoneInfo(zone))


def test_sessions_messages_and_beginnings_are_counted_by_side() -> None:
    found = told(session(0, 10), session(90, 95, "supporter", messages=(0, 3)))
    assert (found.sessions, found.two_sided) == (2, 1)
    assert found.messages == {"recipient": 2, "supporter": 5}
    assert found.started == {"recipient": 1, "supporter": 1}


def test_the_usual_wait_is_the_middle_one_over_all_sessions() -> None:
    found = told(session(0, 10, waits=((4.0,), (1.0, 30.0))), session(90, 95, waits=((), (2.0,))))
    assert found.reply_minutes == {"recipient": 4.0, "supporter": 2.0}
    assert told(session(0, 0)).reply_minutes == {"recipient": None, "supporter": None}


@pytest.mark.parametrize(("zone", "days"), [("UTC", 2), ("Asia/Tokyo", 1), ("America/New_York", 1)])
def test_days_are_those_of_the_zone_also_of_a_session_past_midnight(zone: str, days: int) -> None:
    assert told(session(0, 120), zone=zone).days_active == days
    assert told(session(0, 1), session(119, 120), zone=zone).days_active == days


def test_days_hold_when_clocks_go_back() -> None:
    berlin = [session(minutes, minutes) for minutes in range(0, 26 * 60, 30)]
    assert told(*berlin, zone="Europe/Berlin").days_active == 2


def test_a_talk_without_a_word_is_nothing_at_all() -> None:
    found = told()
    assert (found.sessions, found.days_active, found.days_since_last) == (0, 0, None)


def test_days_since_the_last_word() -> None:
    assert told(session(-10, 0), days=2.5).days_since_last == 2.5
