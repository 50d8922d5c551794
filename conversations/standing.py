"""Whether a person may take part: the needed consents given, and a supporter's welcome spoken."""

from conversations import cards
from conversations.model.ids import PersonId
from conversations.model.person import PersonState, answer_id
from conversations.ports import Unit
from conversations.replies import say
from conversations.turn import Turn

WAITS_FOR_WELCOME = "waits_for_welcome"
"""Kept beside the answers, because a person's state goes through breaks, blocks and other roles."""


async def waits_for_welcome(unit: Unit, person_id: PersonId) -> bool:
    return await unit.answers.get(answer_id(person_id, WAITS_FOR_WELCOME)) is not None


async def back_to(turn: Turn) -> PersonState:
    """Return the state in which somebody goes on; nobody gets past the welcome by a break."""
    person = turn.person
    applicant = await waits_for_welcome(turn.unit, person.id)
    return PersonState.APPLIED if applicant and not person.recipient else PersonState.ACTIVE


async def may_take_part(turn: Turn) -> bool:
    """Tell whether nothing needed was taken back; says so where it was."""
    if not (turn.person.recipient or turn.person.supporter):
        return True
    for text in turn.programme.consents:
        if text.needed and not await cards.agreed(turn.unit, turn.person.id, text.purpose):
            turn.say(say("Something needs your yes first: /profile, then What I agreed to."))
            return False
    return True
