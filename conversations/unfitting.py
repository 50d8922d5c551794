"""Answers what does not fit where it came: words where a tap is due, pictures, words for nobody."""

from conversations import people, watching
from conversations.flows import relay
from conversations.inbound import OtherReceived, TextReceived
from conversations.model.person import Dialogue
from conversations.replies import say
from conversations.routes import FLOWS
from conversations.turn import Turn

CHANGING = frozenset({"profile", "one"})
"""How a form is open when somebody changes answers; closing it loses nothing."""
PLACE_KEPT = say(
    "Take all the time you need; /now shows these numbers again. Your place here is kept: /start "
    "goes on whenever you like."
)
NOT_SENT = say("What you wrote just now was not sent to anybody.")


async def leave_open(turn: Turn, dialogue: Dialogue, words: str) -> None:
    """Let the help card stand alone: nothing is asked now, and nothing found wrong."""
    question = turn.programme.question(dialogue.step) if dialogue.flow == "intake" else None
    if question is not None and question.kind == "text":
        shown = len(turn.replies)
        await FLOWS[dialogue.flow].typed(turn, dialogue, words)  # these words are an answer
        del turn.replies[shown:]
    elif await people.talks_of(turn.unit, turn.person.id):
        turn.say(NOT_SENT)
    turn.say(PLACE_KEPT)


async def unclear(turn: Turn, dialogue: Dialogue, event: TextReceived) -> None:
    """Take nothing that may be meant for a peer as an answer: say so, or ask whose it is."""
    if dialogue.data.get("mode") not in CHANGING:
        # The way in must not lose its place: nothing is taken, and what is typed next counts.
        again = await turn.enter(dialogue.flow, dialogue.step, dialogue.data)
        if turn.grave:
            turn.say(NOT_SENT)
            turn.say(PLACE_KEPT)
            return
        turn.say(
            say(
                "I was not sure who that was for, so it was not sent to anybody. The question "
                "below is still yours to answer; /now shows people who listen."
            )
        )
        await FLOWS[dialogue.flow].show(turn, again)
        return
    await relay.ask_whose(turn, event)


async def other(turn: Turn, event: OtherReceived) -> None:
    """Refuse other content kindly; what is written beside it is still looked at for danger."""
    if event.caption:
        await watching.watch(turn, event.caption, None)
    dialogue = await turn.dialogue()
    in_form = dialogue is not None and dialogue.flow in FLOWS and dialogue.flow != relay.FLOW
    if in_form and turn.grave:
        turn.say(PLACE_KEPT)
    elif dialogue is not None and in_form:
        turn.say(
            say(
                "I can only read text here, so this was not kept. The question is still yours to "
                "answer; /now shows people who listen."
            )
        )
        await FLOWS[dialogue.flow].show(turn, dialogue)
    elif await people.talks_of(turn.unit, turn.person.id):
        turn.say(
            say(
                "This was not passed on: things like this can give away who you are. Could you "
                "say it in words?"
            )
        )
    elif not turn.grave:
        turn.say(say("I can only read text. /help shows what you can do."))
