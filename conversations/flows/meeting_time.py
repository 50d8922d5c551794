"""Around an agreed time: reminders for both, a word when it comes, kindness when it was missed.

Each looks again when it falls due: what is over, withdrawn or long past is dropped in silence.
"""

from dataclasses import replace
from datetime import timedelta

from conversations import closing, meetings
from conversations.model.care import Due
from conversations.model.ids import PersonId
from conversations.model.matches import Match, MatchState
from conversations.model.meetings import Meeting, MeetingState
from conversations.people import after_quiet_hours, may_be_written_to, talks_of
from conversations.replies import Button, Rows, say
from conversations.turn import Turn

NOT_LATER_THAN = timedelta(minutes=10)
"""How late *it is time* may still be said."""
LOOKED_BACK_WITHIN = timedelta(hours=1)
"""After a longer stop nobody can tell who came: words may have waited outside."""
LATER = timedelta(hours=1)
STALE = timedelta(hours=36)


async def _found(turn: Turn, due: Due, state: MeetingState) -> tuple[Match, Meeting] | None:
    match = await turn.unit.matches.get(str(due.match_id))
    meeting = await turn.unit.meetings.get(str(due.args["meeting"]))
    if match is None or meeting is None or match.state is not MatchState.ACTIVE:
        return None
    return (match, meeting) if meeting.state is state and meeting.at else None


async def day_before(turn: Turn, due: Due) -> None:
    """Remind one of the two the day before, never at night."""
    found = await _found(turn, due, MeetingState.AGREED)
    if found is None or due.person_id is None or not await _may_hear(turn, due.person_id):
        return
    match, meeting = found
    assert meeting.at is not None
    morning = after_quiet_hours(turn.person, turn.now, turn.programme.defaults)
    if morning >= meeting.at - meetings.SOON:
        return
    if morning > turn.now:
        turn.schedule(
            "meeting_day", morning, person=due.person_id, match=match.id, meeting=meeting.id
        )
        return
    meetings.show_agreed(turn, match, meeting, due.person_id)


async def soon(turn: Turn, due: Due) -> None:
    """Remind both a quarter of an hour before; from here on counts who has come."""
    found = await _found(turn, due, MeetingState.AGREED)
    if found is None:
        return
    match, meeting = found
    assert meeting.at is not None
    if turn.now >= meeting.at:
        return
    talk = await turn.unit.talks.get(match.id)
    if talk:
        counted = replace(
            meeting, from_recipient=talk.from_recipient, from_supporter=talk.from_supporter
        )
        turn.unit.meetings.save(counted)
    for who in match.people:
        if await _may_hear(turn, who):
            alias = closing.peer_alias(match, who)
            turn.say(say("Soon you meet {alias}: {when}.", alias=alias, when=meeting.at), to=who)


async def now(turn: Turn, due: Due) -> None:
    """Tell both that it is time, those who are not writing yet."""
    found = await _found(turn, due, MeetingState.AGREED)
    if found is None:
        return
    match, meeting = found
    assert meeting.at is not None
    if turn.now > meeting.at + NOT_LATER_THAN:
        return
    here = await _came(turn, match, meeting)
    for who in match.people:
        if who in here or not await _may_hear(turn, who):
            continue
        alias = closing.peer_alias(match, who)
        turn.say(
            say("It is time: {alias} can be here now. Just write.", alias=alias),
            to=who,
            buttons=await _way_in(turn, match, who),
        )


async def _way_in(turn: Turn, match: Match, who: PersonId) -> Rows:
    """Return a button into this talk for those who hold several, so that none is mixed up."""
    if len(await talks_of(turn.unit, who)) < 2:
        return ()
    alias = closing.peer_alias(match, who)
    return ((Button(say("Write to {alias}", alias=alias), "relay.to", {"match": match.id}),),)


async def over(turn: Turn, due: Due) -> None:
    """Look who came: nothing is said when both did, and nobody is blamed when not."""
    found = await _found(turn, due, MeetingState.AGREED)
    if found is None:
        return
    match, meeting = found
    if turn.now - due.due_at > LOOKED_BACK_WITHIN:
        meetings.close(turn, meeting, MeetingState.PAST)
        return
    here = await _came(turn, match, meeting)
    both = match.people
    missed = [who for who in both if who not in here]
    meetings.close(turn, meeting, MeetingState.MISSED if missed else MeetingState.MET)
    for who in missed:
        await _plan_kind_word(turn, match, meeting, who, at_once=len(missed) == len(both))
    if len(missed) == 1 and await _may_hear(turn, waited := match.other(missed[0])):
        turn.say(
            say(
                "It looks as if {alias} could not come this time. Maybe something came up; it "
                "says nothing about you. Thank you for being there. Would you like to propose "
                "another time?",
                alias=closing.peer_alias(match, waited),
            ),
            to=waited,
            buttons=meetings.another_time(match),
        )


async def _plan_kind_word(
    turn: Turn, match: Match, meeting: Meeting, who: PersonId, *, at_once: bool
) -> None:
    person = await turn.unit.people.get(who)
    if person is None:
        return
    wanted = turn.now if at_once else turn.now + LATER
    at = after_quiet_hours(person, wanted, turn.programme.defaults)
    turn.schedule(
        "meeting_missed", at, person=who, match=match.id, meeting=meeting.id, both=at_once
    )


async def missed(turn: Turn, due: Due) -> None:
    """Say something kind to one who did not come, unless they have written meanwhile."""
    found = await _found(turn, due, MeetingState.MISSED)
    if found is None or due.person_id is None or not await _may_hear(turn, due.person_id):
        return
    match, meeting = found
    assert meeting.at is not None
    who = due.person_id
    newer = await meetings.open_proposal(turn, match) or await meetings.ahead(turn, match)
    if newer or turn.now - meeting.at > STALE or who in await _came(turn, match, meeting):
        return
    morning = after_quiet_hours(turn.person, turn.now, turn.programme.defaults)
    if morning > turn.now:
        turn.schedule("meeting_missed", morning, person=who, match=match.id, **dict(due.args))
        return
    alias = closing.peer_alias(match, who)
    if due.args.get("both"):
        words = say(
            "The time you and {alias} had agreed on has passed quietly for both of you. That "
            "happens. Would you like to propose another?",
            alias=alias,
        )
    else:
        words = say(
            "{alias} was here at the time you had agreed on. Maybe something came up; that "
            "is all right. A short word is enough. Would you like to propose another time?",
            alias=alias,
        )
    turn.say(words, to=who, buttons=meetings.another_time(match))


async def unanswered(turn: Turn, due: Due) -> None:
    """Say once to who proposed that all times have passed without an answer, and blame nobody."""
    match = await turn.unit.matches.get(str(due.match_id))
    meeting = await turn.unit.meetings.get(str(due.args["meeting"]))
    if match is None or meeting is None or meeting.state is not MeetingState.PROPOSED:
        return
    who = meeting.proposer_id
    late = turn.now - max(meeting.proposed) > STALE
    resting = match.state is not MatchState.ACTIVE or turn.person.away_until is not None
    if late or resting or not await _may_hear(turn, who):
        return
    alias = closing.peer_alias(match, who)
    turn.say(
        say(
            "The times you proposed have passed without an answer. {alias} may not have seen "
            "them; it says nothing about you. You can both just write when it suits you.",
            alias=alias,
        ),
        to=who,
        buttons=meetings.another_time(match),
    )


async def _came(turn: Turn, match: Match, meeting: Meeting) -> set[PersonId]:
    """Return who has written since the time was about to begin."""
    talk = await turn.unit.talks.get(match.id)
    if talk is None:
        return set()
    here = set()
    if talk.from_recipient > meeting.from_recipient:
        here.add(match.recipient_id)
    if talk.from_supporter > meeting.from_supporter:
        here.add(match.supporter_id)
    return here


async def _may_hear(turn: Turn, who: PersonId) -> bool:
    person = await turn.unit.people.get(who)
    return person is not None and may_be_written_to(person)


DUES = {
    "meeting_day": day_before,
    "meeting_soon": soon,
    "meeting_now": now,
    "meeting_over": over,
    "meeting_missed": missed,
    "meeting_unanswered": unanswered,
}
