"""Takes the buttons from under a form's question that was answered in words, or is asked again.

A pressed button changes its own message; words cannot. So the open dialogue remembers which
message asks, and no old question stands there as if it waited.
"""

from dataclasses import replace
from typing import Final

from conversations.inbound import ButtonPressed, FromPerson
from conversations.model.person import Dialogue
from conversations.pieces import form_id
from conversations.replies import Say, TakeButtons
from conversations.turn import Turn

ASKS: Final = "asks"
FORMS: Final = frozenset(
    {"welcome", "about_you", "consents", "intake", "pledge", "summary", "writing"}
)
WORKS_LATER: Final = frozenset({"summary"})
"""A card whose buttons still do something after it was left."""


async def tidy(turn: Turn, before: Dialogue | None, event: FromPerson) -> None:
    """Name the question that was asked just now, and settle the one that stood open before."""
    after = await turn.dialogue()
    found = _question(turn, after) if after and after.flow in FORMS else None
    if before and before.flow in FORMS and not isinstance(event, ButtonPressed):
        left = after is None and before.flow not in WORKS_LATER
        if (found or left) and (old := before.data.get(ASKS)):
            turn.replies.insert(0, TakeButtons(turn.person.id, None, old))
    if after and found:
        name = form_id(event.incoming)
        turn.replies[turn.replies.index(found)] = replace(found, message_id=name)
        turn.unit.dialogues.save(replace(after, data={**after.data, ASKS: name}))


def _question(turn: Turn, dialogue: Dialogue) -> Say | None:
    """Return what asks for the open step: the last card whose buttons are this flow's own."""
    own = f"{dialogue.flow}."
    for reply in reversed(turn.replies):
        if not isinstance(reply, Say) or reply.to != turn.person.id:
            continue
        if any(button.action.startswith(own) for row in reply.buttons for button in row):
            return reply
    return None
