"""The next best supporters for a recipient whose pair is in review, and what speaks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from conversations import cards
from conversations.gathering import gather
from conversations.model.ids import PersonId
from conversations.model.learning import profile_id
from conversations.model.matches import Match
from conversations.model.person import Role
from conversations.replies import Joined, Words, say
from conversations.rounds import Proposal, best_for, open_answers
from conversations.turn import Turn

SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Other:
    supporter_id: PersonId
    name: str
    words: Words


async def beside(turn: Turn, match: Match) -> list[Other]:
    """Return the best others, each with what only an answer nobody has given keeps behind."""
    gathered = await gather(turn.unit, turn.programme, turn.now, only=match.recipient_id)
    best = best_for(turn.programme, gathered, SHOWN + 1)
    found = [one for one in best if one.supporter_id != turn.person.id][:SHOWN]
    chosen = await turn.unit.profiles.get(profile_id(match.id, Role.SUPPORTER))
    missing: Sequence[Sequence[str]] = [()] * len(found)
    if chosen is not None and chosen.row and found:
        row = {**chosen.row, "id": str(match.supporter_id)}
        missing = open_answers(turn.programme, gathered, row, found)
    others = []
    for number, (one, names) in enumerate(zip(found, missing, strict=True), 1):
        supporter = await turn.unit.people.get(one.supporter_id)
        name = supporter.peer_name if supporter else "?"
        words = _words(turn, number, name, one)
        if names:
            known = tuple(cards.criterion_name(turn.programme, criterion) for criterion in names)
            asked = say(
                "Might fit as well as the pair itself: one of the two has not answered {names}.",
                names=Joined(known, ", "),
            )
            words = Joined((words, asked), "\n")
        others.append(Other(one.supporter_id, name, words))
    return others


def _words(turn: Turn, number: int, name: str, proposal: Proposal) -> Words:
    strongest = cards.criteria_of(proposal.reasons)
    names = tuple(
        cards.criterion_name(turn.programme, str(reason["criterion"]))
        for reason in strongest[:3]
        if (reason["similarity"] or 0) > 0.5
    )
    return say(
        "{number}. {name}: {score} (± {std})\nmost alike in: {names}",
        number=number,
        name=name,
        score=f"{proposal.score:.2f}",
        std=f"{proposal.std:.2f}",
        names=Joined(names, ", ") if names else say("nothing that stands out"),
    )
