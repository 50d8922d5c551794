"""Words between the team and a person: no name and no account goes either way, nothing is kept.

The team writes from a concern; the person answers whoever wrote, or everybody where they are gone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from conversations import watching
from conversations.model.care import Concern
from conversations.model.ids import PersonId
from conversations.model.person import ANSWERS_FOR_PEOPLE, Dialogue, Person, PersonState
from conversations.replies import Button, Words, say
from conversations.turn import Turn

FLOW: Final = "writing"
LONGEST: Final = 3000  # characters; the platform takes 4,096, with what stands around them
CLOSED = say("This is closed by now. Nothing was sent.")
UNREACHED = say("They cannot be reached at the moment: they have stopped the bot.")


async def _begin(turn: Turn, args: Mapping[str, Any]) -> None:
    """A coordinator wants to write to somebody a concern is about."""
    if turn.person.staff not in ANSWERS_FOR_PEOPLE:
        turn.toast(say("This button is only for the team here."))
        return
    data = {"concern": str(args["concern"]), "to": str(args["to"]), "as": "team"}
    if await _open(turn, data) is not None:
        await turn.go(FLOW, "words", data)


async def _answer(turn: Turn, args: Mapping[str, Any]) -> None:
    """Somebody wants to write back to the team."""
    data = {"concern": str(args["concern"]), "to": str(args["to"]), "as": "person"}
    if await _open(turn, data) is not None:
        await turn.go(FLOW, "words", data)


async def show(turn: Turn, dialogue: Dialogue) -> None:
    """Ask for one message, and say who reads it."""
    if dialogue.data["as"] == "team":
        person = await turn.unit.people.get(str(dialogue.data["to"]))
        asked: Words = say(
            "What would you like to say to {name}? Write it as one message. It comes from the "
            "team, without your name, and they can answer.",
            name=person.peer_name if person else "–",
        )
    else:
        asked = say(
            "What would you like to say to the team? Write it as one message. Only the team reads "
            "it. /now shows numbers to call if it cannot wait."
        )
    turn.say(asked, buttons=((Button(say("Never mind"), "writing.cancel"),),))


async def typed(turn: Turn, dialogue: Dialogue, text: str) -> None:
    """Pass the words on, or say why not and keep the question open."""
    words = text.strip()
    if len(words) > LONGEST:
        turn.say(
            say(
                "That is {length} characters; there is room for {longest} here. Could you say "
                "it shorter? Your words are still above, to copy from.",
                length=len(words),
                longest=LONGEST,
            )
        )
        return
    concern = await _open(turn, dialogue.data)
    await turn.leave()
    if concern is None:
        return
    if dialogue.data["as"] == "team":
        await _from_the_team(turn, concern, PersonId(str(dialogue.data["to"])), words)
    else:
        await _to_the_team(turn, concern, PersonId(str(dialogue.data["to"])), words)


async def _open(turn: Turn, data: Mapping[str, Any]) -> Concern | None:
    """Return the concern while this person may write about it; else say why not."""
    concern = await turn.unit.concerns.get(str(data["concern"]))
    if concern is None:
        turn.say(CLOSED)
        return None
    if data["as"] == "person":
        mine = turn.person.id in {concern.about_id, concern.reporter_id}
        if not mine:
            turn.say(CLOSED)
        return concern if mine else None
    to = await turn.unit.people.get(str(data["to"]))
    trusted = turn.person.staff in ANSWERS_FOR_PEOPLE
    if not trusted or turn.person.id in await watching.involved_in(turn, concern):
        turn.say(CLOSED)
        return None
    if to is None or to.state is PersonState.LEFT or to.state is PersonState.UNREACHABLE:
        turn.say(UNREACHED if to and to.state is PersonState.UNREACHABLE else CLOSED)
        return None
    return concern


async def _from_the_team(turn: Turn, concern: Concern, to: PersonId, words: str) -> None:
    person = await turn.unit.people.get(to)
    answers = person is not None and person.state is not PersonState.UNDERAGE
    args = {"concern": concern.id, "to": str(turn.person.id)}
    told: Words = say("<b>From the team</b>\n{words}", words=words)
    if answers:
        told = say(
            "<b>From the team</b>\n{words}\n\n<i>To write back, tap Answer first.</i>", words=words
        )
    turn.say(
        told,
        to=to,
        buttons=((Button(say("Answer"), "writing.answer", args, keep=True),),) if answers else (),
    )
    turn.audit("team.wrote", concern.id)
    turn.say(
        say("Sent to {name}.", name=person.peer_name if person else "–"),
        buttons=_further(concern, to),
    )


async def _to_the_team(turn: Turn, concern: Concern, writer: PersonId, words: str) -> None:
    """Hand the words to who wrote, or to everybody who may look after it; open what was closed."""
    readers = await _readers(turn, concern, writer)
    if not readers:
        turn.say(say("There is nobody on the team just now, so this was not sent. /now is there."))
        return
    if concern.state == "closed":
        again = replace(concern, state="seen", closed_by="", closed_at=None)
        turn.unit.concerns.save(again)
        turn.audit("concern.opened_again", concern.id)
    for reader in readers:
        turn.say(
            say("<b>{name} writes</b>\n{words}", name=turn.person.peer_name, words=words),
            to=reader.id,
            buttons=_further(concern, turn.person.id),
        )
    turn.audit("team.was_written_to", concern.id)
    turn.say(
        say(
            "The team has it. It may take a while until somebody answers; /now shows people who "
            "listen at any hour."
        )
    )


async def _readers(turn: Turn, concern: Concern, writer: PersonId) -> Sequence[Person]:
    involved = await watching.involved_in(turn, concern)
    staff = [one for one in await turn.staff() if one.id not in involved]
    return [one for one in staff if one.id == writer] or staff


def _further(concern: Concern, to: PersonId) -> tuple[tuple[Button, ...], ...]:
    args = {"concern": concern.id, "to": str(to)}
    return (
        (Button(say("Write to them"), "writing.begin", args, keep=True),),
        (Button(say("Close it"), "concerns.close", {"concern": concern.id}),),
    )


async def _cancel(turn: Turn, _args: Mapping[str, Any]) -> None:
    await turn.leave()
    turn.say(say("All right, nothing was sent."), in_place=True)


ACTIONS = {"writing.begin": _begin, "writing.answer": _answer, "writing.cancel": _cancel}
