"""Which topic of whose chat belongs to which talk; nothing else depends on them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from conversations.model.ids import MatchId, PersonId
from conversations.model.matches import LIVE
from conversations.wire import TopicKey
from storage.accounts import Accounts
from storage.moments import to_stored
from storage.session import Session, upsert
from storage.tables import match, topic

_OPEN = (
    select(topic.c.thread_id)
    .where(
        topic.c.person_id == bindparam("person"),
        topic.c.match_id == bindparam("talk"),
        topic.c.open.is_(True),
    )
    .order_by(topic.c.at.desc(), topic.c.thread_id.desc())
    .limit(1)
)
_OVER = (
    select(topic.c.person_id, topic.c.thread_id)
    .select_from(topic.join(match, match.c.id == topic.c.match_id))
    .where(topic.c.open.is_(True), match.c.state.not_in([state.value for state in LIVE]))
    .order_by(topic.c.at)
    .limit(bindparam("most"))
)
_CLOSE = (
    update(topic)
    .where(topic.c.person_id == bindparam("person"), topic.c.thread_id == bindparam("thread"))
    .values(open=False)
)
_TALKS = select(topic.c.person_id, topic.c.thread_id, topic.c.match_id).where(
    topic.c.person_id.in_(bindparam("people", expanding=True))
)


async def current(session: Session, person_id: PersonId, match_id: MatchId) -> int | None:
    found: int | None = await session.one(_OPEN, {"person": person_id, "talk": match_id})
    return found


async def keep(
    session: Session, person_id: PersonId, match_id: MatchId, thread_id: int, now: datetime
) -> None:
    row = {
        "person_id": person_id,
        "thread_id": thread_id,
        "match_id": match_id,
        "at": to_stored(now),
        "open": True,
    }
    await session.many(upsert(topic, session.dialect), [row])


async def close(session: Session, person_id: PersonId, thread_id: int) -> None:
    await session.rows(_CLOSE, {"person": person_id, "thread": thread_id})


async def over(
    session: Session, accounts: Accounts, limit: int
) -> Sequence[tuple[PersonId, TopicKey]]:
    """Return open topics of talks that are over, with where they stand."""
    rows = await session.rows(_OVER, {"most": limit})
    known = await accounts.of({person for person, _ in rows})
    return [
        (PersonId(person), TopicKey(known[person], thread))
        for person, thread in rows
        if person in known
    ]


async def talks(
    session: Session, keys: Sequence[TopicKey], people: Mapping[int, str]
) -> Mapping[TopicKey, MatchId]:
    """Return the talk each topic belongs to; topics that are not ours are left out."""
    wanted = {(people[key.account], key.thread_id): key for key in keys if key.account in people}
    owners = list(dict.fromkeys(person for person, _ in wanted))
    rows = await session.rows_among(_TALKS, "people", owners)
    return {
        wanted[person, thread]: MatchId(talk)
        for person, thread, talk in rows
        if (person, thread) in wanted
    }
