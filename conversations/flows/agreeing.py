"""Answers to proposed times: one of them, none, not now; and cancelling what was agreed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from conversations import closing, meetings
from conversations.model.matches import Match, MatchState
from conversations.model.meetings import Meeting, MeetingState
from conversations.replies import Words, say
from conversations.turn import Action, Turn

Act = Callable[[Turn, Match, Meeting, Mapping[str, Any]], Awaitable[None]]
CLOSED = say("This is not open any more. /time shows how things stand.")


def _about(state: MeetingState) -> Callable[[Act], Action]:
    """Let a button act on what it is about while that is open; an old one gets a short word."""

    def with_(act: Act) -> Action:
        async def pressed(turn: Turn, args: Mapping[str, Any]) -> None:
            meeting = await turn.unit.meetings.get(str(args["meeting"]))
            match = await turn.unit.matches.get(meeting.match_id) if meeting else None
            if meeting and match and _is_open(turn, match, meeting, state):
                await act(turn, match, meeting, args)
            else:
                turn.toast(CLOSED)

        return pressed

    return with_


def _is_open(turn: Turn, match: Match, meeting: Meeting, state: MeetingState) -> bool:
    mine = turn.person.id in match.people
    return mine and meeting.state is state and match.state is MatchState.ACTIVE


@_about(MeetingState.PROPOSED)
async def _choose(turn: Turn, match: Match, meeting: Meeting, args: Mapping[str, Any]) -> None:
    at = datetime.fromisoformat(str(args["at"]))
    if at <= turn.now:
        _too_late(turn, match, meeting)
        return
    talk = await turn.unit.talks.get(match.id)
    await meetings.replace_all(turn, match, MeetingState.AGREED)
    agreed = replace(
        meeting,
        state=MeetingState.AGREED,
        changed_at=turn.now,
        at=at,
        from_recipient=talk.from_recipient if talk else 0,
        from_supporter=talk.from_supporter if talk else 0,
    )
    turn.unit.meetings.save(agreed)
    await meetings.plan(turn, match, agreed)
    meetings.show_agreed(turn, match, agreed, turn.person.id, in_place=True)
    meetings.show_agreed(turn, match, agreed, match.other(turn.person.id))


def _too_late(turn: Turn, match: Match, meeting: Meeting) -> None:
    if meetings.still_ahead(meeting, turn.now):
        turn.toast(say("This time has passed meanwhile."))
        meetings.show_proposal(turn, match, meeting, in_place=True)
        return
    turn.say(
        say("These times have passed meanwhile."),
        buttons=meetings.another_time(match),
        in_place=True,
    )


@_about(MeetingState.PROPOSED)
async def _none(turn: Turn, match: Match, meeting: Meeting, _args: Mapping[str, Any]) -> None:
    meetings.close(turn, meeting, MeetingState.DECLINED)
    alias = closing.peer_alias(match, turn.person.id)
    turn.say(
        say("That is fine, and {alias} is told so. Would you like to propose a time?", alias=alias),
        buttons=meetings.another_time(match),
        in_place=True,
    )
    await _tell_proposer(
        turn,
        match,
        say(
            "None of these times suits {alias}. They may propose another; so may you, with /time.",
            alias=match.alias_of(turn.person.id),
        ),
    )


@_about(MeetingState.PROPOSED)
async def _not_now(turn: Turn, match: Match, meeting: Meeting, _args: Mapping[str, Any]) -> None:
    meetings.close(turn, meeting, MeetingState.DECLINED)
    turn.say(
        say("All right. You both just write when it suits you; /time is there for later."),
        in_place=True,
    )
    await _tell_proposer(
        turn,
        match,
        say(
            "{alias} would rather not fix a time at the moment. You can both just write when it "
            "suits you.",
            alias=match.alias_of(turn.person.id),
        ),
    )


async def _tell_proposer(turn: Turn, match: Match, words: Words) -> None:
    """Tell the answer, and what still holds where a time had been agreed before."""
    other = match.other(turn.person.id)
    turn.say(words, to=other)
    if agreed := await meetings.ahead(turn, match):
        for who in (turn.person.id, other):
            meetings.show_agreed(turn, match, agreed, who)


@_about(MeetingState.PROPOSED)
async def _take_back(turn: Turn, match: Match, meeting: Meeting, _args: Mapping[str, Any]) -> None:
    meetings.close(turn, meeting, MeetingState.CANCELLED)
    turn.say(say("Taken back."), in_place=True)
    turn.say(
        say(
            "{alias} has taken the proposed times back for now.",
            alias=match.alias_of(turn.person.id),
        ),
        to=match.other(turn.person.id),
    )


@_about(MeetingState.AGREED)
async def _cancel(turn: Turn, match: Match, meeting: Meeting, _args: Mapping[str, Any]) -> None:
    if meeting.at is None or meeting.at <= turn.now:
        turn.toast(say("This time has passed. /time finds another."))
        return
    meetings.close(turn, meeting, MeetingState.CANCELLED)
    turn.say(
        say(
            "The time is cancelled, and {alias} is told kindly. The talk goes on as before.",
            alias=closing.peer_alias(match, turn.person.id),
        ),
        buttons=meetings.another_time(match),
        in_place=True,
    )
    turn.say(
        say(
            "{alias} cannot make it on {when} after all. The talk goes on as before.",
            alias=match.alias_of(turn.person.id),
            when=meeting.at,
        ),
        to=match.other(turn.person.id),
        buttons=meetings.another_time(match),
    )


ACTIONS = {
    "agreeing.choose": _choose,
    "agreeing.none": _none,
    "agreeing.not_now": _not_now,
    "agreeing.take_back": _take_back,
    "agreeing.cancel": _cancel,
}
