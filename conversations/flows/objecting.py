"""The day between both asking and the first line: the team may object, the clock goes on."""

from collections.abc import Mapping
from typing import Any

from conversations import handing, sharing
from conversations.model.care import Due
from conversations.model.matches import Match
from conversations.model.person import ANSWERS_FOR_PEOPLE
from conversations.replies import say
from conversations.turn import Turn


async def _forbid(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await turn.unit.matches.get(str(args["match"]))
    sides = set(match.people) if match else set()
    if turn.person.staff not in ANSWERS_FOR_PEOPLE or turn.person.id in sides:
        turn.toast(say("This button is only for the team here."))
        return
    if match is None or await sharing.both_since(turn, match) is None:
        turn.say(say("There is nothing to forbid any more."), in_place=True)
        return
    turn.audit("contacts.forbidden", match.id)
    await sharing.forbid(turn, match)
    turn.say(
        say("Forbidden. Both hear only that it does not happen, not why."),
        in_place=True,
    )


async def _same(turn: Turn, due: Due) -> Match | None:
    """Return the talk of a timer while the two wishes it was set for still stand."""
    match = await turn.unit.matches.get(str(due.match_id))
    since = await sharing.both_since(turn, match) if match else None
    return match if since and since.isoformat() == due.args["since"] else None


async def _ready(turn: Turn, due: Due) -> None:
    """A day later each is asked once more, by themselves."""
    if not (match := await _same(turn, due)):
        return
    if not await sharing.possible(turn, match):
        await sharing.call_off(turn, match)
        return
    for person_id in match.people:
        handing.ask_for_line(turn, match, person_id)


async def _over(turn: Turn, due: Due) -> None:
    """Lines that nobody completed are not kept."""
    if match := await _same(turn, due):
        await sharing.call_off(turn, match)


ACTIONS = {"objecting.forbid": _forbid}
DUES = {"reveal.ready": _ready, "reveal.over": _over}
