"""What a day is called on a button: today, tomorrow, or its date in the reader's language."""

from datetime import date, datetime

from babel import Locale
from babel.dates import get_day_names

from conversations.locales import day_words
from conversations.people import zone_of
from conversations.replies import Words, say
from conversations.turn import Turn


def today(turn: Turn) -> date:
    """Return today's date where the person of this turn lives."""
    return turn.now.astimezone(zone_of(turn.person)).date()


def weekday_name(weekday: int, language: str) -> str:
    """Return what a day of the week is called; 0 = Monday."""
    return str(get_day_names("wide", "stand-alone", Locale.parse(language or "en"))[weekday])


def day_name(turn: Turn, day: date) -> Words:
    ahead = (day - today(turn)).days
    if ahead == 0:
        return say("Today")
    if ahead == 1:
        return say("Tomorrow")
    noon = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - a day, not a moment
    return day_words(noon, turn.person.language)
