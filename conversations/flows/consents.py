"""One consent at a time: the exact text, a yes or a no, and what follows from a no."""

from collections.abc import Mapping
from typing import Any

from conversations.consenting import keep_consent
from conversations.model.person import Dialogue, Role
from conversations.programme import ConsentText
from conversations.replies import Button, Rows, Text, say
from conversations.turn import Turn, while_open

FLOW = "consents"


async def show(turn: Turn, dialogue: Dialogue) -> None:
    """Ask for the current consent."""
    _ask_consent(turn, turn.programme.consents[int(dialogue.step)])


async def typed(turn: Turn, dialogue: Dialogue, _text: str) -> None:
    """A consent is a tap, never something read into words."""
    turn.say(
        say(
            "For a consent I need a clear yes or no, by a tap on one of the buttons below. Take "
            "your time; /now shows people who listen."
        )
    )
    await show(turn, dialogue)


async def _next(turn: Turn, step: str) -> None:
    dialogue = await turn.dialogue()
    await turn.go(FLOW, step, dialogue.data if dialogue else {"role": Role.RECIPIENT.value})


def _ask_consent(turn: Turn, consent: ConsentText) -> None:
    number = turn.programme.consents.index(consent) + 1
    rows: Rows = (
        (
            Button(
                say("Yes, I agree"), "consents.answer", {"purpose": consent.purpose, "yes": True}
            ),
        ),
        (Button(say("No"), "consents.answer", {"purpose": consent.purpose, "yes": False}),),
    )
    turn.say(
        say(
            "<b>{title}</b> ({number} of {all})\n\n{text}",
            title=Text(consent.title, programme=True),
            text=Text(consent.text, programme=True),
            number=number,
            all=len(turn.programme.consents),
        ),
        buttons=rows,
        in_place=True,
    )


async def _consent(turn: Turn, args: Mapping[str, Any]) -> None:
    purpose, yes = str(args["purpose"]), bool(args["yes"])
    texts = turn.programme.consents
    index = next(i for i, one in enumerate(texts) if one.purpose == purpose)
    dialogue = await turn.dialogue()
    if dialogue is None or dialogue.step != str(index):
        turn.toast(say("You have answered this already."))
        return
    if not yes and texts[index].needed:
        turn.say(
            say(
                "That is all right. But the service cannot work without this. What would you like "
                "to do?"
            ),
            buttons=(
                (Button(say("Read it again"), "consents.again", {"index": index}),),
                (Button(say("Stop here"), "consents.stop_here"),),
            ),
            in_place=True,
        )
        return
    await keep_consent(turn, texts[index], given=yes)
    if index + 1 < len(texts):
        await _next(turn, str(index + 1))
    else:
        await _to_questions(turn)


async def _to_questions(turn: Turn) -> None:
    dialogue = await turn.dialogue()
    data = dict(dialogue.data) if dialogue else {"role": Role.RECIPIENT.value}
    turn.say(
        say(
            "Thank you. Now a few short questions, one at a time. You can skip any, go back, or "
            "stop and come back days later: nothing is lost."
        ),
        in_place=True,
    )
    turn.pressed = False  # the question comes as a message of its own
    await turn.go("intake", "", {**data, "mode": "first"})


async def _consent_again(turn: Turn, args: Mapping[str, Any]) -> None:
    await _next(turn, str(int(args["index"])))


async def _stop_here(turn: Turn, _args: Mapping[str, Any]) -> None:
    await turn.leave()
    if turn.person.recipient or turn.person.supporter or turn.person.staff:
        turn.say(say("All right. Everything else here stays as it was."), in_place=True)
        return
    for answer in await turn.unit.answers.find(person_id=turn.person.id):
        turn.unit.answers.remove(answer.id)
    turn.say(
        say(
            "Then we stop here, and keep none of your answers. If you change your mind, /start "
            "begins again. /now shows people you can call."
        ),
        in_place=True,
    )


ACTIONS = {
    "consents.answer": while_open(FLOW, "", _consent),
    "consents.again": while_open(FLOW, "", _consent_again),
    "consents.stop_here": while_open(FLOW, "", _stop_here),
}
