"""A card with help after low answers, and a way to ask for a word of the team. Nobody watches."""

from collections.abc import Mapping
from typing import Any

from conversations import closing, helpcard, requests
from conversations.model.matches import LIVE, Match
from conversations.model.measuring import Prompt, Response
from conversations.programme import Alert
from conversations.replies import Button, Joined, Words, say
from conversations.turn import Turn

NOT_WATCHED = say("Nobody reads these answers as they come in. If you want a word, tap below.")


async def tapped(turn: Turn, prompt: Prompt, match: Match | None, before: Response | None) -> None:
    """Show the card when this tap is the one that makes so many low ones in a row."""
    item = prompt.items[prompt.position]
    for alert in turn.programme.alerts:
        if alert.item == item and await _met(turn, alert) and not _low(alert, before):
            if alert.of_talk and match is not None and match.state in LIVE:
                _show_ways_out(turn, match)
            else:
                _show(turn, say("That sounds hard. You do not have to carry it alone."))
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


def _show(turn: Turn, opening: Words) -> None:
    told = Joined((opening, NOT_WATCHED), " ")
    turn.say(
        helpcard.card(turn.programme.help, turn.person.country, told),
        buttons=((Button(say("Ask a coordinator to write to me"), "pulse.write_me"),),),
        urgent=True,
    )


def _show_ways_out(turn: Turn, match: Match) -> None:
    """Offer first what changes something in a talk that was not safe, then the card below it."""
    alias = closing.peer_alias(match, turn.person.id)
    args = {"match": match.id}
    turn.say(
        Joined(
            (
                say(
                    "Thank you for saying so. You do not have to stay in a talk that does not "
                    "feel safe, and you need no reason."
                ),
                say(
                    "/block ends it at once: nothing from {alias} reaches you any more, and they "
                    "are not told why.",
                    alias=alias,
                ),
                say("/report tells our team. {alias} does not learn of it.", alias=alias),
            ),
            "\n\n",
        ),
        buttons=(
            (Button(say("Block {alias}", alias=alias), "leaving.block", args),),
            (Button(say("Tell the team"), "report.about", args),),
        ),
        urgent=True,
    )
    _show(turn, say("And if it is hard for you now, here are people who listen."))


async def write_me(turn: Turn, _args: Mapping[str, Any]) -> None:
    """Tell the team that somebody would like a word; no answer goes with it."""
    await requests.ask(
        turn,
        "write_me",
        say("The team knows now that you would like a word. /now is there meanwhile."),
    )
