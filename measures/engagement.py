"""How much two people write with each other, told from envelopes: who and when, never what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from statistics import median
from typing import Literal

Side = Literal["recipient", "supporter"]
SIDES: tuple[Side, Side] = ("recipient", "supporter")


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting: both sides' messages without a long silence.

    Attributes
    ----------
    started_by : str
        A side, or "" where it is not known.
    waits : mapping of side to tuple of float
        Minutes from the other's first unanswered message to each of this side's replies; nights
        and days between sessions count, as they do for who waits.
    """

    started_at: datetime
    ended_at: datetime
    started_by: str
    messages: dict[Side, int]
    waits: dict[Side, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Engagement:
    """One talk in numbers.

    Attributes
    ----------
    two_sided : int
        In how many sessions both wrote.
    started : mapping of side to int
        Who began the sessions.
    reply_minutes : mapping of side to float or None
        Median wait for this side's reply. None where it never replied.
    days_active : int
        Days, in the zone given, on which somebody wrote.
    days_since_last : float or None
        None where nobody ever wrote.
    """

    sessions: int
    two_sided: int
    messages: dict[Side, int]
    started: dict[Side, int]
    reply_minutes: dict[Side, float | None]
    days_active: int
    days_since_last: float | None


def engagement(sessions: Iterable[Session], now: datetime, zone: tzinfo) -> Engagement:
    """Return one talk's engagement.

    Parameters
    ----------
    sessions : iterable of Session
        In any order.
    zone : tzinfo
        Whose days are counted.
    """
    told = list(sessions)
    waits = {side: [wait for one in told for wait in one.waits[side]] for side in SIDES}
    last = max((one.ended_at for one in told), default=None)
    return Engagement(
        sessions=len(told),
        two_sided=sum(all(one.messages[side] for side in SIDES) for one in told),
        messages={side: sum(one.messages[side] for one in told) for side in SIDES},
        started={side: sum(one.started_by == side for one in told) for side in SIDES},
        reply_minutes={side: median(of) if of else None for side, of in waits.items()},
        days_active=len({day for one in told for day in _days(one, zone)}),
        days_since_last=(now - last) / timedelta(days=1) if last else None,
    )


def _days(one: Session, zone: tzinfo) -> Iterable[int]:
    first, last = (at.astimezone(zone).date().toordinal() for at in (one.started_at, one.ended_at))
    return range(first, last + 1)
