"""A monthly that falls due is asked, however many sessions there were before it."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.model.person import Role
from conversations.ratings.codes import Code
from tests.ratings.lives import MONDAY, Life, assert_caps_hold, beginner, talk

HOURS = st.lists(st.integers(0, 16 * 7 * 24), min_size=4, max_size=120)


@settings(max_examples=100, deadline=None)
@given(hours=HOURS, weekday=st.integers(0, 6), hour=st.integers(9, 20))
def test_no_monthly_is_lost_to_the_limits(hours: list[int], weekday: int, hour: int) -> None:
    life = Life(beginner(zone="UTC"))
    life.settle(weekday=weekday, hour=hour)
    life.begins(talk(1, Role.RECIPIENT, MONDAY))
    life.writes("m1", MONDAY)
    for one in sorted(hours):
        life.writes("m1", MONDAY + timedelta(hours=one), minutes=10)
    life.until(MONDAY + timedelta(weeks=17))
    assert_caps_hold(life)
    assert len(life.of("monthly")) in {3, 4}
    assert not [one for one in life.skipped() if one.pulse == "monthly_recipient"]


def test_it_is_asked_at_its_own_hour_not_when_room_has_come_back() -> None:
    life = Life(beginner(zone="UTC"))
    life.begins(talk(1, Role.RECIPIENT, MONDAY))
    for day in range(0, 12 * 7, 2):
        life.writes("m1", MONDAY + timedelta(days=day), minutes=10)
    life.until(MONDAY + timedelta(weeks=12))
    prompts = [one for one in life.standing.prompts if one.pulse == "monthly_recipient"]
    asked = [one for one in prompts if one.asked_at]
    assert len(asked) == 2
    # The match wish has no limit and may come an hour before; nothing else stands in the way.
    assert all(one.asked_at - one.due_at <= timedelta(days=1) for one in asked if one.asked_at)
    kept = [one for one in life.skipped() if one.reason == Code.ROOM]
    assert {one.pulse for one in kept} <= {"session_recipient", "weekly_recipient"}
    assert kept
