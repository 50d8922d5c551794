"""Stops asking at once: the consent is taken back, what is open is closed, no look is planned."""

from dataclasses import replace

from conversations.looks import look_id
from conversations.model.ids import PersonId
from conversations.model.measuring import OPEN_PROMPTS, RATINGS
from conversations.ratings.codes import Code
from conversations.turn import Turn


async def close_prompts(turn: Turn, person_id: PersonId) -> None:
    """Ask nothing more, and take no more taps on what was asked already."""
    for prompt in await turn.unit.prompts.find(person_id=person_id, state=OPEN_PROMPTS):
        closed = replace(prompt, state="withdrawn", closed_at=turn.now, reason=Code.WITHDRAWN)
        turn.unit.prompts.save(closed)
    if await turn.unit.dues.get(look_id(person_id)) is not None:
        turn.unit.dues.remove(look_id(person_id))


async def stop(turn: Turn) -> None:
    """Take the consent of this turn's person back, and change nothing else."""
    for consent in await turn.unit.consents.find(person_id=turn.person.id, purpose=RATINGS):
        if consent.given and consent.withdrawn_at is None:
            turn.unit.consents.save(replace(consent, withdrawn_at=turn.now))
    await close_prompts(turn, turn.person.id)
