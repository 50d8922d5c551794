"""Sharing contact details in stages: who wishes it, what stands in its way, how it is called off.

Whoever calls it off, both hear the same words: nobody can be pressed about a no that nobody sees.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from conversations import holding
from conversations.model.care import REQUESTS
from conversations.model.ids import PersonId
from conversations.model.matches import Match, MatchState
from conversations.model.person import PersonState
from conversations.model.relaying import Wish, side_id
from conversations.replies import say
from conversations.turn import Turn

FLOW: Final = "reveal"
THINK: Final = timedelta(days=1)
"""Between both asking and the first line: time to think again, and for the team to object."""
KEPT: Final = timedelta(days=7)
"""How long, after that, both have to write their line."""
AWAY: Final = frozenset({PersonState.LEFT, PersonState.UNREACHABLE, PersonState.UNDERAGE})
CALLED_OFF = say(
    "Contact details are not shared for now. There can be many reasons, on any side, and it is "
    "nobody's fault. What was written for it is deleted. The talk itself is not touched."
)


async def wish_of(turn: Turn, match: Match, person: PersonId) -> Wish | None:
    return await turn.unit.wishes.get(side_id(match.id, person))


async def both_since(turn: Turn, match: Match) -> datetime | None:
    """Return since when both wish it, None while one of them does not."""
    wishes = await turn.unit.wishes.find(match_id=match.id)
    return max(one.asked_at for one in wishes) if len(wishes) == 2 else None


async def possible(turn: Turn, match: Match) -> bool:
    """Tell whether these two may share contact details now; never tell them why not."""
    if turn.core.rules.contacts != "staged" or match.state is not MatchState.ACTIVE:
        return False
    both = match.people
    for person_id in both:
        person = await turn.unit.people.get(person_id)
        side = await holding.side_of(turn, match, person_id)
        if person is None or person.state in AWAY or await _too_young(turn, person_id):
            return False
        if side.sharing_forbidden_at or side.shared_at:
            return False
    concerns = [
        *await turn.unit.concerns.find(match_id=match.id),
        *await turn.unit.concerns.find(about_id=both),
    ]
    return all(one.state == "closed" or one.kind in REQUESTS for one in concerns)


async def _too_young(turn: Turn, person_id: PersonId) -> bool:
    age = (await turn.answers(person_id)).get("age")
    return isinstance(age, int | float) and age < turn.programme.defaults.minimum_age


async def withdraw(turn: Turn, match: Match) -> list[PersonId]:
    """Delete the wishes of a talk and their lines; returns whose they were."""
    wishes = await turn.unit.wishes.find(match_id=match.id)
    for wish in wishes:
        turn.unit.wishes.remove(wish.id)
        dialogue = await turn.unit.dialogues.get(wish.person_id)
        if dialogue and dialogue.flow == FLOW and dialogue.data.get("match") == match.id:
            turn.unit.dialogues.remove(wish.person_id)
    return [wish.person_id for wish in wishes]


async def call_off(turn: Turn, match: Match, but: PersonId | None = None) -> None:
    """Delete all of it and tell those who wished it, in the same words whatever the reason."""
    for person_id in await withdraw(turn, match):
        if person_id != but:
            turn.say(CALLED_OFF, to=person_id)


async def forbid(turn: Turn, match: Match) -> None:
    """Let the team say no, for good in this talk."""
    for person_id in match.people:
        side = await holding.side_of(turn, match, person_id)
        await holding.keep_side(turn, replace(side, sharing_forbidden_at=turn.now))
    await call_off(turn, match)
