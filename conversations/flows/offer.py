"""The supporter's side of an offer: yes, no, one reminder, lapse; a no is never visible."""

from collections.abc import Mapping
from typing import Any

from conversations import offering, steps, waiting
from conversations.model.care import Due
from conversations.model.matches import Match, MatchState
from conversations.replies import say
from conversations.turn import Turn


async def _answer(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await offering.match_of(turn, args)
    if match is None or match.supporter_id != turn.person.id:
        turn.toast(say("This is no longer open."))
        return
    if match.state is not MatchState.ASKED:
        turn.say(say("This is no longer open. Thank you all the same."), in_place=True)
        return
    if args["yes"]:
        await offering.supporter_said_yes(turn, match)
        return
    turn.say(
        say("That is fine, and nobody is told. Thank you for looking."),
        in_place=True,
    )
    await _close(turn, match, MatchState.TURNED_DOWN, "supporter_no")


async def _close(turn: Turn, match: Match, to: MatchState, reason: str) -> None:
    """Close the offer, never propose this pair again, and pass on to others."""
    steps.move(turn.unit, match, to, reason=reason, actor=str(turn.person.id), now=turn.now)
    await steps.bar(turn.unit, match, reason, turn.now)
    await offering.offer_choice_if_ready(turn, match.recipient_id)
    await waiting.ask_for_round(turn, "passed_on", minutes=1)


async def remind(turn: Turn, due: Due) -> None:
    """Remind once, if the offer still waits."""
    match = await turn.unit.matches.get(str(due.match_id))
    if match and match.state is MatchState.ASKED and turn.person.away_until is None:
        await offering.ask_supporter(turn, match, reminder=True)


async def lapse(turn: Turn, due: Due) -> None:
    """Let an unanswered offer go, kindly, and pass on."""
    match = await turn.unit.matches.get(str(due.match_id))
    if match is None or match.state is not MatchState.ASKED:
        return
    turn.say(
        say(
            "You need not do anything about {alias} any more: we ask somebody else now. It is "
            "fine that you could not answer, and nobody is told. If you would like a rest from "
            "being asked, /available gives you one.",
            alias=match.recipient_alias,
        ),
        to=match.supporter_id,
    )
    await _close(turn, match, MatchState.LAPSED, "no_answer")


ACTIONS = {"offer.answer": _answer}
DUES = {"offer_reminder": remind, "offer_lapse": lapse}
