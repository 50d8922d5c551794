"""Concerns before those who answer for people: the list, taking one, what may be seen, closing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations import watching
from conversations.countries import country_name
from conversations.inbound import CommandGiven
from conversations.model.care import Concern, Due
from conversations.model.ids import PersonId
from conversations.model.person import ANSWERS_FOR_PEOPLE, PersonState, Role
from conversations.replies import Button, Joined, Words, count, say
from conversations.turn import Turn

AT_ONCE = 10
IN_A_ROW = 5


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
    await _card(turn, taken, say("You look after it."))


async def _look(turn: Turn, args: Mapping[str, Any]) -> None:
    """Show one from the list; an open one can be taken there."""
    if not (concern := await _concern(turn, args)):
        return
    if concern.state == "closed":
        turn.say(say("This one is closed by now."))
    elif concern.state == "open":
        take = Button(say("I look after this"), "concerns.take", {"concern": concern.id})
        lines = [_heading(concern), *await _about(turn, concern)]
        turn.say(Joined(tuple(lines), "\n"), buttons=((take,),))
    else:
        mine = concern.seen_by == turn.person.peer_name
        by = say("{name} looks after it.", name=concern.seen_by)
        await _card(turn, concern, say("You look after it.") if mine else by)


def _heading(concern: Concern) -> Words:
    return say(
        "<b>Concern, level {level}</b>: {what}.",
        level=concern.level,
        what=watching.WHAT.get(concern.kind, concern.kind),
    )


async def _card(turn: Turn, concern: Concern, who: Words) -> None:
    """Show what this role may see, and what can be done: write to those it is about, close it."""
    lines: list[Words] = [Joined((_heading(concern), who), " "), *await _about(turn, concern)]
    if evidence := _evidence(turn, concern):
        lines.append(evidence)
    elif concern.evidence:
        lines.append(say("A message is attached; safeguarding leads can see it."))
    rows = [
        (Button(label, "writing.begin", {"concern": concern.id, "to": person}, keep=True),)
        for label, person in await _whom_to_write(turn, concern)
    ]
    rows.append((Button(say("Close it"), "concerns.close", {"concern": concern.id}),))
    turn.say(Joined(tuple(lines), "\n"), buttons=tuple(rows), in_place=True)


async def _whom_to_write(turn: Turn, concern: Concern) -> list[tuple[Words, PersonId]]:
    """Return whom the team may want to write to: who told first, then whom it is about."""
    found: list[tuple[Words, PersonId]] = []
    for person_id in dict.fromkeys((concern.reporter_id, concern.about_id)):
        person = await turn.unit.people.get(person_id) if person_id else None
        if person is None or person.state is PersonState.LEFT:
            continue
        reported = concern.kind == "report" and person.id == concern.reporter_id
        if reported:
            found.append((say("Write to who told us"), person.id))
        else:
            found.append((say("Write to {name}", name=person.peer_name), person.id))
    return found


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


async def concerns(turn: Turn, _event: CommandGiven) -> None:
    """/concerns: those that are not closed, what nobody looks after first, then the oldest."""
    if turn.person.staff not in ANSWERS_FOR_PEOPLE:
        turn.say(say("This part is only for the team here. /help shows what is there for you."))
        return
    found = [
        one
        for one in await turn.unit.concerns.find(state=("open", "seen"))
        if turn.person.id not in await watching.involved_in(turn, one)
    ]
    if not found:
        turn.say(say("Nothing is open. Thank you for looking."))
        return
    found.sort(key=lambda one: (one.state != "open", -one.level, one.opened_at))
    shown = found[:AT_ONCE]
    lines: list[Words] = [
        count("<b>{n} concern is open</b>", "<b>{n} concerns are open</b>", len(found))
    ]
    lines += [await _line(turn, number, one) for number, one in enumerate(shown, start=1)]
    if len(found) > AT_ONCE:
        lines.append(say("The others are shown when these are closed."))
    keys = [
        Button(str(number), "concerns.look", {"concern": one.id}, keep=True)
        for number, one in enumerate(shown, start=1)
    ]
    rows = [tuple(keys[at : at + IN_A_ROW]) for at in range(0, len(keys), IN_A_ROW)]
    turn.say(Joined(tuple(lines), "\n"), buttons=tuple(rows))


async def _line(turn: Turn, number: int, concern: Concern) -> Words:
    about = await turn.unit.people.get(concern.about_id) if concern.about_id else None
    by = say("{name} looks after it", name=concern.seen_by)
    return say(
        "{number}. {what}, level {level}. About: {name}. {since}, {by}",
        number=number,
        what=watching.WHAT.get(concern.kind, concern.kind),
        level=concern.level,
        name=about.peer_name if about else "–",
        since=_since(turn, concern),
        by=by if concern.state == "seen" else say("nobody looks after it yet"),
    )


def _since(turn: Turn, concern: Concern) -> Words:
    days = (turn.now - concern.opened_at).days
    return count("For {n} day", "For {n} days", days) if days else say("Since today")


async def _waits(turn: Turn, due: Due) -> None:
    """Tell the team again of what nobody has looked at, until somebody does."""
    concern = await turn.unit.concerns.get(str(due.args["concern"]))
    if concern is not None and concern.state == "open":
        await watching.page(turn, concern)


COMMANDS = {"concerns": concerns}
ACTIONS = {"concerns.take": _take, "concerns.look": _look, "concerns.close": _close}
DUES = {"concern.waits": _waits}
