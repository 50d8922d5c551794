"""Which ways to begin a talk are offered: from what the first hello names, three at most."""

import hashlib
from typing import Final

from conversations import cards
from conversations.model.ids import PersonId
from conversations.model.matches import Match
from conversations.model.person import Role
from conversations.ports import Unit
from conversations.programme import Programme, Starter

MOST: Final = 3


async def starters_for(
    unit: Unit, programme: Programme, match: Match, person_id: PersonId
) -> list[Starter]:
    """Return what one side may begin with; nothing where what is shared stays private."""
    if not await cards.both_agreed(unit, match, "common_ground"):
        return []
    role = match.role_of(person_id)
    # Whoever reads the sentence learns what it is about: the first hello tells both that already.
    by_criterion = [
        _in_their_order(programme, match, criterion, role)
        for criterion, _ in cards.first_hello(programme, match)
    ]
    deepest = max(map(len, by_criterion), default=0)
    dealt = [some[at] for at in range(deepest) for some in by_criterion if at < len(some)]
    return dealt[:MOST]


def _in_their_order(
    programme: Programme, match: Match, criterion: str, role: Role
) -> list[Starter]:
    """Return a criterion's ways to begin; in each talk, and for each side, another comes first."""
    known = [
        one
        for one in programme.starters
        if one.criterion == criterion and one.role in {"", role.value}
    ]
    if not known:
        return []
    lot = hashlib.sha256(match.id.encode()).digest()[0] + (role is Role.SUPPORTER)
    at = lot % len(known)
    return [*known[at:], *known[:at]]
