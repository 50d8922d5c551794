"""Twelve ordinary weeks: each pulse comes at its time, the monthly in a weekly's place."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.model.person import Role
from conversations.ratings.slots import own_minute
from tests.ratings.lives import MONDAY, SCHEDULE, Life, beginner, talk

WEEK = timedelta(weeks=1)


def twelve_weeks(role: Role = Role.RECIPIENT, sessions: int = 1, zone: str = "UTC") -> Life:
    """Let a talk begin a day after the person agreed, with so many sessions each week."""
    life = Life(beginner(role, zone))
    life.until(MONDAY + timedelta(days=1))
    life.begins(talk(1, role, life.now))
    begun = life.now
    for week in range(12):
        for number in range(sessions):
            hours = 2 + 24 * 7 * number / sessions
            life.writes("m1", begun + week * WEEK + timedelta(hours=hours))
    life.until(begun + 12 * WEEK)
    return life


@pytest.mark.parametrize("role", [Role.RECIPIENT, Role.SUPPORTER])
def test_each_pulse_comes_as_often_as_it_should(role: Role) -> None:
    life = twelve_weeks(role)
    triggers = Counter(
        pulse.trigger
        for _, prompt, _ in life.asked
        if (pulse := SCHEDULE.by_id(prompt.pulse)) is not None
    )
    assert (triggers["baseline"], triggers["first_contact"], triggers["match_wish"]) == (1, 1, 1)
    assert triggers["monthly"] == 2
    assert triggers["weekly"] == 9
    assert triggers["session_end"] >= 6


def test_the_weekly_comes_on_the_weekday_of_the_first_talk_at_six() -> None:
    life = twelve_weeks(sessions=0, zone="Europe/London")
    life.writes("m1", life.now)
    life.until(life.now + 5 * WEEK)
    local = [at.astimezone(ZoneInfo("Europe/London")) for at in life.of("weekly")]
    assert [at.strftime("%A %H") for at in local] == ["Tuesday 18"] * 3


def test_a_session_on_that_day_moves_the_weekly_by_a_day_to_the_same_hour() -> None:
    life = twelve_weeks(zone="Europe/London")
    local = [at.astimezone(ZoneInfo("Europe/London")) for at in life.of("weekly")]
    # A session on that day has its own pulse; the weekly then keeps a day's distance, and its hour.
    assert {at.strftime("%A") for at in local} == {"Wednesday"}
    assert {(at.hour, at.minute) for at in local} == {(18, own_minute("rana"))}


def test_the_monthly_takes_the_place_of_that_weeks_weekly() -> None:
    life = twelve_weeks()
    begun = life.standing.matches[0].first_contact_at
    assert begun is not None
    for at in life.of("monthly"):
        assert not any(abs(at - weekly) < WEEK / 2 for weekly in life.of("weekly"))
    for number, at in enumerate(life.of("monthly"), start=1):
        assert number * 4 * WEEK <= at - begun < (number * 4 + 1) * WEEK + timedelta(days=1)


def test_the_three_monthly_forms_come_in_turn() -> None:
    life = Life(beginner())
    life.begins(talk(1, Role.RECIPIENT, MONDAY))
    life.writes("m1", MONDAY)
    life.until(MONDAY + 26 * WEEK)
    forms = [one.form for _, one, _ in life.asked if one.pulse == "monthly_recipient"]
    assert len(forms) >= 6
    assert set(forms[:3]) == set(forms[3:6]) == {"1", "2", "3"}


def test_the_look_back_and_the_follow_up_come_after_the_end() -> None:
    life = twelve_weeks()
    life.settle(follow_ups=("m1",))
    life.ends("m1")
    ended = life.now
    life.until(ended + timedelta(days=120))
    (close,), (later,) = life.of("close"), life.of("follow_up")
    assert timedelta(days=1) <= close - ended < timedelta(days=2)
    assert timedelta(days=90) <= later - ended < timedelta(days=91)
    assert not [at for at in life.of("weekly") if at > ended]


def test_without_a_yes_to_it_no_follow_up_comes() -> None:
    life = twelve_weeks()
    life.ends("m1")
    life.until(life.now + timedelta(days=150))
    assert life.of("follow_up") == []


def test_after_26_weeklies_only_the_monthly_is_left() -> None:
    life = Life(beginner())
    life.begins(talk(1, Role.RECIPIENT, MONDAY))
    life.writes("m1", MONDAY)
    life.until(MONDAY + 60 * WEEK)
    assert len(life.of("weekly")) == 26
    assert life.of("monthly")[-1] > life.of("weekly")[-1] + 12 * WEEK
    assert len(life.of("monthly")) >= 13
