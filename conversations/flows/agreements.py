"""What a person agreed to, each taken back or given alone, with what follows from it at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations import closing, consenting, offering, renewing, waiting
from conversations.consenting import keep_consent
from conversations.model.matches import MatchState
from conversations.model.person import PersonState
from conversations.people import talks_of
from conversations.ratings import stopping
from conversations.replies import Button, Joined, Text, Words, say
from conversations.turn import Turn


async def _show(turn: Turn, _args: Mapping[str, Any]) -> None:
    parts: list[Words] = [say("<b>What you agreed to</b>")]
    rows: list[tuple[Button, ...]] = []
    unasked = await consenting.unasked(turn.unit, turn.programme, turn.person.id)
    changed = {text.purpose for text in unasked}
    for text in turn.programme.consents:
        agreed = text.purpose not in changed and await consenting.agreed(
            turn.unit, turn.person.id, text.purpose
        )
        title = Text(text.title, programme=True)
        parts.append(
            say(
                "<b>{title}</b>: {answer}\n{text}",
                title=title,
                answer=say("yes") if agreed else say("no"),
                text=Text(text.text, programme=True),
            )
        )
        label = (
            say("Take back: {title}", title=title) if agreed else say("Agree: {title}", title=title)
        )
        args = {"purpose": text.purpose, "yes": not agreed}
        rows.append((Button(label, "agreements.change", args),))
    turn.say(Joined(tuple(parts), "\n\n"), buttons=tuple(rows), in_place=True)


async def _change(turn: Turn, args: Mapping[str, Any]) -> None:
    purpose, yes = str(args["purpose"]), bool(args["yes"])
    text = next(one for one in turn.programme.consents if one.purpose == purpose)
    if yes:
        await keep_consent(turn, text, given=True)
        turn.say(say("Thank you. You can take it back here at any time."), in_place=True)
        return
    for consent in await turn.unit.consents.find(person_id=turn.person.id, purpose=purpose):
        if consent.holds:
            turn.unit.consents.save(replace(consent, withdrawn_at=turn.now))
    turn.say(say("Taken back. Nobody asks why."), in_place=True)
    if purpose == "ratings":
        await stopping.close_prompts(turn, turn.person.id)
    if text.needed:
        await _without_a_needed_one(turn)


async def _renew(turn: Turn, args: Mapping[str, Any]) -> None:
    """Take the answer to a text that has changed, then ask for the next one."""
    text = next((t for t in turn.programme.consents if t.purpose == args["purpose"]), None)
    if text is None or text.version != args["version"]:
        turn.toast(say("This button does not work any more."))
        return
    await keep_consent(turn, text, given=bool(args["yes"]))
    if args["yes"]:
        turn.say(say("Thank you. You can take it back in /profile at any time."), in_place=True)
    else:
        turn.say(say("That is all right. Nobody asks why."), in_place=True)
        if text.purpose == "ratings":
            await stopping.close_prompts(turn, turn.person.id)
        if text.needed:
            await _without_a_needed_one(turn)
    turn.pressed = False  # what comes next is a message of its own
    if not await renewing.ask_next(turn) and turn.person.waiting_since:
        await waiting.ask_for_round(turn, "arrival")


async def _without_a_needed_one(turn: Turn) -> None:
    """Stop what rests on this consent in the same step: no search, no offers, talks rest."""
    await offering.close_offers(turn, turn.person.id, "consent_withdrawn")
    await offering.decline_all(turn, turn.person.id, "consent_withdrawn")
    for match in await talks_of(turn.unit, turn.person.id):
        if match.state is MatchState.ACTIVE:
            await closing.pause(turn, match, "consent_withdrawn")
    turn.change(state=PersonState.RESTING, waiting_since=None)
    turn.say(
        say(
            "Without this we can neither look for a peer nor pass messages on, so your search and "
            "your talks rest now. /forget erases what is left; /resume, after agreeing again, "
            "goes on."
        )
    )


ACTIONS = {
    "agreements.show": _show,
    "agreements.change": _change,
    "agreements.renew": _renew,
}
