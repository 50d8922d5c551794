"""Times to offer: half hours of one's own day, right over changes of the clock, telling no zone."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from conversations.model.ids import PersonId
from conversations.model.person import Person
from conversations.people import zone_of
from conversations.programme import Defaults
from conversations.slots import DAYS, Side, days, is_usual, of_day, offered

DEFAULTS = Defaults()
WEDNESDAY = date(2026, 3, 4)
EARLY = datetime(2026, 3, 2, tzinfo=UTC)
ZONES = ["UTC", *(f"Etc/GMT{offset:+d}" for offset in range(-12, 12) if offset)]


def somebody(zone: str, country: str = "") -> Person:
    return Person(PersonId("p"), EARLY, zone=zone, country=country)


def clocks(person: Person, slots: tuple[datetime, ...] | list[datetime]) -> list[str]:
    return [f"{slot.astimezone(zone_of(person)):%H:%M}" for slot in slots]


@pytest.mark.parametrize(
    ("zone", "spring", "autumn"),
    [
        ("Europe/London", date(2026, 3, 29), date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 8), date(2026, 11, 1)),
    ],
)
def test_no_time_is_offered_that_does_not_exist_or_looks_like_another(
    zone: str, spring: date, autumn: date
) -> None:
    person = somebody(zone)
    assert len(of_day(person, WEDNESDAY)) == 48
    for day, number in ((spring, 46), (autumn, 48)):
        shown = clocks(person, of_day(person, day))
        assert len(shown) == len(set(shown)) == number
        assert (shown[0], shown[-1]) == ("00:00", "23:30")


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"])
def test_the_minutes_of_a_time_are_the_same_for_everybody_and_tell_no_zone(zone: str) -> None:
    person = somebody(zone)
    slots = of_day(person, WEDNESDAY)
    assert len(slots) == 48
    assert {slot.minute for slot in slots} == {0, 30}
    assert {slot.astimezone(zone_of(person)).date() for slot in slots} == {WEDNESDAY}


def test_an_evening_of_today_offers_tomorrow_once_today_is_over() -> None:
    person = somebody("Europe/London")
    night = datetime(2026, 3, 2, 23, 15, tzinfo=UTC)
    assert days(person, night)[0] == date(2026, 3, 3)
    assert days(person, night - timedelta(hours=1))[0] == date(2026, 3, 2)
    assert len(days(person, EARLY)) == DAYS


def test_what_has_passed_or_is_a_moment_away_is_not_offered() -> None:
    person = Side(somebody("Europe/London"))
    now = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
    found = offered(person, person, WEDNESDAY, now, DEFAULTS)
    assert min(found.first + found.rest) == datetime(2026, 3, 4, 13, tzinfo=UTC)


def test_nights_come_last_and_own_usual_hours_first() -> None:
    sami = Side(somebody("Europe/London"), frozenset({"evening"}))
    rana = Side(somebody("Europe/London"))
    found = offered(sami, rana, WEDNESDAY, EARLY, DEFAULTS)
    first, rest = clocks(sami.person, found.first), clocks(sami.person, found.rest)
    assert first[:8] == [f"{hour}:{minute}" for hour in range(18, 22) for minute in ("00", "30")]
    assert first[8] == "09:00"
    assert "03:00" in rest
    assert len(first) + len(rest) == 48
    assert clocks(sami.person, sorted(found.usual))[0] == "18:00"


def test_a_recipient_is_offered_first_the_half_of_the_day_in_which_the_supporter_writes() -> None:
    rana = Side(somebody("Europe/London"))
    evening = Side(somebody("Europe/London"), frozenset({"evening"}))
    far = Side(somebody("Asia/Tokyo"), frozenset({"evening"}))
    late = offered(rana, evening, WEDNESDAY, EARLY, DEFAULTS)
    early = offered(rana, far, WEDNESDAY, EARLY, DEFAULTS)
    assert clocks(rana.person, late.first)[0] == "14:00"
    assert clocks(rana.person, early.first)[-1] == "13:30"
    assert late.usual == early.usual == frozenset()


@pytest.mark.parametrize(
    "hours",
    [(), ("morning",), ("midday",), ("evening",), ("night",), ("morning", "evening")],
)
def test_what_comes_first_is_the_same_for_at_least_four_zones_of_the_other_side(
    hours: tuple[str, ...],
) -> None:
    rana = Side(somebody("Europe/London"))
    pages = Counter(
        offered(rana, Side(somebody(zone), frozenset(hours)), WEDNESDAY, EARLY, DEFAULTS).first
        for zone in ZONES
    )
    assert len(pages) == 3
    assert min(pages.values()) >= 4


def test_the_weekend_is_that_of_the_country() -> None:
    friday = datetime(2026, 3, 6, 12, tzinfo=UTC)
    sunday = friday + timedelta(days=2)
    for country, free, busy in (
        ("EG", friday, sunday),
        ("GB", sunday, friday),
        ("", sunday, friday),
    ):
        side = Side(somebody("UTC", country), frozenset({"weekend"}))
        assert is_usual(side, free, DEFAULTS)
        assert not is_usual(side, busy, DEFAULTS)
        assert not is_usual(side, free.replace(hour=3), DEFAULTS)
