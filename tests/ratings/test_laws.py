"""Whatever happens in a life, no cap is broken, nobody is woken, nothing is asked twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.model.matches import MatchState
from conversations.model.person import Role
from tests.ratings.lives import (
    MONDAY,
    ZONES,
    Life,
    assert_caps_hold,
    assert_no_night,
    beginner,
    talk,
)

DAYS = 150
START = st.sampled_from([MONDAY, datetime(2026, 9, 20, 3, tzinfo=MONDAY.tzinfo)])


def _chosen(life: Life, number: int) -> str:
    live = [match for match in life.standing.matches if match.ended_at is None]
    return live[number % len(live)].id if live else ""


def _begins(life: Life, _number: int, role: Role) -> None:
    if sum(match.ended_at is None for match in life.standing.matches) < 3:
        life.begins(talk(len(life.standing.matches), role, life.now))


def _session(life: Life, number: int, _role: Role) -> None:
    if chosen := _chosen(life, number):
        life.writes(chosen, life.now, minutes=5 + 10 * number)


def _ends(life: Life, number: int, _role: Role) -> None:
    if chosen := _chosen(life, number):
        life.settle(follow_ups=(*life.standing.asking.follow_ups, chosen))
        life.ends(chosen)


def _rests(life: Life, number: int, _role: Role) -> None:
    if chosen := _chosen(life, number):
        life.change(chosen, state=MatchState.PAUSED if number % 2 else MatchState.ACTIVE)


def _wish(life: Life, number: int, _role: Role) -> None:
    life.settle(wishes=(_chosen(life, number),))
    life.look_at = life.now


def _crisis(life: Life, _number: int, _role: Role) -> None:
    life.settle(calm_until=life.now + timedelta(days=1))


def _zone(life: Life, number: int, _role: Role) -> None:
    life.becomes(zone=ZONES[number % len(ZONES)])


def _hour(life: Life, number: int, _role: Role) -> None:
    life.settle(hour=9 + number % 12)
    life.look_at = life.now


def _day(life: Life, number: int, _role: Role) -> None:
    life.settle(weekday=number % 7)
    life.look_at = life.now


def _stop(life: Life, number: int, _role: Role) -> None:
    life.stopped_until = life.now + timedelta(days=number)


def _away(life: Life, number: int, _role: Role) -> None:
    life.becomes(away_until=life.now + timedelta(days=number) if number % 2 else None)


def _clock_goes_back(life: Life, number: int, _role: Role) -> None:
    life.now -= timedelta(hours=number * 5)


WHAT = {
    "session": _session,
    "begins": _begins,
    "ends": _ends,
    "rests": _rests,
    "wish": _wish,
    "crisis": _crisis,
    "zone": _zone,
    "hour": _hour,
    "day": _day,
    "stop": _stop,
    "away": _away,
    "clock goes back": _clock_goes_back,
}


@dataclass(frozen=True)
class Happening:
    hour: int  # since the beginning
    what: str
    number: int


HAPPENINGS = st.lists(
    st.builds(
        Happening,
        hour=st.integers(0, DAYS * 24),
        what=st.sampled_from([*WHAT, *["session"] * 6]),
        number=st.integers(0, 23),
    ),
    max_size=60,
)


def lived(
    happenings: list[Happening], role: Role, zone: str, answers: list[bool], start: datetime
) -> Life:
    life = Life(beginner(role, zone), now=start, look_at=start, answers=answers)
    life.begins(talk(0, role, start))
    for one in sorted(happenings, key=lambda one: (one.hour, one.what, one.number)):
        life.until(start + timedelta(hours=one.hour))
        WHAT[one.what](life, one.number, role)
    life.stopped_until = None
    life.until(start + timedelta(days=DAYS + 120))
    return life


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    happenings=HAPPENINGS,
    role=st.sampled_from([Role.RECIPIENT, Role.SUPPORTER]),
    zone=st.sampled_from(ZONES),
    answers=st.lists(st.booleans(), min_size=1, max_size=12),
    start=START,
)
def test_no_life_breaks_a_cap_or_is_woken_or_asked_twice(
    happenings: list[Happening], role: Role, zone: str, answers: list[bool], start: datetime
) -> None:
    life = lived(happenings, role, zone, answers, start)
    assert_caps_hold(life)
    assert_no_night(life.asked)
    assert_no_night(life.reminded)
    for at, _, standing in (*life.asked, *life.reminded):
        assert not any(match.in_session for match in standing.matches)
        assert standing.person.away_until is None
        assert standing.asking.calm_until is None or standing.asking.calm_until <= at
    reminded = [one.id for _, one, _ in life.reminded]
    assert len(reminded) == len(set(reminded)), "reminded twice"
    assert all(one.reason for one in life.skipped()), "held back without a code"
    closed = [one for one in life.standing.prompts if one.asked_at]
    assert all(one.expires_at > one.asked_at for one in closed if one.asked_at)
