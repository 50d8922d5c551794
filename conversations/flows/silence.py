"""What happens when nobody answers: a gentle reminder, an offer of somebody else, a coordinator."""

from datetime import datetime, timedelta

from conversations import closing, watching
from conversations.answering import waits
from conversations.model.care import Concern, Due
from conversations.model.ids import PersonId, new_id
from conversations.model.matches import Match, MatchState, Talk
from conversations.people import after_quiet_hours, may_be_written_to
from conversations.replies import Button, say
from conversations.turn import Turn

A_DAY = timedelta(days=1)


async def _later(turn: Turn, due: Due, *people: PersonId) -> bool:
    """Put off what is due while somebody is away, by as long as it waits at other times.

    Who does not say on the day that they are back is waited for like anybody a day later.
    """
    found = [await turn.unit.people.get(one) for one in people]
    away = [one.away_until for one in found if one and one.away_until]
    if not away or turn.now >= max(away) + A_DAY:
        return False
    at = max(away) + max(waits(turn)[due.kind], A_DAY)
    turn.schedule(due.kind, at, match=due.match_id, **dict(due.args))
    return True


async def _still_silent(turn: Turn, due: Due) -> tuple[Match, Talk] | None:
    match = await turn.unit.matches.get(str(due.match_id))
    talk = await turn.unit.talks.get(str(due.match_id))
    if match is None or talk is None or match.state is not MatchState.ACTIVE:
        return None
    since = datetime.fromisoformat(str(due.args["last_at"]))
    return (match, talk) if talk.last_at == since else None


async def remind(turn: Turn, due: Due) -> None:
    """Remind the one whose turn it is, once, and never at night."""
    found = await _still_silent(turn, due)
    if found is None:
        return
    match, talk = found
    other = match.other(talk.last_by) if talk.last_by else match.supporter_id
    person = await turn.unit.people.get(other)
    if await _later(turn, due, other) or person is None or not may_be_written_to(person):
        return
    morning = after_quiet_hours(person, turn.now, turn.programme.defaults)
    if morning > turn.now:
        turn.schedule("unanswered", morning, match=match.id, **dict(due.args))
        return
    turn.say(
        say(
            "{alias} wrote to you a while ago. A short word is enough. If it is too much right "
            "now, /pause tells them kindly.",
            alias=closing.peer_alias(match, other),
        ),
        to=other,
    )


async def hand_over(turn: Turn, due: Due) -> None:
    """Offer a recipient who was left without an answer somebody else."""
    found = await _still_silent(turn, due)
    if found is None or found[1].last_by != found[0].recipient_id:
        return
    match = found[0]
    if await _later(turn, due, match.recipient_id, match.supporter_id):
        return
    person = await turn.unit.people.get(match.recipient_id)
    if person is None or not may_be_written_to(person):
        return
    morning = after_quiet_hours(person, turn.now, turn.programme.defaults)
    if morning > turn.now:
        turn.schedule("hand_over", morning, match=match.id, **dict(due.args))
        return
    args = {"match": match.id}
    turn.say(
        say(
            "{alias} has not answered for some days. That is not because of you. Would you like "
            "somebody else?",
            alias=match.supporter_alias,
        ),
        to=person.id,
        buttons=(
            (Button(say("Yes, somebody else"), "leaving.change", args),),
            (Button(say("I wait a little longer"), "leaving.stay", args),),
        ),
    )


async def silent(turn: Turn, due: Due) -> None:
    """Put a talk that has been silent for long before the coordinators."""
    found = await _still_silent(turn, due)
    if found is None:
        return
    match = found[0]
    if await _later(turn, due, match.recipient_id, match.supporter_id):
        return
    concern = Concern(
        id=new_id(),
        kind="silent",
        level=1,
        about_id=match.recipient_id,
        reporter_id=None,
        match_id=match.id,
        opened_at=turn.now,
        rule="silent",
    )
    turn.unit.concerns.add(concern)
    await watching.page(turn, concern)


DUES = {"unanswered": remind, "hand_over": hand_over, "silent": silent}
