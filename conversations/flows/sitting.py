"""Sessions of a talk: closed after their silence; the first real contact is noticed here."""

from dataclasses import replace
from datetime import timedelta

from conversations import course
from conversations.answering import watch_for_answer
from conversations.looks import look_at
from conversations.model.care import Due
from conversations.model.ids import PersonId, new_id
from conversations.model.matches import Sitting, Talk
from conversations.model.person import Role
from conversations.turn import Turn


async def session_end(turn: Turn, due: Due) -> None:
    """Close a session after its silence; both are looked at then, for a pulse that may come."""
    talk = await turn.unit.talks.get(str(due.match_id))
    if talk is None or talk.session_started_at is None or talk.last_at is None:
        return
    gap = timedelta(minutes=turn.programme.defaults.session_gap_minutes)
    if talk.last_at + gap > turn.now:
        turn.schedule("session_end", talk.last_at + gap, match=talk.match_id)
        return
    before = await turn.unit.sittings.find(match_id=talk.match_id)
    turn.unit.sittings.add(
        Sitting(
            id=new_id(),
            match_id=talk.match_id,
            started_at=talk.session_started_at,
            ended_at=talk.last_at,
            from_recipient=talk.from_recipient - sum(s.from_recipient for s in before),
            from_supporter=talk.from_supporter - sum(s.from_supporter for s in before),
            ended_by="silence",
            started_by=_side(talk, talk.session_by),
            recipient_waits=talk.recipient_waits,
            supporter_waits=talk.supporter_waits,
        )
    )
    closed = replace(
        talk, session_started_at=None, session_by=None, recipient_waits=(), supporter_waits=()
    )
    words = turn.programme.defaults.first_contact_words
    if min(talk.from_recipient, talk.from_supporter) >= words and talk.first_contact_at is None:
        closed = replace(closed, first_contact_at=talk.last_at)
        course.begun(turn, closed)
    turn.unit.talks.save(closed)
    for person_id in (talk.recipient_id, talk.supporter_id):
        look_at(turn.unit, person_id, turn.now)
    watch_for_answer(turn, closed)


def _side(talk: Talk, person_id: PersonId | None) -> str:
    if person_id is None:
        return ""
    return str(Role.RECIPIENT if person_id == talk.recipient_id else Role.SUPPORTER)


DUES = {"session_end": session_end}
