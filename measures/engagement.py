"""How much two people write with each other, told from envelopes: who and when, never what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from statistics import median
from typing import Literal

Side = Literal["recipient", "supporter"]
SIDES: tuple[Side, Side] = ("recipient", "supporter")

GAP = timedelta(minutes=45)
"""A silence as long as this ends a session."""


@dataclass(frozen=True, slots=True)
class Envelope:
    at: datetime
    side: Side


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting: both sides' messages without a silence of GAP."""

    started_at: datetime
    ended_at: datetime
    started_by: Side
    from_recipient: int
    from_supporter: int


@dataclass(frozen=True, slots=True)
class Engagement:
    """One talk in numbers.

    Attributes
    ----------
    started : mapping of side to int
        Who began the sessions.
    reply_minutes : mapping of side to float or None
        Median time from the other's first unanswered message to this side's next one; nights and
        days between sessions count, as they do for who waits. None where it never replied.
    days_active : int
        Days, in the zone given, on which somebody wrote.
    days_since_last : float or None
        None where nobody ever wrote.
    """

    sessions: tuple[Session, ...]
    messages: dict[Side, int]
    started: dict[Side, int]
    reply_minutes: dict[Side, float | None]
    days_active: int
    days_since_last: float | None

    @property
    def two_sided(self) -> int:
        """Return in how many sessions both wrote."""
        return sum(bool(one.from_recipient and one.from_supporter) for one in self.sessions)


def engagement(
    envelopes: Iterable[Envelope], now: datetime, zone: tzinfo, *, gap: timedelta = GAP
) -> Engagement:
    """Return one talk's engagement.

    Parameters
    ----------
    envelopes : iterable of Envelope
        In any order.
    zone : tzinfo
        Whose days are counted.
    """
    told = sorted(envelopes, key=lambda one: one.at)
    sittings = sessions(told, gap=gap)
    return Engagement(
        sessions=sittings,
        messages={side: sum(one.side == side for one in told) for side in SIDES},
        started={side: sum(one.started_by == side for one in sittings) for side in SIDES},
        reply_minutes=_replies(told),
        days_active=len({one.at.astimezone(zone).date() for one in told}),
        days_since_last=(now - told[-1].at) / timedelta(days=1) if told else None,
    )


def sessions(told: Sequence[Envelope], *, gap: timedelta = GAP) -> tuple[Session, ...]:
    """Return the sessions of envelopes in order of time; exactly `gap` of silence ends one."""
    groups: list[list[Envelope]] = []
    for one in told:
        if not groups or one.at - groups[-1][-1].at >= gap:
            groups.append([])
        groups[-1].append(one)
    return tuple(
        Session(
            started_at=group[0].at,
            ended_at=group[-1].at,
            started_by=group[0].side,
            from_recipient=sum(one.side == "recipient" for one in group),
            from_supporter=sum(one.side == "supporter" for one in group),
        )
        for group in groups
    )


def _replies(told: Sequence[Envelope]) -> dict[Side, float | None]:
    waits: dict[Side, list[float]] = {side: [] for side in SIDES}
    open_since: datetime | None = None
    by: Side | None = None
    for one in told:
        if one.side != by:
            if open_since is not None:
                waits[one.side].append((one.at - open_since) / timedelta(minutes=1))
            open_since, by = one.at, one.side
    return {side: median(of) if of else None for side, of in waits.items()}
