"""Clocks that change, jump or stand still: a week keeps its one hour, a stop asks once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from conversations.model.person import Role
from conversations.ratings.codes import Code
from tests.ratings.lives import MONDAY, ZONES, Life, assert_caps_hold, beginner, talk

WEEK = timedelta(weeks=1)


def talking(zone: str, begun: datetime = MONDAY) -> Life:
    life = Life(beginner(zone=zone), now=begun, look_at=begun)
    life.begins(talk(1, Role.RECIPIENT, begun))
    life.writes("m1", begun)
    return life


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", [2, 8])
def test_the_hour_stays_the_persons_own_when_clocks_change(zone: str, month: int) -> None:
    begun = datetime(2026, month, 20, 12, tzinfo=UTC)
    life = talking(zone, begun)
    life.until(begun + 12 * WEEK)
    local = [at.astimezone(ZoneInfo(zone)) for at in (*life.of("weekly"), *life.of("monthly"))]
    assert len(local) in {11, 12}
    assert len({at.utcoffset() for at in local}) == 2
    assert {at.hour for at in local} == {18}
    assert len({at.date() for at in local}) == len(local)


@pytest.mark.parametrize("there", ZONES)
@pytest.mark.parametrize("hours", [1, 30, 100])
def test_a_move_to_another_zone_neither_doubles_nor_loses_a_week(there: str, hours: int) -> None:
    life = talking("Asia/Tokyo")
    life.until(MONDAY + 2 * WEEK + timedelta(hours=hours))
    life.becomes(zone=there)
    life.until(MONDAY + 10 * WEEK)
    asked = sorted([*life.of("weekly"), *life.of("monthly")])
    assert len(asked) in {9, 10}
    assert all(timedelta(days=3) < b - a < timedelta(days=11) for a, b in pairwise(asked))


def test_after_a_stop_of_five_weeks_one_prompt_comes_not_five() -> None:
    life = talking("UTC")
    life.until(MONDAY + 1 * WEEK)
    before = len(life.asked)
    life.stopped_until = MONDAY + 6 * WEEK + timedelta(hours=5)
    life.until(life.stopped_until + timedelta(hours=1))
    assert len(life.asked) - before <= 2  # a monthly, and the match wish
    assert_caps_hold(life)
    assert {one.reason for one in life.skipped()} <= {Code.LATE}


def test_a_weekly_that_fell_due_during_a_stop_is_asked_once_within_its_window() -> None:
    life = talking("UTC")
    life.until(MONDAY + timedelta(days=6))
    life.stopped_until = MONDAY + timedelta(days=8)
    life.until(MONDAY + timedelta(days=9))
    assert len(life.of("weekly")) == 1


def test_a_weekly_whose_window_passed_during_a_stop_is_given_up_with_a_code() -> None:
    life = talking("UTC")
    life.until(MONDAY + timedelta(days=6))
    life.stopped_until = MONDAY + timedelta(days=11)
    life.until(MONDAY + timedelta(days=12))
    assert life.of("weekly") == []
    (given_up,) = life.skipped()
    assert (given_up.pulse, given_up.reason) == ("weekly_recipient", Code.LATE)


def test_a_clock_that_goes_back_asks_nothing_again() -> None:
    life = talking("UTC")
    life.until(MONDAY + 3 * WEEK)
    before = [one.id for _, one, _ in life.asked]
    life.now = MONDAY + timedelta(days=2)
    life.look_at = life.now
    life.until(MONDAY + 3 * WEEK)
    assert [one.id for _, one, _ in life.asked][: len(before)] == before
    assert_caps_hold(life)


def test_a_clock_that_leaps_a_year_ahead_ends_in_one_look() -> None:
    life = talking("UTC")
    life.until(MONDAY + WEEK)
    life.now = MONDAY + 52 * WEEK
    looks = life.looks
    life.look_at = life.now
    life.until(life.now + timedelta(hours=1))
    assert life.looks - looks < 10
    assert_caps_hold(life)
