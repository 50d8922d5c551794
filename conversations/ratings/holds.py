"""What keeps a person from being asked anything right now, and until when."""

from datetime import datetime, timedelta

from conversations.people import after_quiet_hours, may_be_written_to
from conversations.programme import Defaults
from conversations.ratings.codes import Code
from conversations.ratings.standing import Standing

A_DAY = timedelta(days=1)
A_LITTLE = timedelta(minutes=5)
Hold = tuple[Code, datetime]


def hold(standing: Standing, defaults: Defaults, now: datetime) -> Hold | None:
    """Return why nothing may be asked now and when to look again; None = it may."""
    person, calm = standing.person, standing.asking.calm_until
    if not may_be_written_to(person):
        return Code.OUT_OF_REACH, now + A_DAY
    if person.away_until is not None:
        # Where the window is over by then, it is not asked at all.
        return Code.AWAY, max(person.away_until, now + A_DAY)
    if calm is not None and calm > now:
        return Code.CRISIS, calm
    if any(match.in_session for match in standing.matches):
        # The end of the session looks at once; this is for the case that it never came.
        return Code.SESSION, now + timedelta(minutes=defaults.session_gap_minutes) + A_LITTLE
    morning = after_quiet_hours(person, now, defaults)
    return (Code.NIGHT, morning) if morning > now else None
