"""Whether a person may take part: the needed consents given, and a supporter's welcome spoken."""

from dataclasses import replace

from conversations import consenting
from conversations.model.ids import PersonId
from conversations.model.person import (
    ENDED_MEANWHILE,
    WAITS_FOR_WELCOME,
    Answer,
    PersonState,
    answer_id,
)
from conversations.ports import Unit
from conversations.replies import say
from conversations.turn import Turn


async def waits_for_welcome(unit: Unit, person_id: PersonId) -> bool:
    return await unit.answers.get(answer_id(person_id, WAITS_FOR_WELCOME)) is not None


async def back_to(turn: Turn) -> PersonState:
    """Return the state in which somebody goes on; nobody gets past the welcome by a break."""
    person = turn.person
    applicant = await waits_for_welcome(turn.unit, person.id)
    return PersonState.APPLIED if applicant and not person.recipient else PersonState.ACTIVE


async def tell_later(turn: Turn, person_id: PersonId, alias: str) -> None:
    """Keep for somebody who paused everything that a talk has ended."""
    key = answer_id(person_id, ENDED_MEANWHILE)
    kept = await turn.unit.answers.get(key)
    if kept is None:
        turn.unit.answers.add(Answer(key, person_id, ENDED_MEANWHILE, [alias], turn.now))
    else:
        turn.unit.answers.save(replace(kept, value=[*kept.value, alias]))


async def tell_what_ended(turn: Turn) -> None:
    """Say to somebody who is back which talks ended while they wanted silence."""
    key = answer_id(turn.person.id, ENDED_MEANWHILE)
    kept = await turn.unit.answers.get(key)
    if kept is None:
        return
    turn.unit.answers.remove(key)
    for alias in kept.value:
        turn.say(
            say(
                "While you were away, {alias} ended the talk. Talks end for many reasons, and "
                "most have nothing to do with you. Thank you for what you shared.",
                alias=str(alias),
            )
        )


async def reachable_again(turn: Turn) -> bool:
    """Know that somebody can be reached again who could not; nothing else starts by itself."""
    if turn.person.state is not PersonState.UNREACHABLE:
        return False
    known = turn.person.recipient or turn.person.supporter or turn.person.staff
    turn.change(state=PersonState.RESTING if known else PersonState.NEW)
    return True


async def may_take_part(turn: Turn) -> bool:
    """Tell whether nothing needed was taken back; says so where it was."""
    if not (turn.person.recipient or turn.person.supporter):
        return True
    for text in turn.programme.consents:
        if text.needed and not await consenting.agreed(turn.unit, turn.person.id, text.purpose):
            turn.say(say("Something needs your yes first: /profile, then What I agreed to."))
            return False
    return True
