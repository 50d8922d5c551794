"""/away: being away until a day that buttons name, what a recipient may do meanwhile, and back."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from conversations import absence, closing, offering, standing, waiting
from conversations.daynames import day_name, today
from conversations.inbound import CommandGiven
from conversations.model.care import Due
from conversations.model.matches import LIVE, Match, MatchState
from conversations.model.person import PersonState
from conversations.people import after_quiet_hours, may_be_written_to, zone_of
from conversations.replies import Button, say
from conversations.turn import Turn

PAGE = 8
PAGES = 5  # forty days; who is away for longer takes a break (/pause)
ASK_AGAIN = timedelta(days=2)
HERE = {PersonState.ACTIVE, PersonState.RESTING}
UNASKED = (MatchState.PROPOSED, MatchState.IN_REVIEW)


async def away(turn: Turn, _event: CommandGiven) -> None:
    """/away: say that one is away until a day, or how it stands."""
    person = turn.person
    if person.state is PersonState.PAUSED:
        turn.say(say("Everything rests already. /resume goes on whenever you like."))
    elif person.state not in HERE or not (person.recipient or person.supporter):
        turn.say(say("You need not tell me yet when you are away. /start goes on."))
    elif person.away_until is not None:
        turn.say(
            say(
                "You are away until {day}. That morning I ask whether you are back.",
                day=day_name(turn, _day_of(turn, person.away_until)),
            ),
            buttons=(
                (Button(say("I am back"), "away.back"),),
                (Button(say("Another day"), "away.days"),),
            ),
        )
    else:
        await _days(turn, {})


def _day_of(turn: Turn, moment: datetime) -> date:
    return moment.astimezone(zone_of(turn.person)).date()


async def _days(turn: Turn, args: Mapping[str, Any]) -> None:
    """Ask for the day somebody is back, a page of days at a time."""
    if turn.person.state not in HERE:
        turn.toast(say("Everything rests already. /resume goes on whenever you like."))
        return
    page = int(args.get("page", 0))
    ahead = [today(turn) + timedelta(days=page * PAGE + n) for n in range(1, PAGE + 1)]
    days = [Button(day_name(turn, day), "away.until", {"day": day.isoformat()}) for day in ahead]
    rows = [tuple(days[n : n + 2]) for n in range(0, PAGE, 2)]
    if page + 1 < PAGES:
        rows.append((Button(say("Later"), "away.days", {"page": page + 1}),))
    rows.append((Button(say("I am not going away"), "away.drop"),))
    turn.say(
        say(
            "On which day are you back? That morning I ask you. Until then you get no offers and "
            "no reminders; the people you talk with hear that you are away and for about how "
            "long, nothing else. What they write still reaches you; /pause would hold it back."
        ),
        buttons=tuple(rows),
        in_place=True,
    )


async def _until(turn: Turn, args: Mapping[str, Any]) -> None:
    day = date.fromisoformat(str(args["day"]))
    if turn.person.state not in HERE:
        turn.toast(say("Everything rests already. /resume goes on whenever you like."))
        return
    if day <= today(turn):
        turn.toast(say("That day has come already."))
        await _days(turn, {})
        return
    morning = time(turn.programme.defaults.quiet_to % 24)
    until = datetime.combine(day, morning, zone_of(turn.person)).astimezone(turn.now.tzinfo)
    longer = turn.person.away_until is not None
    turn.change(away_since=turn.person.away_since or turn.now, away_until=until)
    turn.schedule("away_back", until, person=turn.person.id, until=until.isoformat())
    turn.say(
        say(
            "Good: you are away until {day}, and your places stay yours. If you are back earlier, "
            "/away says so. Take care.",
            day=day_name(turn, day),
        ),
        in_place=True,
    )
    await _take_back_offers(turn, short=until - turn.now <= absence.SHORT)
    await absence.tell_peers(turn, longer=longer)


async def _take_back_offers(turn: Turn, *, short: bool) -> None:
    """Let others have what was offered to somebody, unless they are back in time to answer."""
    states = UNASKED if short else (*offering.UNDECIDED, MatchState.OPEN)
    await offering.decline_all(turn, turn.person.id, "away", states)
    if not short:
        await offering.close_offers(turn, turn.person.id, "away")


async def _drop(turn: Turn, _args: Mapping[str, Any]) -> None:
    if turn.person.away_until is None:
        turn.say(say("All right, nothing has changed."), in_place=True)
    else:
        await _back(turn, {})


async def _back(turn: Turn, _args: Mapping[str, Any]) -> None:
    if turn.person.away_until is None:
        turn.toast(say("You are not away. /away says when you are."))
        return
    turn.say(say("Good to have you back. The people you talk with hear it."), in_place=True)
    await absence.come_back(turn)


async def ask(turn: Turn, due: Due) -> None:
    """Ask on the day whether somebody is back; once more two days later, then no more."""
    until = turn.person.away_until
    if until is None or until.isoformat() != due.args["until"]:
        return
    if not may_be_written_to(turn.person):
        return
    args = dict(due.args)
    morning = after_quiet_hours(turn.person, turn.now, turn.programme.defaults)
    if morning > turn.now:
        turn.schedule("away_back", morning, person=turn.person.id, **args)
        return
    turn.say(
        say("You said that you are back today. Are you? New offers wait until you say so."),
        buttons=(
            (Button(say("Yes, I am back"), "away.back"),),
            (Button(say("A few more days"), "away.days"),),
        ),
    )
    if not args.get("again"):
        later = {**args, "again": True}
        turn.schedule("away_back", turn.now + ASK_AGAIN, person=turn.person.id, **later)


async def _theirs(turn: Turn, match_id: str) -> Match | None:
    match = await turn.unit.matches.get(match_id)
    mine = match is not None and match.recipient_id == turn.person.id
    if match is None or not mine or match.state not in LIVE:
        turn.toast(say("This talk has ended already."))
        return None
    return match


async def _wait(turn: Turn, args: Mapping[str, Any]) -> None:
    if match := await _theirs(turn, str(args["match"])):
        turn.say(
            say(
                "All right. I tell you when {alias} is back. /now shows people who are there at "
                "once.",
                alias=match.supporter_alias,
            ),
            in_place=True,
        )


async def _stand_in(turn: Turn, args: Mapping[str, Any]) -> None:
    """Look for somebody else for the time being, in the normal round."""
    match = await _theirs(turn, str(args["match"]))
    if match is None:
        return
    if not await absence.needs_a_stand_in(turn, match):
        turn.say(say("/talks shows your talks."), in_place=True)
        return
    if not await standing.may_take_part(turn):
        return
    turn.change(state=PersonState.ACTIVE, waiting_since=turn.person.waiting_since or turn.now)
    turn.say(
        say(
            "I look for somebody meanwhile. They hear that your peer is away and that it may be "
            "for this time only. Your talk with {alias} is kept, and you choose when {alias} is "
            "back. /now shows people who are there at once.",
            alias=match.supporter_alias,
        ),
        in_place=True,
    )
    turn.say(await waiting.how_long(turn))
    await waiting.ask_for_round(turn, "arrival")


async def _choose(turn: Turn, args: Mapping[str, Any]) -> None:
    """Go on with one of two, and end the other talk kindly."""
    keep = await _theirs(turn, str(args["keep"]))
    over = await _theirs(turn, str(args["end"])) if keep else None
    if keep is None or over is None:
        return
    alias = over.recipient_alias
    stood_in = (over.active_at or over.created_at) > (keep.active_at or keep.created_at)
    if stood_in:
        told = say(
            "{alias} goes on with their own peer, who is back. Thank you for being there "
            "meanwhile: it mattered.",
            alias=alias,
        )
    else:
        told = say(
            "While you were away, {alias} found somebody and goes on with them. It says nothing "
            "about you. Thank you for what you shared.",
            alias=alias,
        )
    reason = "stand_in_over" if stood_in else "stayed_with_stand_in"
    await closing.end(turn, over, reason, told)
    await closing.go_on_if_rested(turn, keep.id)
    turn.say(
        say("You go on with <b>{alias}</b>. Just write.", alias=keep.supporter_alias),
        in_place=True,
    )
    if stood_in:
        turn.say(
            say("{alias} goes on with you. The talk is open again.", alias=keep.recipient_alias),
            to=keep.supporter_id,
        )


COMMANDS = {"away": away}
ACTIONS = {
    "away.days": _days,
    "away.until": _until,
    "away.drop": _drop,
    "away.back": _back,
    "away.wait": _wait,
    "away.stand_in": _stand_in,
    "away.choose": _choose,
}
DUES = {"away_back": ask}
