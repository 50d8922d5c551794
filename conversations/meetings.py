"""The times two people agree on: finding, closing, planning them, and the cards both are shown."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from conversations.model.ids import PersonId
from conversations.model.matches import Match
from conversations.model.meetings import OPEN, Meeting, MeetingState
from conversations.people import after_quiet_hours, zone_of
from conversations.ports import Unit
from conversations.replies import Button, Joined, Rows, Words, say
from conversations.turn import Turn

SOON = timedelta(minutes=15)
WAITED_FOR = timedelta(minutes=30)
DAY_BEFORE_AT = time(18)
MORE_THAN_A_DAY = timedelta(hours=24)


async def of(unit: Unit, match: Match, state: MeetingState) -> Meeting | None:
    """Return the newest proposal or agreed time of a talk."""
    found = await unit.meetings.find(match_id=match.id, state=state)
    return found[-1] if found else None


async def open_proposal(turn: Turn, match: Match) -> Meeting | None:
    """Return the proposal of which at least one time is still to come."""
    meeting = await of(turn.unit, match, MeetingState.PROPOSED)
    return meeting if meeting and still_ahead(meeting, turn.now) else None


async def ahead(turn: Turn, match: Match) -> Meeting | None:
    """Return the agreed time, as long as it has not come."""
    meeting = await of(turn.unit, match, MeetingState.AGREED)
    return meeting if meeting and meeting.at and meeting.at > turn.now else None


def still_ahead(meeting: Meeting, now: datetime) -> list[datetime]:
    return [at for at in meeting.proposed if at > now]


def close(turn: Turn, meeting: Meeting, state: MeetingState) -> Meeting:
    closed = replace(meeting, state=state, changed_at=turn.now)
    turn.unit.meetings.save(closed)
    return closed


async def replace_all(turn: Turn, match: Match, state: MeetingState) -> None:
    """Let what was proposed or agreed before give way to something newer."""
    for meeting in await turn.unit.meetings.find(match_id=match.id, state=state):
        close(turn, meeting, MeetingState.REPLACED)


async def withdraw(unit: Unit, match: Match, now: datetime) -> bool:
    """Take everything back, because a talk rests or ends; tells whether a time was agreed."""
    was_agreed = False
    for meeting in await unit.meetings.find(match_id=match.id, state=OPEN):
        unit.meetings.save(replace(meeting, state=MeetingState.WITHDRAWN, changed_at=now))
        if meeting.state is MeetingState.AGREED and meeting.at and meeting.at > now:
            was_agreed = True
    return was_agreed


async def plan(turn: Turn, match: Match, meeting: Meeting) -> None:
    """Put the reminders and the look back into the dues; each looks again when it comes."""
    assert meeting.at is not None
    if meeting.at - turn.now > MORE_THAN_A_DAY:
        for person_id in match.people:
            await _plan_day_before(turn, match, meeting, person_id)
    moments = {
        "meeting_soon": meeting.at - SOON,
        "meeting_now": meeting.at,
        "meeting_over": meeting.at + WAITED_FOR,
    }
    for kind, at in moments.items():
        if at > turn.now:
            turn.schedule(kind, at, match=match.id, meeting=meeting.id)


async def _plan_day_before(turn: Turn, match: Match, meeting: Meeting, who: PersonId) -> None:
    person = await turn.unit.people.get(who)
    if person is None or meeting.at is None:
        return
    zone = zone_of(person)
    day = meeting.at.astimezone(zone).date() - timedelta(days=1)
    evening = datetime.combine(day, DAY_BEFORE_AT, zone).astimezone(meeting.at.tzinfo)
    at = after_quiet_hours(person, evening, turn.programme.defaults)
    if turn.now < at < meeting.at - SOON:
        turn.schedule("meeting_day", at, person=who, match=match.id, meeting=meeting.id)


def show_proposal(turn: Turn, match: Match, meeting: Meeting, *, in_place: bool = False) -> None:
    """Show proposed times to the one who is asked, in their own zone."""
    asked = match.other(meeting.proposer_id)
    args = {"meeting": meeting.id}
    rows: Rows = tuple(
        (Button(Joined((at,)), "agreeing.choose", {**args, "at": at.isoformat()}),)
        for at in still_ahead(meeting, turn.now)
    )
    turn.say(
        say(
            "{alias} would like to write with you at a fixed time. Does one of these suit you? "
            "They are in your own time; for you it is {now} now. If that is wrong, /profile "
            "changes it.",
            alias=match.alias_of(meeting.proposer_id),
            now=turn.now,
        ),
        to=asked,
        buttons=(
            *rows,
            (Button(say("None of these"), "agreeing.none", args),),
            (Button(say("Not now"), "agreeing.not_now", args),),
        ),
        in_place=in_place,
    )


def show_agreed(
    turn: Turn, match: Match, meeting: Meeting, to: PersonId, *, in_place: bool = False
) -> None:
    """Show the agreed time to one of the two, in their own zone."""
    turn.say(
        say(
            "You meet <b>{alias}</b> here on <b>{when}</b> (your time). I remind you both.",
            alias=match.alias_of(match.other(to)),
            when=meeting.at,
        ),
        to=to,
        buttons=(
            (Button(say("Change the time"), "meeting.days", {"match": match.id}),),
            (Button(say("Cancel the time"), "agreeing.cancel", {"meeting": meeting.id}),),
        ),
        in_place=in_place,
    )


def another_time(match: Match) -> Rows:
    return (
        (Button(say("Propose a time"), "meeting.days", {"match": match.id}),),
        (Button(say("Not now"), "meeting.drop"),),
    )


def times(moments: list[datetime]) -> Words:
    return Joined(tuple(Joined(("•", moment), " ") for moment in moments), "\n")
