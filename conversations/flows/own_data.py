"""/mydata and /forget: everything kept about a person, and erasing it, one command away."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from conversations import ages, asking, cards, carrying, closing, offering
from conversations.countries import country_name, language_name
from conversations.inbound import CommandGiven
from conversations.model.care import Due
from conversations.model.matches import Match
from conversations.model.person import PersonState, Role
from conversations.model.relaying import side_id
from conversations.people import talks_of
from conversations.profiles import role_key
from conversations.replies import Button, Joined, Text, Words, say
from conversations.reporting import reason_of
from conversations.turn import Turn

UNDO = timedelta(hours=24)
FAREWELL = timedelta(seconds=20)
"""Long enough for the farewell to arrive before the way to the person is gone."""


async def mydata(turn: Turn, _event: CommandGiven) -> None:
    """/mydata: what is kept, readable, at once."""
    person = turn.person
    answers = await turn.answers()
    parts: list[Words] = [
        say("<b>What we keep about you</b>"),
        say(
            "Here since {when}. Language {language}, country {country}, time zone {zone}.",
            when=person.created_at,
            language=language_name(person.language, person.language) or "–",
            country=country_name(person.country, person.language) if person.country else "–",
            zone=person.zone,
        ),
    ]
    if "age" in answers:
        parts.append(say("Age: {age}", age=ages.shown(answers["age"])))
    if person.state is PersonState.UNDERAGE:
        parts.append(say("A note that we stopped, since you are under age. Nothing else is used."))
    parts += _answers(turn, answers)
    parts += await _consents(turn)
    parts += await _talks_and_taps(turn)
    parts += await _concerns(turn)
    parts.append(
        say("What you write in talks is not kept: it goes once it has arrived. /forget erases all.")
    )
    for chunk in _screens(parts):
        turn.say(chunk)


def _answers(turn: Turn, answers: Mapping[str, Any]) -> list[Words]:
    """Return every answer that is kept, also those given in another role."""
    first = Role.SUPPORTER if turn.person.supporter else Role.RECIPIENT
    lines: list[Words] = []
    for question in turn.programme.questions:
        kept = {
            role: answers[key] for role in Role if (key := role_key(role, question.id)) in answers
        }
        if question.id in answers and question.id != "age":
            kept.setdefault(first, answers[question.id])
        for role, value in kept.items():
            asked = question.asked_of(role) or question.ask or question.ask_supporter
            lines.append(
                say(
                    "{question}\n→ {answer}",
                    question=Text(asked, programme=True),
                    answer=asking.shown_value(question, value),
                )
            )
    if weights := answers.get("weights"):
        names = tuple(cards.criterion_name(turn.programme, name) for name in weights)
        lines.append(Joined((say("What matters most to me"), Joined(names, ", ")), ": "))
    if turn.person.supporter:
        lines.append(say("Up to {n} at once from now on.", n=turn.person.capacity))
    return lines


async def _consents(turn: Turn) -> list[Words]:
    titles = {text.purpose: text.title for text in turn.programme.consents}
    lines: list[Words] = []
    for consent in await turn.unit.consents.find(person_id=turn.person.id):
        agreed = consent.given and consent.withdrawn_at is None
        lines.append(
            say(
                "{title}, version {version}: {answer}, {when}",
                title=Text(titles.get(consent.purpose, consent.purpose), programme=True),
                version=consent.version,
                answer=say("yes") if agreed else say("no"),
                when=consent.withdrawn_at or consent.at,
            )
        )
    return lines


async def _talks_and_taps(turn: Turn) -> list[Words]:
    mine = turn.person.id
    matches = [
        *await turn.unit.matches.find(recipient_id=mine),
        *await turn.unit.matches.find(supporter_id=mine),
    ]
    lines: list[Words] = [
        say(
            "Talk with {alias}: begun {when}",
            alias=closing.peer_alias(match, mine),
            when=match.active_at,
        )
        for match in matches
        if match.active_at
    ]
    for match in matches:
        lines += await _times(turn, match)
        lines += await _sharing(turn, match)
    for response in await turn.unit.responses.find(person_id=mine):
        item = turn.programme.items.get(response.item)
        if item:
            names = {"peer": "…", "person": "…"}
            lines.append(
                say(
                    "{question} → {answer}",
                    question=Text(item.text, names, programme=True),
                    answer=response.raw or "–",
                )
            )
    return lines


async def _times(turn: Turn, match: Match) -> list[Words]:
    """Return what was proposed and agreed on in one talk, also what is over."""
    alias = closing.peer_alias(match, turn.person.id)
    lines: list[Words] = []
    for meeting in await turn.unit.meetings.find(match_id=match.id):
        if meeting.at:
            lines.append(say("Time agreed with {alias}: {when}", alias=alias, when=meeting.at))
        else:
            proposed = Joined(meeting.proposed, ", ")
            lines.append(say("Times proposed with {alias}: {times}", alias=alias, times=proposed))
    return lines


async def _sharing(turn: Turn, match: Match) -> list[Words]:
    """Return one's own wish to share contact details, and when that happened."""
    alias = closing.peer_alias(match, turn.person.id)
    key = side_id(match.id, turn.person.id)
    side, wish = await turn.unit.sides.get(key), await turn.unit.wishes.get(key)
    lines: list[Words] = []
    if side and side.shared_at:
        lines.append(
            say("Contact details shared with {alias}: {when}", alias=alias, when=side.shared_at)
        )
    if wish:
        asked = say(
            "You would like to share contact details with {alias}: {when}",
            alias=alias,
            when=wish.asked_at,
        )
        mine = say("Your line for it: {line}", line=wish.line)
        lines.append(Joined((asked, mine), "\n") if wish.line else asked)
    return lines


async def _concerns(turn: Turn) -> list[Words]:
    """Return what the person told the team, and the signs of danger that the software noted.

    What others said about somebody stays with the team: it would tell who said it.
    """
    lines: list[Words] = []
    for concern in await turn.unit.concerns.find(reporter_id=turn.person.id):
        if concern.kind == "support":
            lines.append(say("You asked the team for support: {when}", when=concern.opened_at))
            continue
        told: Words = say(
            "You told the team about a talk: {why}, {when}",
            why=reason_of(concern.rule) or "–",
            when=concern.opened_at,
        )
        if concern.evidence:
            attached = say("You attached: “{words}”", words=concern.evidence)
            told = Joined((told, attached), "\n")
        lines.append(told)
    for concern in await turn.unit.concerns.find(about_id=turn.person.id, kind="crisis"):
        if concern.reporter_id is None:
            lines.append(
                say(
                    "Signs that things were hard, noted on {when}, so that help could be "
                    "offered. Your words were not kept.",
                    when=concern.opened_at,
                )
            )
    return lines


def _screens(parts: list[Words], most: int = 12) -> list[Words]:
    """Cut a long list into messages of readable length."""
    return [Joined(tuple(parts[i : i + most]), "\n\n") for i in range(0, len(parts), most)]


async def forget(turn: Turn, _event: CommandGiven) -> None:
    """/forget: erase in a day (can be undone), or now."""
    turn.say(
        say(
            "Shall everything about you be erased? Your answers, your ratings and our way to reach "
            "you are deleted. Your talks end, kindly. What already stands in somebody else's chat "
            "stays there."
        ),
        buttons=(
            (Button(say("Erase in 24 hours (I can undo it)"), "own_data.erase_later"),),
            (Button(say("Erase now"), "own_data.erase_now"),),
            (Button(say("Keep everything"), "own_data.keep"),),
        ),
    )


async def _erase_later(turn: Turn, _args: Mapping[str, Any]) -> None:
    turn.schedule("erase", turn.now + UNDO, person=turn.person.id)
    turn.say(
        say("In 24 hours everything is erased. Until then, this undoes it:"),
        buttons=((Button(say("Keep everything"), "own_data.keep"),),),
        in_place=True,
    )


async def _keep(turn: Turn, _args: Mapping[str, Any]) -> None:
    for due in await turn.unit.dues.find(kind="erase", person_id=turn.person.id, done_at=None):
        turn.unit.dues.remove(due.id)
    turn.say(say("Nothing is erased. All is as it was."), in_place=True)


async def _erase_now(turn: Turn, _args: Mapping[str, Any]) -> None:
    await _leave(turn)
    turn.schedule("erase", turn.now + FAREWELL, person=turn.person.id)
    turn.say(
        say(
            "Everything about you is erased now; within a minute we can no longer reach "
            "you. Take care of yourself. If you ever want to come back, /start begins anew."
        ),
        in_place=True,
    )


async def erase_due(turn: Turn, due: Due) -> None:
    """Destroy the person's key and all that is theirs."""
    if due.person_id is None or (person := await turn.unit.people.get(due.person_id)) is None:
        return
    turn.person = person
    await _leave(turn)
    turn.audit("person.erased", "self", "own wish")
    await turn.unit.forget(person.id)


async def _leave(turn: Turn) -> None:
    """End what is going on, kindly, and stop being anybody here."""
    for match in await talks_of(turn.unit, turn.person.id):
        await carrying.hand_over(turn, match)
        await closing.end(turn, match, "left")
    await offering.close_offers(turn, turn.person.id, "left")
    await offering.decline_all(turn, turn.person.id, "left")
    await turn.leave()
    turn.change(
        state=PersonState.LEFT,
        recipient=False,
        supporter=False,
        staff="",
        country="",
        zone="UTC",
        waiting_since=None,
        away_since=None,
        away_until=None,
    )


COMMANDS = {"mydata": mydata, "forget": forget}
ACTIONS = {
    "own_data.erase_later": _erase_later,
    "own_data.erase_now": _erase_now,
    "own_data.keep": _keep,
}
DUES = {"erase": erase_due}
