"""Concerns before those who answer for people: taking one, seeing what may be seen, closing it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations import watching
from conversations.countries import country_name
from conversations.model.care import Concern
from conversations.model.person import ANSWERS_FOR_PEOPLE, Role
from conversations.replies import Button, Joined, Words, say
from conversations.turn import Turn


async def _concern(turn: Turn, args: Mapping[str, Any]) -> Concern | None:
    if turn.person.staff not in ANSWERS_FOR_PEOPLE:
        turn.toast(say("This button is only for the team here."))
        return None
    concern = await turn.unit.concerns.get(str(args["concern"]))
    if concern and turn.person.id in await watching.involved_in(turn, concern):
        turn.toast(say("This button does not work any more."))
        return None
    return concern


async def _take(turn: Turn, args: Mapping[str, Any]) -> None:
    """Say who looks after it, so that two do not, and show what this role may see."""
    if not (concern := await _concern(turn, args)):
        return
    if concern.state != "open":
        _say_taken(turn, concern)
        return
    taken = replace(concern, state="seen", seen_by=turn.person.peer_name, seen_at=turn.now)
    turn.unit.concerns.save(taken)
    turn.audit("concern.taken", concern.id)
    parts: list[Words] = [
        say(
            "<b>Concern, level {level}</b>: {what}. You look after it.",
            level=concern.level,
            what=watching.WHAT.get(concern.kind, concern.kind),
        ),
        *await _about(turn, concern),
    ]
    if evidence := _evidence(turn, concern):
        parts.append(evidence)
    elif concern.evidence:
        parts.append(say("A message is attached; safeguarding leads can see it."))
    turn.say(
        Joined(tuple(parts), "\n"),
        buttons=((Button(say("Close it"), "concerns.close", {"concern": concern.id}),),),
        in_place=True,
    )


def _say_taken(turn: Turn, concern: Concern) -> None:
    """Say that it is looked after; a safeguarding lead still sees what only they may see."""
    other = concern.seen_by != turn.person.peer_name
    told = say("Somebody looks after this already.") if other else say("This is yours already.")
    evidence = _evidence(turn, concern)
    turn.say(Joined((told, evidence), "\n") if evidence else told, in_place=True)


def _evidence(turn: Turn, concern: Concern) -> Words | None:
    if not concern.evidence or turn.person.staff != Role.SAFEGUARDING:
        return None
    turn.audit("concern.evidence_seen", concern.id, "safeguarding")
    return say("Attached by the reporter: “{words}”", words=concern.evidence)


async def _about(turn: Turn, concern: Concern) -> list[Words]:
    lines: list[Words] = []
    about = await turn.unit.people.get(str(concern.about_id)) if concern.about_id else None
    if about:
        lines.append(
            say(
                "About: {name}, country {country}",
                name=about.peer_name,
                country=country_name(about.country, turn.person.language) if about.country else "–",
            )
        )
    match = await turn.unit.matches.get(concern.match_id) if concern.match_id else None
    if match:
        lines.append(
            say(
                "In the talk of {recipient} (recipient) and {supporter} (supporter)",
                recipient=match.recipient_alias,
                supporter=match.supporter_alias,
            )
        )
    return lines


async def _close(turn: Turn, args: Mapping[str, Any]) -> None:
    concern = await _concern(turn, args)
    if concern is None or concern.state == "closed":
        return
    closed = replace(concern, state="closed", closed_by=turn.person.peer_name, closed_at=turn.now)
    turn.unit.concerns.save(closed)
    turn.audit("concern.closed", concern.id)
    turn.say(say("Closed. Thank you for looking after it."), in_place=True)


ACTIONS = {"concerns.take": _take, "concerns.close": _close}
