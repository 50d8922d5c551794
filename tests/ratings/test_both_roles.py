"""Who is a recipient and a supporter is one person: one set of limits over all of their talks."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.model.person import Role
from conversations.ratings.codes import Code
from tests.ratings.lives import (
    MONDAY,
    Life,
    assert_caps_hold,
    assert_no_night,
    beginner,
    talk,
)

WEEK = timedelta(weeks=1)
SIDES = st.sampled_from([Role.RECIPIENT, Role.SUPPORTER])
SESSIONS = st.lists(st.tuples(st.integers(0, 12 * 7 * 24), st.integers(0, 2)), max_size=80)


def in_both_roles() -> Life:
    standing = beginner(zone="UTC")
    person = replace(standing.person, supporter=True)
    return Life(replace(standing, person=person))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(third=SIDES, sessions=SESSIONS)
def test_no_cap_is_broken_by_talks_in_different_roles(
    third: Role, sessions: list[tuple[int, int]]
) -> None:
    life = in_both_roles()
    for number, role in enumerate((Role.RECIPIENT, Role.SUPPORTER, third)):
        life.begins(talk(number, role, life.now))
        life.writes(f"m{number}", life.now + timedelta(hours=1), minutes=10)
    for hours, number in sorted(sessions):
        life.writes(f"m{number}", MONDAY + timedelta(hours=hours), minutes=10)
    life.until(MONDAY + 16 * WEEK)
    assert_caps_hold(life)
    assert_no_night(life.asked)
    assert not [one for one in life.skipped() if not one.reason]


def talking_in_both() -> Life:
    """Somebody who talks as a recipient every other day, and as a supporter each week."""
    life = in_both_roles()
    for number, role in enumerate((Role.RECIPIENT, Role.SUPPORTER)):
        life.begins(talk(number, role, life.now))
        life.writes(f"m{number}", life.now + timedelta(hours=1), minutes=10)
    for day in range(2, 12 * 7, 2):
        life.writes(f"m{int(day % 7 == 0)}", MONDAY + timedelta(days=day), minutes=10)
    life.until(MONDAY + 14 * WEEK)
    return life


def test_the_monthlies_of_two_roles_do_not_wait_for_each_other() -> None:
    life = talking_in_both()
    assert_caps_hold(life)
    asked = Counter(prompt.pulse for _, prompt, _ in life.asked)
    assert asked["monthly_recipient"] == asked["monthly_supporter"] == 3
    assert not [one for one in life.skipped() if one.pulse.startswith("monthly")]


def test_what_the_limits_held_back_is_never_said_to_be_the_fault_of_a_stop() -> None:
    assert Code.LATE not in {one.reason for one in talking_in_both().skipped()}
