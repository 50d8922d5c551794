"""Erasing a person: the key first, so that nothing it sealed can be read anywhere ever again.

What stays is the bare person row (for matches and ratings under alias), consents as proof, and a
tombstone, so that a restored backup can erase the person again.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, insert, or_, select

from storage.moments import to_stored
from storage.session import Session
from storage.tables import (
    account,
    answer,
    asking,
    copy,
    dialogue,
    due,
    held,
    match,
    meeting,
    outbox,
    pressable,
    profile,
    tombstone,
    topic,
    wish,
)

_LOOKUP = select(account.c.lookup).where(account.c.person_id == bindparam("person"))
_THEIR_MATCHES = select(match.c.id).where(
    or_(
        match.c.recipient_id == bindparam("person"),
        match.c.supporter_id == bindparam("person"),
    )
)
_EMPTIED: tuple[tuple[Table, ColumnElement[bool]], ...] = (
    (answer, answer.c.person_id == bindparam("person")),
    (asking, asking.c.person_id == bindparam("person")),
    (dialogue, dialogue.c.person_id == bindparam("person")),
    (held, held.c.person_id == bindparam("person")),
    (profile, profile.c.person_id == bindparam("person")),
    (pressable, pressable.c.person_id == bindparam("person")),
    (outbox, and_(outbox.c.person_id == bindparam("person"), outbox.c.done_at.is_(None))),
    (copy, copy.c.person_id == bindparam("person")),
    (topic, topic.c.person_id == bindparam("person")),
    (due, and_(due.c.person_id == bindparam("person"), due.c.done_at.is_(None))),
    (meeting, meeting.c.match_id.in_(_THEIR_MATCHES)),
    (wish, wish.c.match_id.in_(_THEIR_MATCHES)),
    (account, account.c.person_id == bindparam("person")),
)
_DELETES = tuple(delete(table).where(condition) for table, condition in _EMPTIED)


async def erase(session: Session, person_id: str, now: datetime) -> None:
    """Delete what belongs to a person and leave a tombstone; the caller destroys the key."""
    lookup = await session.one(_LOOKUP, {"person": person_id})
    for statement in _DELETES:
        await session.rows(statement, {"person": person_id})
    await session.rows(delete(tombstone).where(tombstone.c.person_id == person_id))
    stone = {"person_id": person_id, "lookup": lookup, "at": to_stored(now)}
    await session.many(insert(tombstone), [stone])
