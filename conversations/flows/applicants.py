"""New supporters before a coordinator: a card with their answers, Welcome or not now."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations import asking, helpcard, standing, waiting
from conversations.looks import look_at
from conversations.model.ids import PersonId
from conversations.model.person import WAITS_FOR_WELCOME, Person, PersonState, Role, answer_id
from conversations.replies import Button, Joined, Text, Words, say
from conversations.turn import Turn


async def _look(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (person := await _applicant(turn, args)):
        return
    turn.audit("applicant.seen", person.peer_name, "welcome")
    answers = await turn.answers(person.id, Role.SUPPORTER)
    lines: list[Words] = [say("<b>{name}</b> wants to be a supporter", name=person.peer_name)]
    for question in asking.questions(turn, Role.SUPPORTER):
        lines.append(
            say(
                "{question}\n→ <b>{answer}</b>",
                question=Text(question.called(Role.SUPPORTER), programme=True),
                answer=asking.shown_value(question, answers.get(question.id)),
            )
        )
    lines.append(say("Holds up to {n} at once. Has agreed to the rules.", n=person.capacity))
    turn.say(
        Joined(tuple(lines), "\n\n"),
        buttons=(
            (Button(say("Welcome"), "applicants.welcome", {"person": person.id}),),
            (Button(say("Not now"), "applicants.decline", {"person": person.id}),),
        ),
        in_place=True,
    )


async def _applicant(turn: Turn, args: Mapping[str, Any]) -> Person | None:
    if turn.person.staff not in {Role.COORDINATOR, Role.SAFEGUARDING}:
        turn.toast(say("This button is only for the team here."))
        return None
    if args["person"] == turn.person.id:
        turn.say(say("Somebody else on the team answers this one."), in_place=True)
        return None
    person = await turn.unit.people.get(str(PersonId(str(args["person"]))))
    waits = person is not None and await standing.waits_for_welcome(turn.unit, person.id)
    if person is None or not (waits or person.state is PersonState.APPLIED):
        turn.say(say("This is settled already."), in_place=True)
        return None
    return person


def _after(person: Person, settled: PersonState) -> PersonState:
    """Return the state after the answer; who takes part in another role goes on as they are."""
    return settled if person.state is PersonState.APPLIED else person.state


async def _welcome(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (person := await _applicant(turn, args)):
        return
    turn.unit.people.save(replace(person, state=_after(person, PersonState.ACTIVE)))
    turn.unit.answers.remove(answer_id(person.id, WAITS_FOR_WELCOME))
    look_at(turn.unit, person.id, turn.now)
    turn.audit("applicant.welcomed", person.peer_name)
    turn.say(say("{name} is a supporter now.", name=person.peer_name), in_place=True)
    turn.say(
        say(
            "Welcome. You are a supporter now. When somebody fits, I ask you, and you can "
            "always say no. /available switches offers off and on, /support is there when it "
            "gets heavy, /help shows the rest."
        ),
        to=person.id,
    )
    turn.say(helpcard.KEY_STAYS, keyboard=helpcard.KEYBOARD, to=person.id)
    await waiting.ask_for_round(turn, "arrival")


async def _decline(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (person := await _applicant(turn, args)):
        return
    state = _after(person, PersonState.RESTING)
    turn.unit.people.save(replace(person, state=state, supporter=False))
    turn.unit.answers.remove(answer_id(person.id, WAITS_FOR_WELCOME))
    turn.audit("applicant.declined", person.peer_name)
    turn.say(say("{name} has been told kindly.", name=person.peer_name), in_place=True)
    turn.say(
        say(
            "Thank you for offering your time. We cannot offer you a place as a supporter at the "
            "moment. This says nothing about you or what you have lived through. If you would "
            "like to talk with a peer yourself, /start is open to you."
        ),
        to=person.id,
    )


ACTIONS = {
    "applicants.look": _look,
    "applicants.welcome": _welcome,
    "applicants.decline": _decline,
}
