"""Who may look at which pair, and which pairs somebody looks at; nobody judges their own."""

import hashlib
from collections.abc import Callable
from math import ceil

from conversations import rounds
from conversations.model.ids import PersonId
from conversations.model.matches import Match, MatchState
from conversations.turn import Turn

UNCERTAIN = 0.15
"""A standard deviation of the predicted similarity above which a person always looks."""
CERTAIN_SHARE = 0.8
"""The share of pairs, among the recent ones, that is certain enough to go on unseen."""
RECENT = 500
"""How many earlier pairs a round's pairs are compared with: rounds of one pair are common."""


def may_review(person_id: PersonId, match: Match) -> bool:
    return person_id not in match.people


async def pairs_for(turn: Turn, person_id: PersonId) -> list[Match]:
    """Return the pairs that wait for this person's review, the longest wait first."""
    pairs = await turn.unit.matches.find(state=MatchState.IN_REVIEW)
    mine = [match for match in pairs if may_review(person_id, match)]
    return sorted(mine, key=lambda match: (match.created_at, -match.score))


async def without_a_reviewer(turn: Turn) -> int:
    """Return how many pairs wait that nobody here may review, since they are in it themselves."""
    pairs = await turn.unit.matches.find(state=MatchState.IN_REVIEW)
    staff = [member.id for member in await turn.staff()]
    return sum(not any(may_review(one, match) for one in staff) for match in pairs)


async def looked_at(turn: Turn, plan: rounds.Plan) -> Callable[[rounds.Proposal], bool]:
    """Return which pairs people look at first: all until enough is rated, then uncertain ones.

    Uncertain is what is less sure than four in five of the recent pairs: how wide the predictions
    spread depends on the questions and on how many answer them, so no number fits everywhere.
    """
    defaults = turn.programme.defaults
    if defaults.review == "none":
        return lambda _: False
    if defaults.review == "all":
        rated = len(await turn.unit.quality_pairs())
        if rated < defaults.review_until_ratings:
            return lambda _: True
    before = sorted(await turn.unit.matches.find(), key=lambda match: match.created_at)
    spread = sorted([*map(_unsure, before[-RECENT:]), *map(_unsure, plan.proposals)])
    if not spread:
        return lambda pair: pair.std > UNCERTAIN
    sure = spread[ceil(CERTAIN_SHARE * len(spread)) - 1]
    return lambda pair: pair.std > UNCERTAIN or _unsure(pair) > sure


def _unsure(pair: rounds.Proposal | Match) -> tuple[float, str]:
    """Return what pairs are ordered by; equally certain ones in an order nobody chose.

    Few answers make few widths: without this, a fifth that shares one width would be all or none.
    """
    lot = hashlib.sha256(f"{pair.recipient_id}:{pair.supporter_id}".encode()).hexdigest()
    return round(pair.std, 6), lot
