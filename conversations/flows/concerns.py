"""Concerns before those who answer for people: taking one, seeing what may be seen, closing it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations import watching
from conversations.model.care import Concern
from conversations.model.person import ANSWERS_FOR_PEOPLE, Role
from conversations.replies import Button, Joined, Words, say
from conversations.turn import Turn


async def _concern(turn: Turn, args: Mapping[str, Any]) -> Concern | None:
    if turn.person.staff not in ANSWERS_FOR_PEOPLE:
        turn.toast(say("This is for coordinators."))
        return None
    return await turn.unit.concerns.get(str(args["concern"]))


async def _take(turn: Turn, args: Mapping[str, Any]) -> None:
    """Say who looks after it, so that two do not, and show what this role may see."""
    if not (concern := await _concern(turn, args)):
        return
    if concern.state != "open":
        other = concern.seen_by != turn.person.peer_name
        turn.say(
            say("Somebody looks after this already.") if other else say("This is yours already."),
            in_place=True,
        )
        return
    taken = replace(concern, state="seen", seen_by=turn.person.peer_name, seen_at=turn.now)
    turn.unit.concerns.save(taken)
    turn.audit("concern.taken", concern.id)
    parts: list[Words] = [
        say(
            "<b>Concern, level {level}</b>: {what}. You look after it.",
            level=concern.level,
            what=watching.WHAT.get(concern.kind, concern.kind),
        )
    ]
    about = await turn.unit.people.get(str(concern.about_id)) if concern.about_id else None
    if about:
        parts.append(
            say(
                "About: {name}, country {country}",
                name=about.peer_name,
                country=about.country or "–",
            )
        )
    match = await turn.unit.matches.get(concern.match_id) if concern.match_id else None
    if match:
        parts.append(
            say(
                "In the talk of {recipient} (recipient) and {supporter} (supporter)",
                recipient=match.recipient_alias,
                supporter=match.supporter_alias,
            )
        )
    if concern.evidence and turn.person.staff == Role.SAFEGUARDING:
        turn.audit("concern.evidence_seen", concern.id, "safeguarding")
        parts.append(say("Attached by the reporter: “{words}”", words=concern.evidence))
    elif concern.evidence:
        parts.append(say("A message is attached; safeguarding leads can see it."))
    turn.say(
        Joined(tuple(parts), "\n"),
        buttons=((Button(say("Close it"), "concerns.close", {"concern": concern.id}),),),
        in_place=True,
    )


async def _close(turn: Turn, args: Mapping[str, Any]) -> None:
    concern = await _concern(turn, args)
    if concern is None or concern.state == "closed":
        return
    closed = replace(concern, state="closed", closed_by=turn.person.peer_name, closed_at=turn.now)
    turn.unit.concerns.save(closed)
    turn.audit("concern.closed", concern.id)
    turn.say(say("Closed. Thank you for looking after it."), in_place=True)


ACTIONS = {"concerns.take": _take, "concerns.close": _close}
