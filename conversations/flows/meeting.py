"""/time: proposing up to three times to the peer, by buttons alone.

What is being picked lives in the buttons, so that words typed meanwhile still go to the peer.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from conversations import closing, meetings, slots
from conversations.daynames import day_name
from conversations.inbound import CommandGiven
from conversations.model.ids import MatchId, new_id
from conversations.model.matches import Match, MatchState
from conversations.model.meetings import Meeting, MeetingState
from conversations.people import after_quiet_hours, talks_of, zone_of
from conversations.replies import Button, Joined, Rows, Words, say
from conversations.turn import Turn

MOST_TIMES = 3
HOURS = "hours"
"""The question in which supporters tell when they mostly write; a programme may have none."""


async def time(turn: Turn, event: CommandGiven) -> None:
    """/time: what is agreed or proposed in a talk, or the way to propose something."""
    await _which(turn, event.talk)


async def _which_chosen(turn: Turn, _args: Mapping[str, Any]) -> None:
    await _which(turn, None)


async def _which(turn: Turn, replied: MatchId | None) -> None:
    mine = await talks_of(turn.unit, turn.person.id)
    live = [match for match in mine if match.state is MatchState.ACTIVE]
    named = [match for match in live if match.id == replied]
    if named or len(live) == 1:
        await _open(turn, (named or live)[0])
    elif mine and not live and not await _mine_to_wake(turn, mine):
        turn.say(closing.takes_a_break(closing.peer_alias(mine[0], turn.person.id)))
    elif mine and not live:
        turn.say(say("The talk rests. /talks shows how to go on; then you can agree on a time."))
    elif not live:
        turn.say(say("You are not in a talk. /help shows what you can do."))
    else:
        rows: Rows = tuple(
            (
                Button(
                    closing.peer_alias(match, turn.person.id), "meeting.open", {"match": match.id}
                ),
            )
            for match in live
        )
        turn.say(say("With whom would you like to agree on a time?"), buttons=rows, in_place=True)


async def _mine_to_wake(turn: Turn, resting: list[Match]) -> bool:
    """Tell whether one of these talks waits for the person of this turn."""
    for match in resting:
        if not await closing.rests_for_the_other(turn, match):
            return True
    return False


async def _mine(turn: Turn, args: Mapping[str, Any]) -> Match | None:
    match = await turn.unit.matches.get(str(args["match"]))
    mine = match and turn.person.id in match.people
    if match is None or not mine or match.state is not MatchState.ACTIVE:
        turn.toast(say("This talk is not going on at the moment. /talks shows your talks."))
        return None
    return match


async def _open_chosen(turn: Turn, args: Mapping[str, Any]) -> None:
    if match := await _mine(turn, args):
        await _open(turn, match)


async def _open(turn: Turn, match: Match) -> None:
    proposal = await meetings.open_proposal(turn, match)
    agreed = await meetings.ahead(turn, match)
    if proposal and proposal.proposer_id != turn.person.id:
        meetings.show_proposal(turn, match, proposal, in_place=True)
    elif proposal:
        _show_mine(turn, match, proposal)
    elif agreed:
        meetings.show_agreed(turn, match, agreed, turn.person.id, in_place=True)
    else:
        _ask_day(turn, match, [])


def _show_mine(turn: Turn, match: Match, proposal: Meeting) -> None:
    turn.say(
        Joined(
            (
                say(
                    "You have proposed these times to {alias}, who has not answered yet:",
                    alias=closing.peer_alias(match, turn.person.id),
                ),
                meetings.times(meetings.still_ahead(proposal, turn.now)),
            ),
            "\n",
        ),
        buttons=(
            (Button(say("Propose other times"), "meeting.days", {"match": match.id}),),
            (Button(say("Take them back"), "agreeing.take_back", {"meeting": proposal.id}),),
        ),
        in_place=True,
    )


async def _days(turn: Turn, args: Mapping[str, Any]) -> None:
    if match := await _mine(turn, args):
        _ask_day(turn, match, list(args.get("picked", ())))


def _ask_day(turn: Turn, match: Match, picked: list[str]) -> None:
    buttons = [
        Button(
            day_name(turn, day),
            "meeting.hours",
            {"match": match.id, "day": day.isoformat(), "picked": picked},
        )
        for day in slots.days(turn.person, turn.now)
    ]
    rows: list[tuple[Button, ...]] = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    turn.say(
        say(
            "Which day would suit you to write with {alias}? All times are your own; for you it "
            "is {now} now. If that is wrong, /profile changes it.",
            alias=closing.peer_alias(match, turn.person.id),
            now=turn.now,
        ),
        buttons=(*rows, _never_mind()),
        in_place=True,
    )


def _never_mind() -> tuple[Button, ...]:
    return (Button(say("Never mind"), "meeting.drop"),)


async def _hours(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await _mine(turn, args)
    if match is None:
        return
    offered = await _offered(turn, match, date.fromisoformat(str(args["day"])))
    more = bool(args.get("more")) or not offered.first
    picked = list(args["picked"])
    shown = [at for at in (offered.rest if more else offered.first) if at.isoformat() not in picked]
    plain = [at for at in shown if at not in offered.usual]
    usual = [at for at in shown if at in offered.usual]
    rows = [
        *_rows(turn, match, usual, picked, 2, usual=True),
        *_rows(turn, match, plain, picked, 4, usual=False),
    ]
    if not more and offered.rest:
        rows.append((Button(say("Another hour"), "meeting.hours", {**args, "more": True}),))
    back = {"match": match.id, "picked": picked}
    rows.append((Button(say("Another day"), "meeting.days", back),))
    turn.say(say("Which time?"), buttons=(*rows, _never_mind()), in_place=True)


async def _offered(turn: Turn, match: Match, day: date) -> slots.Offered:
    peer = await turn.unit.people.get(match.other(turn.person.id))
    hours = frozenset((await turn.answers(match.supporter_id)).get(HOURS) or ())
    nothing: frozenset[str] = frozenset()
    supports = turn.person.id == match.supporter_id
    return slots.offered(
        slots.Side(turn.person, hours if supports else nothing),
        slots.Side(peer or turn.person, nothing if supports else hours),
        day,
        turn.now,
        turn.programme.defaults,
    )


def _rows(
    turn: Turn, match: Match, shown: list[datetime], picked: list[str], wide: int, *, usual: bool
) -> list[tuple[Button, ...]]:
    zone = zone_of(turn.person)
    buttons = []
    for at in shown:
        clock = f"{at.astimezone(zone):%H:%M}"
        label: Words = say("{time} (usual hours)", time=clock) if usual else clock
        args = {"match": match.id, "picked": [*picked, at.isoformat()]}
        buttons.append(Button(label, "meeting.pick", args))
    return [tuple(buttons[i : i + wide]) for i in range(0, len(buttons), wide)]


async def _pick(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await _mine(turn, args)
    if match is None:
        return
    picked = sorted(datetime.fromisoformat(one) for one in args["picked"])
    kept = {"match": match.id, "picked": [at.isoformat() for at in picked]}
    rows: list[tuple[Button, ...]] = [(Button(say("Send it"), "meeting.send", kept),)]
    if len(picked) < MOST_TIMES:
        rows.append((Button(say("Add another time"), "meeting.days", kept),))
    turn.say(
        Joined(
            (
                say(
                    "You propose to {alias} (shown to them in their own time):",
                    alias=closing.peer_alias(match, turn.person.id),
                ),
                meetings.times(picked),
            ),
            "\n",
        ),
        buttons=(*rows, _never_mind()),
        in_place=True,
    )


async def _send(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await _mine(turn, args)
    if match is None:
        return
    picked = [datetime.fromisoformat(one) for one in args["picked"][:MOST_TIMES]]
    good = [at for at in picked if at > turn.now]
    if not good:
        turn.say(say("These times have passed meanwhile."), in_place=True)
        _ask_day(turn, match, [])
        return
    await meetings.replace_all(turn, match, MeetingState.PROPOSED)
    meeting = Meeting(
        id=new_id(),
        match_id=match.id,
        proposer_id=turn.person.id,
        times=tuple(at.isoformat() for at in good),
        state=MeetingState.PROPOSED,
        created_at=turn.now,
        changed_at=turn.now,
    )
    turn.unit.meetings.add(meeting)
    turn.schedule(
        "meeting_unanswered",
        after_quiet_hours(turn.person, max(good), turn.programme.defaults),
        person=turn.person.id,
        match=match.id,
        meeting=meeting.id,
    )
    meetings.show_proposal(turn, match, meeting)
    _say_sent(turn, match, good, await meetings.ahead(turn, match))


def _say_sent(turn: Turn, match: Match, good: list[datetime], agreed: Meeting | None) -> None:
    alias = closing.peer_alias(match, turn.person.id)
    sent = say("Sent. I tell you what {alias} says. You have proposed:", alias=alias)
    lines: tuple[Words, ...] = (sent, meetings.times(good))
    if agreed:
        lines = (
            *lines,
            say("Until {alias} answers, {when} still holds.", alias=alias, when=agreed.at),
        )
    turn.say(Joined(lines, "\n"), in_place=True)


async def _drop(turn: Turn, _args: Mapping[str, Any]) -> None:
    turn.say(say("All right. /time is there whenever you like."), in_place=True)


COMMANDS = {"time": time}
ACTIONS = {
    "meeting.which": _which_chosen,
    "meeting.open": _open_chosen,
    "meeting.days": _days,
    "meeting.hours": _hours,
    "meeting.pick": _pick,
    "meeting.send": _send,
    "meeting.drop": _drop,
}
