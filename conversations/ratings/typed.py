"""Takes a typed number as the answer to a 0 to 10 item; whatever may be for a peer stays theirs."""

from conversations.inbound import TextReceived
from conversations.model.measuring import Prompt
from conversations.people import talks_of
from conversations.ratings import showing
from conversations.ratings.answering import ANSWERABLE, can_be_answered, takes_answers
from conversations.ratings.numbers import number_in
from conversations.turn import Turn


async def typed_answer(turn: Turn, event: TextReceived) -> tuple[Prompt, int] | None:
    """Return the prompt that a typed number answers, and the number.

    Only while no session is open: since the item was asked nobody has written in any talk, so the
    number is not for a peer. A reply to a message of the bot's own is not for one either.
    """
    number = None if event.talk or event.reply_to else number_in(event.text)
    if number is None:
        return None
    if not event.replied_to_unknown and await _in_session(turn):
        return None
    found = await turn.unit.prompts.find(person_id=turn.person.id, state=ANSWERABLE)
    for prompt in sorted(found, key=lambda one: one.asked_at or turn.now, reverse=True):
        if prompt.shows_item and takes_answers(prompt, turn.now):
            fits = _takes_numbers(turn, prompt) and can_be_answered(turn, prompt, number)
            return (prompt, number) if fits else None
    return None


def _takes_numbers(turn: Turn, prompt: Prompt) -> bool:
    item = turn.programme.items.get(prompt.items[prompt.position])
    return item is not None and showing.takes_numbers(turn.programme.scales[item.scale])


async def _in_session(turn: Turn) -> bool:
    for match in await talks_of(turn.unit, turn.person.id):
        talk = await turn.unit.talks.get(match.id)
        if talk is not None and talk.session_started_at is not None:
            return True
    return False
