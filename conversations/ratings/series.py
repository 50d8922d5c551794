"""Weekly and monthly pulses as one row of slots: the person's own hour, every fourth a monthly."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.model.measuring import Prompt
from conversations.model.person import Role
from conversations.programme import Pulse
from conversations.ratings.slots import A_WEEK, newest_slot, weekday_of
from conversations.ratings.standing import InMatch, Schedule, Standing


@dataclass(frozen=True, slots=True)
class NextTurn:
    """The newest slot that has come, or the next one, and which pulse it belongs to."""

    pulse: Pulse
    match: InMatch
    due_at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class _Series:
    """The talks one role of a person goes on in, and what was asked in turn so far."""

    matches: tuple[InMatch, ...]
    prompts: tuple[Prompt, ...]
    weekly: Pulse | None
    monthly: Pulse | None

    @property
    def begun(self) -> datetime:
        """Return when they first really talked: weeks and months count from there."""
        first = self.matches[0]
        return first.first_contact_at or first.active_at

    def last(self, pulse: Pulse | None) -> datetime | None:
        mine = (one.due_at for one in self.prompts if pulse is None or one.pulse == pulse.id)
        return max(mine, default=None)


def _series(schedule: Schedule, standing: Standing, role: Role) -> _Series | None:
    talking = [
        match
        for match in standing.matches
        if match.role is role and match.active and match.first_contact_at and not match.blocked
    ]
    weekly, monthly = (schedule.pulse(trigger, role) for trigger in ("weekly", "monthly"))
    if not talking or (weekly is None and monthly is None):
        return None
    ids = {pulse.id for pulse in (weekly, monthly) if pulse}
    return _Series(
        matches=tuple(sorted(talking, key=lambda match: (match.first_contact_at, match.id))),
        prompts=tuple(one for one in standing.prompts if one.pulse in ids),
        weekly=weekly,
        monthly=monthly,
    )


def next_turn(schedule: Schedule, standing: Standing, role: Role, now: datetime) -> NextTurn | None:
    """Return the one turn of the clock that counts now; a monthly takes that week's place."""
    found = _series(schedule, standing, role)
    if found is None:
        return None
    when = _when(schedule, standing, role, found)
    after = _after(standing, found)
    slot = newest_slot(standing, after, now, **when)
    pulse = _whose(standing, found, slot)
    if pulse is None:
        if (month := _month(standing, found)) is None:
            return None
        slot = newest_slot(standing, max(after, month - _INSTANT), now, **when)
        pulse = found.monthly
    if pulse is None:
        return None
    number = len(found.prompts)
    return NextTurn(pulse, found.matches[number % len(found.matches)], slot, number)


def next_monthly(
    schedule: Schedule, standing: Standing, role: Role, now: datetime
) -> tuple[Pulse, datetime] | None:
    """Return the monthly that room must be kept for, and when it is due."""
    found = _series(schedule, standing, role)
    month = _month(standing, found) if found else None
    if found is None or found.monthly is None or month is None:
        return None
    when = _when(schedule, standing, role, found)
    after = max(_after(standing, found), month - _INSTANT)
    return found.monthly, newest_slot(standing, after, now, **when)


_INSTANT = timedelta(microseconds=1)


def _when(schedule: Schedule, standing: Standing, role: Role, found: _Series) -> dict[str, int]:
    hour = standing.asking.hour
    return {
        "weekday": weekday_of(standing, found.begun),
        "hour": schedule.limits_of(role).hour if hour is None else hour,
    }


def _after(standing: Standing, found: _Series) -> datetime:
    """Return after which moment the next slot may lie: half a week from the one before.

    So a change of day, hour or zone neither doubles a week nor loses one.
    """
    after = max(found.begun, found.last(None) or found.begun) + A_WEEK / 2
    return max(after, standing.agreed_at or after)


def _month(standing: Standing, found: _Series) -> datetime | None:
    """Return from which moment the next slot is a monthly one."""
    if found.monthly is None or found.monthly.every is None:
        return None
    every, last = found.monthly.every, found.last(found.monthly)
    after = max(found.begun, standing.agreed_at or found.begun)
    if last is not None:
        # Half a time apart at least, where another talk has become the first one.
        after = max(after, last + every / 2)
    return found.begun + ((after - found.begun) // every + 1) * every


def _whose(standing: Standing, found: _Series, slot: datetime) -> Pulse | None:
    month = _month(standing, found)
    if month is not None and slot >= month:
        return found.monthly
    weekly = found.weekly
    if weekly is None:
        return None
    asked = [one for one in standing.of_pulse(weekly) if one.asked_at and one.due_at > found.begun]
    return None if weekly.times and len(asked) >= weekly.times else weekly
