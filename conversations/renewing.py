"""Asks people again where a text they agreed to has changed: when they write, not before.

Until they have said yes, matching leaves their answers alone; talks that go on are not touched.
"""

from datetime import timedelta

from conversations import consenting
from conversations.model.person import RENEWAL_ASKED, Answer, PersonState, answer_id
from conversations.programme import ConsentText
from conversations.replies import Button, Relay, Reply, Say, Text, say
from conversations.turn import Turn

AGAIN_AFTER = timedelta(days=1)
HERE = frozenset({PersonState.ACTIVE, PersonState.RESTING, PersonState.APPLIED})


async def ask_if_changed(turn: Turn) -> None:
    """Ask for the first changed text, at most once a day, and not into something else."""
    person = turn.person
    if person.state not in HERE or not (person.recipient or person.supporter):
        return
    if turn.grave or any(_comes_first(reply) for reply in turn.replies):
        return
    if await turn.dialogue() is not None:
        return
    changed = await consenting.unasked(turn.unit, turn.programme, person.id)
    if not changed or await _asked_lately(turn):
        return
    _ask(turn, changed[0])


def _comes_first(reply: Reply) -> bool:
    """Tell of words for a peer and of help: neither is followed by terms to read."""
    return isinstance(reply, Relay) or (isinstance(reply, Say) and reply.lane == "help")


async def ask_next(turn: Turn) -> bool:
    """Ask for the next changed text right after one was answered; tell whether there is one."""
    changed = await consenting.unasked(turn.unit, turn.programme, turn.person.id)
    if changed:
        _ask(turn, changed[0])
    return bool(changed)


async def _asked_lately(turn: Turn) -> bool:
    """Tell whether they were asked within a day; remembers that they are asked now if not."""
    key = answer_id(turn.person.id, RENEWAL_ASKED)
    asked = await turn.unit.answers.get(key)
    if asked is not None and asked.at > turn.now - AGAIN_AFTER:
        return True
    now = Answer(key, turn.person.id, RENEWAL_ASKED, True, turn.now)
    if asked is None:
        turn.unit.answers.add(now)
    else:
        turn.unit.answers.save(now)
    return False


def _ask(turn: Turn, text: ConsentText) -> None:
    args = {"purpose": text.purpose, "version": text.version}
    turn.say(
        say(
            "We have changed something in what we ask your agreement for, so please look once "
            "more. You may say no.\n\n<b>{title}</b>\n\n{text}",
            title=Text(text.title, programme=True),
            text=Text(text.text, programme=True),
        ),
        buttons=(
            (Button(say("Yes, I agree"), "agreements.renew", {**args, "yes": True}),),
            (Button(say("No"), "agreements.renew", {**args, "yes": False}),),
        ),
    )
