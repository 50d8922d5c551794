"""Which times to offer for a meeting: half hours of the chooser's own day, the likely ones first.

The minutes lie on one grid for everybody, and what comes first follows the other side's hours only
by halves of the chooser's day: exact edges would tell a time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from babel import Locale, UnknownLocaleError

from conversations.model.person import Person
from conversations.people import in_quiet_hours, zone_of
from conversations.programme import Defaults

STEP = timedelta(minutes=30)
SOONEST = timedelta(minutes=30)
"""The other side needs a moment to see a proposal and to answer it."""
DAYS = 8  # today and the next seven
PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (6, 12),
    "midday": (12, 14),
    "afternoon": (14, 18),
    "evening": (18, 22),
}
NIGHT = "night"
WEEKEND = "weekend"
NOON_IS_OVER = 14
MARGIN = 0.25


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as far as times go; `hours` is what a supporter told, if anything."""

    person: Person
    hours: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offered:
    """The times of one day: those to show at once, the others, which are the chooser's usual."""

    first: tuple[datetime, ...]
    rest: tuple[datetime, ...]
    usual: frozenset[datetime]


def of_day(person: Person, day: date) -> list[datetime]:
    """Return each half hour of a person's local day, in UTC.

    The grid is that of UTC for everybody: minutes of their own would give away those who live a
    quarter of an hour beside it. Of an hour that comes twice in autumn the first is taken, so
    that no two times look the same.
    """
    zone = zone_of(person)
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    start = midnight.replace(minute=0) - 2 * STEP
    slots = [start + number * STEP for number in range(56)]
    local = [(slot, slot.astimezone(zone)) for slot in slots]
    return [slot for slot, here in local if here.date() == day and here.fold == 0]


def days(person: Person, now: datetime) -> list[date]:
    """Return the days that still have a time to offer, in the person's own calendar."""
    today = now.astimezone(zone_of(person)).date()
    ahead = [today + timedelta(days=number) for number in range(DAYS)]
    return [day for day in ahead if any(at >= now + SOONEST for at in of_day(person, day))]


def part_of(person: Person, moment: datetime) -> str:
    hour = moment.astimezone(zone_of(person)).hour
    return next((part for part, (low, high) in PARTS.items() if low <= hour < high), NIGHT)


def is_usual(side: Side, moment: datetime, defaults: Defaults) -> bool:
    """Tell whether a moment lies in the hours that a supporter told."""
    parts = side.hours - {WEEKEND}
    if WEEKEND in side.hours and _at_weekend(side.person, moment):
        return not in_quiet_hours(side.person, moment, defaults) or NIGHT in parts
    return part_of(side.person, moment) in parts


def _at_weekend(person: Person, moment: datetime) -> bool:
    """Tell whether it is the weekend where a person lives: Friday begins it in many countries."""
    try:
        habits = Locale.parse(f"und_{person.country or '001'}")
    except (UnknownLocaleError, ValueError):
        habits = Locale("en")
    weekday = moment.astimezone(zone_of(person)).weekday()
    return habits.weekend_start <= weekday <= habits.weekend_end


def _suits(side: Side, moment: datetime, defaults: Defaults) -> bool:
    if side.hours:
        return is_usual(side, moment, defaults)
    return not in_quiet_hours(side.person, moment, defaults)


def offered(chooser: Side, other: Side, day: date, now: datetime, defaults: Defaults) -> Offered:
    """Return the times of a day, those likely for both first."""
    everything = of_day(chooser.person, day)
    usual = {slot for slot in everything if is_usual(chooser, slot, defaults)}
    awake = [
        slot
        for slot in everything
        if slot in usual or not in_quiet_hours(chooser.person, slot, defaults)
    ]
    first = _likely(chooser, other, awake, defaults)
    ahead = [slot for slot in everything if slot >= now + SOONEST]
    usual_first = sorted(ahead, key=lambda slot: (slot not in usual, slot))
    return Offered(
        first=tuple(slot for slot in usual_first if slot in first),
        rest=tuple(slot for slot in usual_first if slot not in first),
        usual=frozenset(usual),
    )


def _likely(chooser: Side, other: Side, awake: list[datetime], defaults: Defaults) -> set[datetime]:
    """Return the half of the chooser's waking day that suits the other side better, or all of it.

    Better means by a good margin. Three answers are all there are, so that whoever opens this
    again and again learns no more of the other side than half a day.
    """
    zone = zone_of(chooser.person)
    early = {slot for slot in awake if slot.astimezone(zone).hour < NOON_IS_OVER}
    late = set(awake) - early
    shares = [
        sum(_suits(other, slot, defaults) for slot in half) / max(1, len(half))
        for half in (early, late)
    ]
    if abs(shares[0] - shares[1]) < MARGIN:
        return early | late
    return early if shares[0] > shares[1] else late
