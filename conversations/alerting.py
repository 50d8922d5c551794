"""A card with help after low answers, and a way to ask for a word of the team. Nobody watches."""

from collections.abc import Mapping
from typing import Any

from conversations import helpcard, watching
from conversations.model.care import Concern
from conversations.model.ids import new_id
from conversations.model.measuring import Prompt, Response
from conversations.programme import Alert
from conversations.replies import Button, Joined, say
from conversations.turn import Turn


async def tapped(turn: Turn, prompt: Prompt, before: Response | None) -> None:
    """Show the card when this tap is the one that makes so many low ones in a row."""
    item = prompt.items[prompt.position]
    for alert in turn.programme.alerts:
        if alert.item == item and await _met(turn, alert) and not _low(alert, before):
            _show(turn)
            return


def _low(alert: Alert, response: Response | None) -> bool:
    raw = response.raw if response else ""
    return raw.isdecimal() and alert.met(int(raw))


async def _met(turn: Turn, alert: Alert) -> bool:
    """Tell whether the last answers to an item all reach its limit; skips say nothing."""
    said = await turn.unit.responses.find(person_id=turn.person.id, item=alert.item)
    told = [one for one in said if one.raw]
    latest = told[-alert.times :]
    return len(latest) == alert.times and all(_low(alert, one) for one in latest)


def _show(turn: Turn) -> None:
    opening = Joined(
        (
            say("That sounds hard. You do not have to carry it alone."),
            say("Nobody reads these answers as they come in. If you want a word, tap below."),
        ),
        " ",
    )
    turn.say(
        helpcard.card(turn.programme.help, turn.person.country, opening),
        buttons=((Button(say("Ask a coordinator to write to me"), "pulse.write_me"),),),
        urgent=True,
    )


async def write_me(turn: Turn, _args: Mapping[str, Any]) -> None:
    """Tell the team that somebody would like a word; no answer goes with it."""
    if not await turn.staff():
        turn.say(say("There is nobody on the team yet. /now shows people who listen."))
        return
    concern = Concern(
        id=new_id(),
        kind="write_me",
        level=1,
        about_id=turn.person.id,
        reporter_id=turn.person.id,
        match_id=None,
        opened_at=turn.now,
        rule="write_me",
    )
    turn.unit.concerns.add(concern)
    await watching.page(turn, concern)
    turn.say(say("The team knows now that you would like a word. /now is there meanwhile."))
