"""A person's own day and hour of the week, in their own zone, over clock changes."""

from datetime import UTC, datetime, time, timedelta
from zlib import crc32

from conversations.people import zone_of
from conversations.ratings.standing import Standing

A_WEEK = timedelta(days=7)
SPREAD = 15
"""Minutes over which people with the same hour are spread, each at their own minute."""

NEAR = timedelta(hours=2)
"""So long after their hour it is still that hour."""


def own_minute(person_id: str) -> int:
    """Return the minute at which somebody is asked: always the same, and not everybody's."""
    return crc32(person_id.encode()) % SPREAD


def weekday_of(standing: Standing, begun: datetime) -> int:
    chosen = standing.asking.weekday
    return begun.astimezone(zone_of(standing.person)).weekday() if chosen is None else chosen


def first_slot(standing: Standing, after: datetime, *, weekday: int, hour: int) -> datetime:
    """Return the first moment after this one that is the person's own day and hour."""
    zone = zone_of(standing.person)
    local = after.astimezone(zone)
    day = local.date() + timedelta(days=(weekday - local.weekday()) % 7)
    at = time(hour, own_minute(standing.person.id))
    for number in range(3):
        slot = datetime.combine(day + number * A_WEEK, at, zone).astimezone(UTC)
        if slot > after:
            return slot
    raise AssertionError("a week has every weekday")


def newest_slot(
    standing: Standing, after: datetime, now: datetime, *, weekday: int, hour: int
) -> datetime:
    """Return the newest slot that has come since, or the next one: a long stop asks once."""
    slot = first_slot(standing, after, weekday=weekday, hour=hour)
    if slot + A_WEEK > now:
        return slot
    return max(slot, first_slot(standing, now - A_WEEK, weekday=weekday, hour=hour))


def next_own_hour(standing: Standing, due_at: datetime, now: datetime) -> datetime | None:
    """Return when the hour of a slot comes again after it was missed, None = it is that hour."""
    zone = zone_of(standing.person)
    at, here = due_at.astimezone(zone).time(), now.astimezone(zone)
    days = [here.date() + timedelta(days=number) for number in (-1, 0, 1)]
    own = [datetime.combine(day, at, zone).astimezone(UTC) for day in days]
    if any(timedelta() <= now - one < NEAR for one in own):
        return None
    return min(one for one in own if one > now)
