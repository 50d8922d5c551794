"""Everything that is kept about a person, in words, for the person alone."""

from collections.abc import Mapping
from typing import Any

from conversations import ages, asking, cards, closing
from conversations.countries import country_name, language_name
from conversations.model.care import REQUESTS
from conversations.model.matches import Match
from conversations.model.meetings import Meeting, MeetingState
from conversations.model.person import PersonState, Role
from conversations.model.relaying import side_id
from conversations.profiles import profile_row, role_key
from conversations.ratings import showing
from conversations.replies import Joined, Text, Words, say
from conversations.reporting import reason_of
from conversations.turn import Turn

IN_ROLE = {Role.RECIPIENT: say("for finding a peer"), Role.SUPPORTER: say("as a supporter")}
CALLED_OFF = (MeetingState.CANCELLED, MeetingState.WITHDRAWN)


async def about(turn: Turn) -> list[Words]:
    """Return what is kept about the person of this turn, one part after the other."""
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
    parts += await _talks_and_taps(turn, answers)
    parts += await _concerns(turn)
    parts.append(
        say("What you write in talks is not kept: it goes once it has arrived. /forget erases all.")
    )
    return parts


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
            called: Words = Text(question.called(role), programme=True)
            if len(kept) > 1:
                called = Joined((called, IN_ROLE[role]), ", ")
            answer = asking.shown_value(question, value)
            lines.append(say("{question}\n→ {answer}", question=called, answer=answer))
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
        lines.append(
            say(
                "{title}, version {version}: {answer}, {when}",
                title=Text(titles.get(consent.purpose, consent.purpose), programme=True),
                version=consent.version,
                answer=say("yes") if consent.holds else say("no"),
                when=consent.withdrawn_at or consent.at,
            )
        )
    return lines


async def _talks_and_taps(turn: Turn, answers: Mapping[str, Any]) -> list[Words]:
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
        lines += await _copy(turn, match, answers)
    if turn.person.recipient or turn.person.supporter:
        lines.append(
            say(
                "With every pair of people that the matching puts together, a copy of the answers "
                "it uses and what the two share are kept, to learn from. If no talk comes of it, "
                "the copy is deleted later by itself."
            )
        )
    aliases = {match.id: closing.peer_alias(match, mine) for match in matches}
    for response in await turn.unit.responses.find(person_id=mine):
        item = turn.programme.items.get(response.item)
        if item:
            alias = aliases.get(response.match_id, "…") if response.match_id else "…"
            lines.append(
                say(
                    "{question} → {answer}",
                    question=Text(item.text, {"peer": alias, "person": alias}, programme=True),
                    answer=showing.shown(response, turn.programme.scales[item.scale]),
                )
            )
    return lines


async def _times(turn: Turn, match: Match) -> list[Words]:
    """Return what was proposed and agreed on in one talk, also what is over."""
    alias = closing.peer_alias(match, turn.person.id)
    meetings = await turn.unit.meetings.find(match_id=match.id)
    return [_time(meeting, alias) for meeting in meetings]


def _time(meeting: Meeting, alias: str) -> Words:
    if meeting.at is None:
        proposed = Joined(meeting.proposed, ", ")
        return say("Times proposed with {alias}: {times}", alias=alias, times=proposed)
    if meeting.state in CALLED_OFF:
        return say("Time with {alias}, called off: {when}", alias=alias, when=meeting.at)
    if meeting.state is MeetingState.REPLACED:
        return say("Time with {alias}, changed later: {when}", alias=alias, when=meeting.at)
    return say("Time agreed with {alias}: {when}", alias=alias, when=meeting.at)


async def _copy(turn: Turn, match: Match, answers: Mapping[str, Any]) -> list[Words]:
    """Return the copy of one's answers that a talk has, as far as it differs from today's.

    Of one match that came to no talk nothing is said: it would tell of somebody's no. Nor is what
    the peer's card named: that can be more than one's own card may tell of the peer.
    """
    if match.active_at is None:
        return []
    mine = match.role_of(turn.person.id)
    found = await turn.unit.profiles.find(match_id=match.id, person_id=turn.person.id)
    if not found:
        return []
    alias = closing.peer_alias(match, turn.person.id)
    kept = say(
        "Kept with the talk with {alias}: your answers as they were on {when}, and what your "
        "cards told you both of what you share.",
        alias=alias,
        when=found[0].at,
    )
    row, now = found[0].row, profile_row(turn.programme, turn.person, answers, mine)
    then: list[Words] = [
        say(
            "{question}\n→ {answer}",
            question=Text(question.called(mine), programme=True),
            answer=asking.shown_value(question, row[question.id]),
        )
        for question in turn.programme.questions
        if question.id in row and row[question.id] != now.get(question.id)
    ]
    if then:
        return [Joined((kept, say("Different from today:"), *then), "\n")]
    return [kept]


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
        if concern.kind in REQUESTS:
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
