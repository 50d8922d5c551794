"""Engagement from envelopes: sessions, sides, waiting, days; nothing of what was written."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.engagement import Engagement, Envelope, Side, engagement, sessions

START = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)


def at(minutes: float, side: Side) -> Envelope:
    return Envelope(START + timedelta(minutes=minutes), side)


def told(*envelopes: Envelope, zone: str = "UTC", days: float = 3) -> Engagement:
    return engagement(envelopes, START + timedelta(days=days), ZoneInfo(zone))


def test_a_silence_of_45_minutes_ends_a_session() -> None:
    found = told(at(0, "recipient"), at(44.9, "supporter"), at(89.9, "supporter"))
    assert [(s.from_recipient, s.from_supporter) for s in found.sessions] == [(1, 1), (0, 1)]
    assert found.started == {"recipient": 1, "supporter": 1}
    assert found.two_sided == 1


def test_a_reply_is_counted_from_the_first_word_that_waits() -> None:
    found = told(
        at(0, "recipient"),
        at(5, "recipient"),
        at(20, "supporter"),
        at(21, "supporter"),
        at(30, "recipient"),
    )
    assert found.reply_minutes == {"supporter": 20, "recipient": 10}
    assert found.messages == {"recipient": 3, "supporter": 2}


def test_who_never_replied_has_no_waiting_time() -> None:
    assert told(at(0, "recipient")).reply_minutes == {"recipient": None, "supporter": None}


@pytest.mark.parametrize(("zone", "days"), [("UTC", 2), ("Asia/Tokyo", 1), ("America/New_York", 1)])
def test_days_are_those_of_the_zone(zone: str, days: int) -> None:
    assert told(at(0, "recipient"), at(120, "supporter"), zone=zone).days_active == days


def test_days_hold_when_clocks_go_back() -> None:
    berlin = [at(minutes, "recipient") for minutes in range(0, 26 * 60, 30)]
    assert told(*berlin, zone="Europe/Berlin").days_active == 2


def test_a_talk_without_a_word_is_nothing_at_all() -> None:
    found = told()
    assert (found.sessions, found.days_active, found.days_since_last) == ((), 0, None)


def test_days_since_the_last_word() -> None:
    assert told(at(0, "recipient"), days=2.5).days_since_last == 2.5


@given(st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(["recipient", "supporter"]))))
def test_no_message_is_lost_between_sessions(rows: list[tuple[int, Side]]) -> None:
    found = engagement([at(*row) for row in rows], START + timedelta(days=10), UTC)
    assert sum(s.from_recipient + s.from_supporter for s in found.sessions) == len(rows)
    assert sum(found.started.values()) == len(found.sessions)
    ends = [(s.started_at, s.ended_at) for s in found.sessions]
    assert all(b[0] - a[1] >= timedelta(minutes=45) for a, b in pairwise(ends))
    assert sessions([]) == ()
