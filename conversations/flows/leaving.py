"""/end, /change, /block and /stop: leaving a talk is kind, without fault, and takes one yes."""

from collections.abc import Mapping
from typing import Any

from conversations import carrying, closing, standing, waiting
from conversations.inbound import CommandGiven
from conversations.model.ids import MatchId
from conversations.model.matches import LIVE, Match
from conversations.model.person import PersonState
from conversations.people import talks_of
from conversations.replies import Button, Rows, say
from conversations.turn import Turn


async def _which(turn: Turn, event: CommandGiven, action: str) -> Match | None:
    """Return the talk a command is about: the one replied to, the only one, or ask."""
    live = await talks_of(turn.unit, turn.person.id)
    if event.talk:
        named = [match for match in live if match.id == event.talk]
        if named:
            return named[0]
    if len(live) == 1:
        return live[0]
    if not live:
        turn.say(say("You are not in a talk. /help shows what you can do."))
        return None
    rows: Rows = tuple(
        (Button(closing.peer_alias(match, turn.person.id), action, {"match": match.id}),)
        for match in live
    )
    turn.say(say("Which talk?"), buttons=rows)
    return None


async def _mine(turn: Turn, args: Mapping[str, Any]) -> Match | None:
    match = await turn.unit.matches.get(str(MatchId(str(args["match"]))))
    mine = match and turn.person.id in match.people
    if match is None or not mine or match.state not in LIVE:
        turn.say(say("This talk has ended already."), in_place=True)
        return None
    return match


async def end(turn: Turn, event: CommandGiven) -> None:
    """/end: ask once, with room for a goodbye."""
    if match := await _which(turn, event, "leaving.ask_end"):
        _ask_end(turn, match)


async def _ask_end_chosen(turn: Turn, args: Mapping[str, Any]) -> None:
    if match := await _mine(turn, args):
        _ask_end(turn, match)


def _ask_end(turn: Turn, match: Match) -> None:
    args = {"match": match.id}
    turn.say(
        say(
            "End the talk with <b>{alias}</b>? You need no reason, and they are told kindly. If "
            "you like, say goodbye first: just write it, then /end.",
            alias=closing.peer_alias(match, turn.person.id),
        ),
        buttons=(
            (Button(say("End it now"), "leaving.end", args),),
            (Button(say("Go on talking"), "leaving.stay", args),),
        ),
        in_place=True,
    )


async def _end(turn: Turn, args: Mapping[str, Any]) -> None:
    if match := await _mine(turn, args):
        await carrying.hand_over(turn, match)
        await closing.end(turn, match, "ended")
        _say_ended(turn, match)


def _say_ended(turn: Turn, match: Match) -> None:
    recipient = turn.person.id == match.recipient_id
    turn.say(
        say(
            "The talk with {alias} has ended. Thank you for the time you gave each other.",
            alias=closing.peer_alias(match, turn.person.id),
        ),
        buttons=closing.look_again() if recipient else (),
        in_place=True,
    )


async def _stay(turn: Turn, _args: Mapping[str, Any]) -> None:
    turn.say(say("All right, the talk goes on."), in_place=True)


async def change(turn: Turn, event: CommandGiven) -> None:
    """/change: another peer, without blame."""
    match = await _which(turn, event, "leaving.ask_change")
    if match:
        _ask_change(turn, match)


async def _ask_change_chosen(turn: Turn, args: Mapping[str, Any]) -> None:
    if match := await _mine(turn, args):
        _ask_change(turn, match)


def _ask_change(turn: Turn, match: Match) -> None:
    if turn.person.id != match.recipient_id:
        turn.say(say("/end finishes this talk. /available stops new ones for a while."))
        return
    args = {"match": match.id}
    turn.say(
        say(
            "Not every pair fits, and that is nobody's fault. Shall we end the talk with "
            "{alias} and look for somebody else?",
            alias=closing.peer_alias(match, turn.person.id),
        ),
        buttons=(
            (Button(say("Yes, somebody else"), "leaving.change", args),),
            (Button(say("Stay with {alias}", alias=match.supporter_alias), "leaving.stay", args),),
        ),
        in_place=True,
    )


async def _change(turn: Turn, args: Mapping[str, Any]) -> None:
    if match := await _mine(turn, args):
        await carrying.hand_over(turn, match)
        await closing.end(turn, match, "change")
        turn.say(say("Done, and they were told kindly."), in_place=True)
        await _search(turn)


async def block(turn: Turn, event: CommandGiven) -> None:
    """/block: at once, before anything that waits to be delivered."""
    if match := await _which(turn, event, "leaving.block"):
        await _do_block(turn, match)


async def _block_chosen(turn: Turn, args: Mapping[str, Any]) -> None:
    if match := await _mine(turn, args):
        await _do_block(turn, match)


async def _do_block(turn: Turn, match: Match) -> None:
    await closing.end(turn, match, "blocked")
    alias = closing.peer_alias(match, turn.person.id)
    rows: Rows = ((Button(say("Tell the team"), "report.about", {"match": match.id}),),)
    if turn.person.id == match.recipient_id:
        rows = (*rows, *closing.look_again())
    turn.say(
        say(
            "{alias} is blocked: nothing from them reaches you any more, and you two are never "
            "brought together again. If something was not right, the team would like to know.",
            alias=alias,
        ),
        buttons=rows,
        in_place=True,
    )


async def _look_again(turn: Turn, _args: Mapping[str, Any]) -> None:
    live = await talks_of(turn.unit, turn.person.id)
    if any(match.recipient_id == turn.person.id for match in live):
        turn.say(say("/talks shows your talks."), in_place=True)
        return
    turn.say(say("Good. We look for somebody else."), in_place=True)
    await _search(turn)


async def _search(turn: Turn) -> None:
    if not await standing.may_take_part(turn):
        return
    turn.change(state=PersonState.ACTIVE, waiting_since=turn.person.waiting_since or turn.now)
    await waiting.tell(turn)
    await waiting.ask_for_round(turn, "arrival")


async def _rest(turn: Turn, _args: Mapping[str, Any]) -> None:
    if not await talks_of(turn.unit, turn.person.id):
        turn.change(state=PersonState.RESTING, waiting_since=None)
    turn.say(
        say("All right. /resume looks for somebody whenever you like. Take care."), in_place=True
    )


async def stop(turn: Turn, event: CommandGiven) -> None:
    """/stop: ends a talk where there is one, else offers to pause, leave or erase."""
    if await talks_of(turn.unit, turn.person.id):
        await end(turn, event)
        return
    turn.say(
        say(
            "What would you like? /pause stops everything for a while. /forget erases everything "
            "about you."
        )
    )


COMMANDS = {"end": end, "change": change, "block": block, "stop": stop}
ACTIONS = {
    "leaving.ask_end": _ask_end_chosen,
    "leaving.end": _end,
    "leaving.stay": _stay,
    "leaving.ask_change": _ask_change_chosen,
    "leaving.change": _change,
    "leaving.block": _block_chosen,
    "leaving.look_again": _look_again,
    "leaving.rest": _rest,
}
