"""What is deleted when its time is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, and_, bindparam, delete, exists, func, or_, select

from conversations.model.matches import LIVE
from conversations.pieces import HEADER
from storage.moments import to_stored
from storage.session import Session
from storage.tables import (
    copy,
    due,
    held,
    inbox,
    match,
    meeting,
    outbox,
    pressable,
    quarantine,
    survey,
)

_BEFORE: BindParameter[int] = bindparam("before")
_newer = copy.alias("newer")
_LIMITS = {
    # The highest row stays: ids go on from it, and the platform is asked for what comes after it.
    "outbox": (
        timedelta(hours=48),
        delete(outbox).where(
            or_(
                outbox.c.done_at < _BEFORE,
                # A goodbye to an erased person that a stop has cut off: nothing is left to send.
                and_(outbox.c.payload.is_(None), outbox.c.created_at < _BEFORE),
            ),
            outbox.c.id < select(func.max(outbox.c.id)).scalar_subquery(),
        ),
    ),
    "inbox": (
        timedelta(days=7),
        delete(inbox).where(
            inbox.c.handled_at < _BEFORE,
            inbox.c.update_id < select(func.max(inbox.c.update_id)).scalar_subquery(),
        ),
    ),
    "copy": (
        timedelta(hours=48),
        delete(copy).where(
            # Of no talk, each is as old as it is itself.
            or_(
                and_(copy.c.match_id == "", copy.c.at < _BEFORE),
                and_(
                    copy.c.match_id != "",
                    ~exists().where(_newer.c.match_id == copy.c.match_id, _newer.c.at >= _BEFORE),
                ),
            ),
            # A silent talk's pinned message is found again when the talk ends.
            ~and_(
                copy.c.message_id.startswith(HEADER),
                exists().where(
                    match.c.id == copy.c.match_id,
                    match.c.state.in_([state.value for state in LIVE]),
                ),
            ),
        ),
    ),
    # Its own timer tells the sender first; this is for what that timer did not reach.
    "held": (timedelta(hours=48), delete(held).where(held.c.at < _BEFORE)),
    "quarantine": (
        timedelta(days=7),
        delete(quarantine).where(quarantine.c.at < _BEFORE),
    ),
    "pressable": (
        timedelta(days=30),
        delete(pressable).where(
            or_(
                pressable.c.used_at < _BEFORE,
                pressable.c.created_at < _BEFORE,
            )
        ),
    ),
    # Times lie at most a week ahead, so none of these is still to come.
    "meeting": (timedelta(days=30), delete(meeting).where(meeting.c.changed_at < _BEFORE)),
    "survey": (timedelta(days=100), delete(survey).where(survey.c.at < _BEFORE)),
    "due": (timedelta(days=30), delete(due).where(due.c.done_at < _BEFORE)),
}


async def purge(session: Session, now: datetime) -> Mapping[str, int]:
    """Delete what is older than it may be; returns how many rows of each table."""
    return {
        name: await session.count(statement, {"before": to_stored(now - age)})
        for name, (age, statement) in _LIMITS.items()
    }
