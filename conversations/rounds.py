"""One run of the matcher: pairs are computed outside any transaction, and stored by `pairing`.

Gathering and storing are two units of work, since computing in between may take seconds; what has
changed meanwhile is looked at again before a match is made of a pair.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from conversations import coarsening, deciding
from conversations.assigning import Pass
from conversations.gathering import Gathered
from conversations.limits import cost, later, limits_of
from conversations.model.ids import PersonId, new_id
from conversations.patience import Held, narrowed
from conversations.programme import Programme

SPREAD_OF = 200
"""So many of each side, drawn by lot, tell how much scores of a large round differ."""


@dataclass(frozen=True)
class Proposal:
    """One pair of a round, before it is stored."""

    recipient_id: PersonId
    supporter_id: PersonId
    score: float
    std: float
    propensity: float
    reasons: tuple[Mapping[str, Any], ...]
    model_version: str = deciding.DECLARED
    rows: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})  # recipient's and supporter's


@dataclass(frozen=True)
class Plan:
    """What a round came to."""

    round_id: str
    trigger: str
    asked_by: str
    recipients: int
    supporters: int
    proposals: tuple[Proposal, ...]
    nobody_for: tuple[PersonId, ...]
    model_version: str = deciding.DECLARED
    dry_run: bool = False
    candidate_sd: float | None = None  # of the scores of all whom the rules allow to meet
    first: Pass | None = None  # with it, who looks at the round finds the same pairs
    cost: Mapping[str, Any] | None = None  # see `limits.cost`
    faults: tuple[str, ...] = ()  # what the checker found: then there are no proposals
    held: Held = field(default_factory=Held)

    def report(self) -> dict[str, Any]:
        scores = [p.score for p in self.proposals]
        return {
            "recipients": self.recipients,
            "supporters": self.supporters,
            "pairs": len(scores),
            "mean_score": round(sum(scores) / len(scores), 4) if scores else None,
            "nobody_for": len(self.nobody_for),
            "candidate_sd": None if self.candidate_sd is None else round(self.candidate_sd, 4),
            "cost": self.cost,
            "faults": list(self.faults),
            "held": self.held.report(),
        }


def get_ready() -> None:
    """Load the matcher before somebody needs it: whoever came first would make all others wait."""
    from matching import Criteria, Matcher  # noqa: F401 - to load them is all


def _matcher(programme: Programme, gathered: Gathered) -> tuple[Any, str]:
    """Return the matcher that decides, and its version."""
    model = gathered.models.deciding
    matcher, readable = deciding.matcher_of(programme.criteria, model.kept if model else None)
    return matcher, gathered.models.version if readable else deciding.DECLARED


def compute(
    programme: Programme,
    gathered: Gathered,
    *,
    trigger: str,
    asked_by: str,
    seed: int | None = None,
    dry_run: bool = False,
) -> Plan:
    """Run the matcher. Takes from milliseconds to seconds: never call it inside a unit."""
    gathered, held = narrowed(programme, gathered, trigger=trigger, dry_run=dry_run)
    matcher, version = _matcher(programme, gathered)
    draw = random.Random(seed)  # noqa: S311 - ties are broken by it, nothing is guarded by it
    seeds = [draw.randrange(2**31) for _ in range(max(gathered.wanted, default=1))]
    made = _passes(matcher, gathered, seeds, limits_of(programme, gathered.recipients))
    served = {r for r, _, _ in made.pairs}
    nobody = [str(row["id"]) for r, row in enumerate(gathered.recipients) if r not in served]
    return Plan(
        round_id=new_id(),
        trigger=trigger,
        asked_by=asked_by,
        recipients=len(gathered.recipients) + len(held.people),
        supporters=len(gathered.supporters),
        proposals=_complete(programme, gathered, made.pairs, version),
        nobody_for=tuple(PersonId(one) for one in nobody),
        candidate_sd=_spread(matcher, gathered, draw) if made.pairs else None,
        model_version=version,
        dry_run=dry_run,
        first=made.first,
        cost=made.cost,
        faults=made.faults,
        held=held,
    )


@dataclass
class _Made:
    """What the passes of one round came to."""

    pairs: list[tuple[int, int, Proposal]] = field(default_factory=list)
    first: Pass | None = None
    cost: Mapping[str, Any] | None = None
    faults: tuple[str, ...] = ()


def _passes(
    matcher: Any, gathered: Gathered, seeds: Sequence[int], limits: Mapping[str, Any]
) -> _Made:
    """Make one pass for each peer to be offered: nobody gets a second one before others a first.

    What the checker faults is not gone on from, and nothing of that round is used.
    """
    made = _Made()
    room, forbidden = list(gathered.capacity), list(gathered.forbidden)
    for turn in range(max(gathered.wanted, default=0)):
        asking = [r for r, wanted in enumerate(gathered.wanted) if wanted > turn]
        row = {r: index for index, r in enumerate(asking)}
        one = Pass(
            recipients=[gathered.recipients[r] for r in asking],
            supporters=gathered.supporters,
            room=list(room),
            forbidden=[(row[r], s) for r, s in forbidden if r in row],
            waited=[gathered.waited[r] for r in asking],
            seed=seeds[turn],
            limits=later(limits) if turn else limits,
        )
        found = one.made(matcher)
        if faults := one.faults(matcher, found):
            return _Made(faults=faults)
        if not turn:
            made.first = one
            made.cost = cost(matcher, one, found)
        for r, s, proposal in _best_first(gathered, asking, found):
            room[s] -= 1
            forbidden.append((r, s))
            made.pairs.append((r, s, proposal))
    return made


def _spread(matcher: Any, gathered: Gathered, draw: random.Random) -> float | None:
    """Return how much scores of all pairs differ that the rules allow, chosen or not.

    Who was chosen differs less: what predictions are worth is judged with this beside it.
    """
    sides = gathered.recipients, gathered.supporters
    some = (draw.sample(side, min(len(side), SPREAD_OF)) for side in sides)
    scores = matcher.score(*some)
    known = scores[scores == scores]  # noqa: PLR0124 - NaN
    return float(known.std()) if len(known) > 1 else None


def _complete(
    programme: Programme, gathered: Gathered, pairs: list[tuple[int, int, Proposal]], version: str
) -> tuple[Proposal, ...]:
    """Return the proposals with what their cards may name, and both profiles."""
    reasons = coarsening.with_shown(
        programme,
        gathered.crowd,
        [(gathered.recipients[r], gathered.supporters[s], one.reasons) for r, s, one in pairs],
    )
    return tuple(
        replace(
            one,
            reasons=why,
            model_version=version,
            rows=(gathered.recipients[r], gathered.supporters[s]),
        )
        for (r, s, one), why in zip(pairs, reasons, strict=True)
    )


def best_for(programme: Programme, gathered: Gathered, most: int | None) -> list[Proposal]:
    """Return the best supporters for the one recipient gathered, best first; takes milliseconds.

    Cards of these pairs name nothing, unless the crowd was gathered as well.
    """
    if not gathered.recipients or not gathered.supporters:
        return []
    matcher, version = _matcher(programme, gathered)
    room = most or len(gathered.supporters)
    (best,) = matcher.best(
        gathered.recipients, gathered.supporters, room, forbidden=gathered.forbidden
    )
    found = [
        (
            0,
            one.supporter,
            Proposal(
                recipient_id=PersonId(str(gathered.recipients[0]["id"])),
                supporter_id=PersonId(str(gathered.supporters[one.supporter]["id"])),
                score=one.score,
                std=one.std,
                propensity=1.0,  # a person chooses, not chance
                reasons=tuple(plain_reason(reason) for reason in one.reasons),
            ),
        )
        for one in best
    ]
    return list(_complete(programme, gathered, found, version))


def open_answers(
    programme: Programme, gathered: Gathered, chosen: Mapping[str, Any], others: Sequence[Proposal]
) -> list[tuple[str, ...]]:
    """Return for each other supporter what would settle it: answers that one of the two left open.

    Each of these criteria alone could make the other as good for the one recipient gathered.
    """
    matcher, _ = _matcher(programme, gathered)
    rows = {str(row["id"]): row for row in gathered.supporters}
    found = matcher.what_if(
        gathered.recipients,
        [chosen, *(rows[str(one.supporter_id)] for one in others)],
        [(0, 0)] * len(others),
        range(1, len(others) + 1),
    )
    return [
        tuple(str(change.criterion) for change in one.changes if change.open) if one.gap > 0 else ()
        for one in found
    ]


def _best_first(
    gathered: Gathered, asking: Sequence[int], found: Any
) -> list[tuple[int, int, Proposal]]:
    order = sorted(range(len(found.pairs)), key=lambda i: -float(found.scores[i]))
    pairs = [(asking[int(found.pairs[i][0])], int(found.pairs[i][1]), i) for i in order]
    return [(r, s, _proposal(gathered, found, i, r, s)) for r, s, i in pairs]


def _proposal(gathered: Gathered, found: Any, index: int, r: int, s: int) -> Proposal:
    return Proposal(
        recipient_id=PersonId(str(gathered.recipients[r]["id"])),
        supporter_id=PersonId(str(gathered.supporters[s]["id"])),
        score=float(found.scores[index]),
        std=float(found.std[index]),
        propensity=float(found.propensity[index]),
        reasons=tuple(plain_reason(reason) for reason in found.reasons[index]),
    )


def plain_reason(reason: Any) -> dict[str, Any]:
    """Return a Reason as JSON-able data."""
    data = asdict(reason)
    shared = data.get("shared")
    if isinstance(shared, (set, frozenset, tuple)):
        data["shared"] = sorted(shared, key=str) if not isinstance(shared, tuple) else list(shared)
    for key in ("similarity", "weight", "contribution"):
        value = data.get(key)
        data[key] = None if value is None or value != value else float(value)  # noqa: PLR0124 - NaN
    return data
