"""Counts and pairs for overviews and reports, aggregated in SQL."""

from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, or_, select

from conversations.model.ids import PersonId
from conversations.model.matches import HOLDS_A_PLACE, MatchState
from conversations.model.measuring import FIRST_IMPRESSION
from conversations.model.person import WAITS_FOR_WELCOME, PersonState
from conversations.ports import Begun, Figures
from storage.moments import to_moment, to_stored
from storage.session import Session
from storage.tables import answer, concern, match, person, response, talk

_ACTIVE = PersonState.ACTIVE.value
_WAITING = select(func.count(), func.min(person.c.waiting_since)).where(
    person.c.state == _ACTIVE, person.c.waiting_since.is_not(None)
)
_marked = (
    select(answer.c.person_id)
    .where(answer.c.question == WAITS_FOR_WELCOME, answer.c.person_id == person.c.id)
    .exists()
)
"""Who waits for a welcome as a supporter may take part in another role meanwhile."""
_APPLIED = select(func.count()).where(
    or_(person.c.state == PersonState.APPLIED.value, _marked),
    person.c.state != PersonState.LEFT.value,
)
_held = (
    select(match.c.supporter_id, func.count().label("places"))
    .where(match.c.state.in_([state.value for state in HOLDS_A_PLACE]))
    .group_by(match.c.supporter_id)
    .subquery()
)
_free = person.c.capacity - func.coalesce(_held.c.places, 0)
_available = and_(_free > 0, person.c.away_until.is_(None))
_SUPPORTERS = (
    select(func.count(), func.coalesce(func.sum(case((_available, _free), else_=0)), 0))
    .select_from(person.outerjoin(_held, _held.c.supporter_id == person.c.id))
    .where(person.c.state == _ACTIVE, person.c.supporter, ~_marked)
)
_BY_STATE = select(match.c.state, func.count()).group_by(match.c.state)
_SILENT = (
    select(func.count())
    .select_from(match.outerjoin(talk, talk.c.match_id == match.c.id))
    .where(
        match.c.state == MatchState.ACTIVE.value,
        func.coalesce(talk.c.last_at, match.c.active_at) < bindparam("since"),
    )
)
_CONCERNS = select(func.count()).where(concern.c.state != "closed")
_first = (
    select(
        response.c.match_id,
        response.c.value,
        func.row_number()
        .over(partition_by=response.c.match_id, order_by=(response.c.at, response.c.id))
        .label("place"),
    )
    .select_from(
        response.join(
            match,
            and_(
                match.c.id == response.c.match_id,
                match.c.recipient_id == response.c.person_id,
            ),
        )
    )
    .where(response.c.item == FIRST_IMPRESSION, response.c.value.is_not(None))
    .subquery()
)
_PAIRS = (
    select(match.c.score, _first.c.value, match.c.recipient_id, match.c.supporter_id)
    .select_from(match.join(_first, _first.c.match_id == match.c.id))
    .where(_first.c.place == 1)
    .order_by(match.c.created_at, match.c.id)
)


_TALKS = (
    select(
        match.c.recipient_id,
        match.c.supporter_id,
        match.c.score,
        match.c.active_at,
        match.c.waited_days,
    )
    .where(match.c.active_at >= bindparam("since"))
    .order_by(match.c.active_at, match.c.id)
)


_ENDED = (
    select(match.c.supporter_id, match.c.ended_at)
    .where(match.c.ended_at >= bindparam("since"))
    .order_by(match.c.ended_at, match.c.id)
)


async def figures(session: Session, silent_since: datetime) -> Figures:
    waiting, oldest = (await session.rows(_WAITING))[0]
    supporters, free = (await session.rows(_SUPPORTERS))[0]
    by_state = {str(state): int(count) for state, count in await session.rows(_BY_STATE)}
    return Figures(
        waiting=waiting,
        oldest_wait_since=None if oldest is None else to_moment(oldest),
        applied=await session.one(_APPLIED),
        supporters=supporters,
        free_places=int(free),
        by_state=by_state,
        silent_talks=await session.one(_SILENT, {"since": to_stored(silent_since)}),
        open_concerns=await session.one(_CONCERNS),
    )


async def quality_pairs(session: Session) -> list[tuple[float, float, str, str]]:
    rows = await session.rows(_PAIRS)
    return [(float(row[0]), float(row[1]), str(row[2]), str(row[3])) for row in rows]


async def talks_since(session: Session, moment: datetime) -> list[Begun]:
    rows = await session.rows(_TALKS, {"since": to_stored(moment)})
    return [
        Begun(PersonId(row[0]), PersonId(row[1]), float(row[2]), to_moment(row[3]), row[4])
        for row in rows
    ]


async def ended_since(session: Session, moment: datetime) -> list[tuple[PersonId, datetime]]:
    rows = await session.rows(_ENDED, {"since": to_stored(moment)})
    return [(PersonId(row[0]), to_moment(row[1])) for row in rows]
